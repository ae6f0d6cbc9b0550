"""What-ifs of a scenario, and scenarios side by side."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from zwerm.accounts import rules
from zwerm.accounts.requests import SignedInRequest
from zwerm.core.fields import LONGEST_KEY
from zwerm.core.models import record

from . import services
from .comparing import MOST_COMPARED, comparable, compared
from .comparing_excel import comparison_workbook
from .comparing_page import ComparisonPage, Running
from .comparing_today import is_today_known
from .exchange import dossier_of, names_of
from .models import Scenario
from .reaching import of_own_team, team_only
from .variant_form import VariantForm
from .variant_services import suppose

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def variants_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose what to suppose of a scenario; each becomes a scenario of its own."""
    scenario = of_own_team(request, pk)
    organisation, year = scenario.organisation, scenario.school_year
    is_sent = request.method == "POST"
    knows_today = is_today_known(organisation, year)
    form = VariantForm(
        request.POST if is_sent else None,
        dossier=dossier_of(organisation, year) if is_sent else names_of(organisation, year),
        knows_today=knows_today,
    )
    if not form.is_valid():
        context = {"scenario": scenario, "form": form, "knows_today": knows_today}
        return render(request, "planning/variants_add.html", context)
    made = suppose(scenario, form.variations, by=request.user)
    # What is there today comes first: the others are held against it.
    order = sorted(zip(form.variations, made, strict=True), key=lambda one: not one[0].is_today)
    keys = [row.pk for _variation, row in order]
    at = 1 if order[0][0].is_today else 0
    return redirect(comparison_address([*keys[:at], scenario.pk, *keys[at:]]))


@require_safe
def comparison(request: SignedInRequest) -> HttpResponse:
    team_only(request)
    chosen = _chosen(request)
    if len(chosen) < len(_asked(request)):
        messages.info(request, _not_all(len(_asked(request)) - len(chosen)))
    page = ComparisonPage(compared(chosen), chosen, user=request.user)
    return render(request, "planning/comparison.html", {"page": page})


@require_safe
def comparison_progress(request: SignedInRequest) -> HttpResponse:
    """How far the divisions are; the page again once another one is ready."""
    team_only(request)
    chosen = _chosen(request)
    running = [row for row in chosen if row.job is not None and row.job.is_open]
    if not request.htmx:
        return redirect(comparison_address([row.pk for row in chosen]))
    if str(len(running)) != request.GET.get("busy"):
        return HttpResponseClientRefresh()
    context = {"page": Running(running, [row.pk for row in chosen])}
    return render(request, "planning/comparison.html#progress", context)


@require_POST
def comparison_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop one of the divisions, and come back to the comparison."""
    services.stop_division(of_own_team(request, pk), by=request.user)
    return redirect(comparison_address(_keys(request.POST.getlist("s")) or [pk]))


@require_safe
def comparison_excel(request: SignedInRequest) -> HttpResponse:
    team_only(request)
    chosen = _chosen(request)
    if not chosen:
        raise Http404
    page = ComparisonPage(compared(chosen), chosen, user=request.user)
    title = _("Scenarios of %(place)s side by side") % {"place": chosen[0].organisation.name}
    for scenario in chosen:
        record(request.user, "exported_division", scenario, kind="comparison")
    headers = {"Content-Disposition": f'attachment; filename="{slugify(title) or "zwerm"}.xlsx"'}
    content = comparison_workbook(title, page)
    return HttpResponse(content, content_type=SPREADSHEET, headers=headers)


def comparison_address(keys: Sequence[int]) -> str:
    return f"{reverse('planning:comparison')}?{urlencode([('s', key) for key in keys])}"


def _asked(request: SignedInRequest) -> list[int]:
    return _keys(request.GET.getlist("s"))[:MOST_COMPARED]


def _keys(texts: Sequence[str]) -> list[int]:
    good = [text for text in texts if text.isdecimal() and len(text) <= LONGEST_KEY]
    return list(dict.fromkeys(map(int, good)))


def _chosen(request: SignedInRequest) -> list[Any]:
    """In the order of the address: those of one place, where the user works with the team."""
    asked = _asked(request)
    rows = comparable(Scenario.objects.visible_to(request.user).filter(pk__in=asked))
    found = {row.pk: row for row in rows}
    known = [found[pk] for pk in asked if pk in found]
    return [
        row
        for row in known
        if row.organisation_id == known[0].organisation_id
        and rules.can_work_in_team(request.user, row.organisation)
    ]


def _not_all(count: int) -> str:
    return ngettext(
        "%(count)s scenario is left out: it is not there, or of another place.",
        "%(count)s scenarios are left out: they are not there, or of another place.",
        count,
    ) % {"count": count}
