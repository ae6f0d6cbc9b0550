"""Pages about the log."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.jobs import enqueue
from zwerm.core.models import Job, record

from .audit_export import csv_lines, json_lines
from .log import VERIFY, LogForm, lines, state, verbs, visible_log
from .rules import can_check_log, can_read_log

ROWS_ON_A_PAGE = 50
KINDS = {
    "csv": ("text/csv; charset=utf-8", csv_lines),
    "jsonl": ("application/x-ndjson", json_lines),
}


@require_safe
def log(request: SignedInRequest) -> HttpResponse:
    if not can_read_log(request.user):
        raise PermissionDenied
    form = LogForm(request.GET)
    found = form.found(visible_log(request.user)).select_related("user", "organisation")
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    chosen = dict(request.GET.items())
    chosen.pop("page", None)
    context = {
        "chosen": chosen,
        "page": page,
        "lines": lines(page),
        "verbs": verbs(),
        "state": state(),
        "may_check": can_check_log(request.user),
    }
    part = "#results" if request.htmx else ""
    return render(request, f"privacy/log.html{part}", context)


@require_safe
def log_export(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """What is looked for now, as a file."""
    if not can_read_log(request.user):
        raise PermissionDenied
    if kind not in KINDS:
        raise Http404
    content_type, written = KINDS[kind]
    found = LogForm(request.GET).found(visible_log(request.user))
    if request.organisation:
        record(request.user, "exported_log", request.organisation, rows=found.count(), as_=kind)
    content = written(found.order_by("pk"), with_details=request.user.is_superuser)
    headers = {"Content-Disposition": f'attachment; filename="zwerm-log.{kind}"'}
    return StreamingHttpResponse(content, content_type=content_type, headers=headers)


@require_POST
def log_check(request: SignedInRequest) -> HttpResponse:
    """Have the log read against its seals."""
    if not can_check_log(request.user):
        raise PermissionDenied
    if not Job.objects.open().filter(kind=VERIFY).exists():
        enqueue(VERIFY, by=request.user)
    messages.success(request, _("The log is being checked. Look again in a minute."))
    return redirect("privacy:log")
