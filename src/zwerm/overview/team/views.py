"""The pages of the team: who can what, and which tasks hang on one person."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.models import record
from zwerm.tasks.models import Cluster

from . import export
from .heat import body
from .page import TeamPage

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def team(request: SignedInRequest) -> HttpResponse:
    page = _page(request)
    rows = page.heat.page(page.question.page)
    _written_down(request, page, "team_seen")
    context = {
        "page": page,
        "rows": rows,
        "body": body(
            rows.object_list,
            names=page.heat.school_names,
            with_schools=request.organisation.is_group,
        ),
    }
    return render(request, "overview/team/people.html", context)


@require_safe
def team_tasks(request: SignedInRequest) -> HttpResponse:
    page = _page(request)
    _written_down(request, page, "team_seen")
    context = {"page": page, "clusters": Cluster.values}
    return render(request, "overview/team/tasks.html", context)


@require_safe
def team_excel(request: SignedInRequest) -> HttpResponse:
    page = _page(request)
    content = export.team_workbook(page)
    _written_down(request, page, "team_exported")
    return _file(request, content, SPREADSHEET, "xlsx")


@require_safe
def team_csv(request: SignedInRequest, what: str) -> HttpResponse:
    page = _page(request)
    if what == "people":
        table = export.people_table(page.heat)
    elif what == "tasks":
        table = export.tasks_table(page.coverage.shown)
    else:
        raise Http404
    _written_down(request, page, "team_exported")
    return _file(request, export.as_csv(table), "text/csv; charset=utf-8", "csv")


def _page(request: SignedInRequest) -> TeamPage:
    if not can_work_in_team(request.user, request.organisation):
        raise PermissionDenied
    return TeamPage(request.user, request.organisation, request.GET)


def _written_down(request: SignedInRequest, page: TeamPage, verb: str) -> None:
    """Once for a page, whoever's answers stand on it."""
    if people := page.others_read:
        record(request.user, verb, request.organisation, people=people)


def _file(request: SignedInRequest, content: bytes, kind: str, ending: str) -> HttpResponse:
    title = _("Team of %(place)s") % {"place": request.organisation.name}
    name = f"{slugify(title) or 'zwerm'}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
