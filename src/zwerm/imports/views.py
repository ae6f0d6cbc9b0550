"""Pages about lists: upload one, look at its columns and its rows, take it over, look back."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.models import record
from zwerm.schools.models import SchoolYear

from . import queries, report, services, undoing, uploads
from .fields import Kind
from .forms import LONGEST_TEXT, AllForm, ColumnsForm, FilterForm, ListForm, choices_in
from .models import ImportRow, ListImport
from .pages import ColumnsPage, Progress
from .reading import NotReadable
from .sides import kinds_for, side_of
from .wording import not_readable, not_staff

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: SignedInRequest) -> HttpResponse:
    """Upload a list, and what earlier lists became."""
    here: Any = request.organisation
    if here is None or not can_work_in_team(request.user, here):
        raise PermissionDenied
    kinds = kinds_for(request.user, here)
    form = ListForm(
        request.POST or None,
        request.FILES or None,
        kinds=kinds,
        initial={"kind": request.GET.get("kind", kinds[0])},
    )
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = uploads.keep_file(
                form.cleaned_data["file"],
                form.cleaned_data["kind"],
                organisation=here,
                school_year=SchoolYear.objects.current(),
                by=request.user,
            )
            if made.not_staff:
                messages.info(request, not_staff(made.not_staff))
            return redirect("imports:import_columns", made.pk)
        except NotReadable as refused:
            problem = not_readable(refused)
    context = {
        "form": form,
        "problem": problem,
        "listed": queries.history(request.user, here),
    }
    return render(request, "imports/import_list.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """What each column tells, as it was recognised, to be put right."""
    source = _visible(request, pk)
    if source.is_working:
        return redirect("imports:import_progress", source.pk)
    if source.is_done:
        return redirect("imports:import_review", source.pk)
    page = ColumnsPage(source, request.GET)
    form = ColumnsForm(request.POST or None, layout=page.layout, kind=cast("Kind", source.kind))
    if request.method == "POST" and form.is_valid():
        services.choose_columns(source, form.chosen(), by=request.user)
        return redirect("imports:import_progress", source.pk)
    context = {"source": source, "page": page, "form": form}
    return render(request, "imports/import_columns.html", context)


@require_safe
def import_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far it is; once it is over, on to the rows."""
    source = _visible(request, pk)
    if not source.is_working:
        name = "columns" if source.stage == ListImport.Stage.COLUMNS else "review"
        address = reverse(f"imports:import_{name}", args=[source.pk])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    context = {"source": source, "progress": Progress(source)}
    part = "#progress" if request.htmx else ""
    return render(request, f"imports/import_progress.html{part}", context)


@require_POST
def import_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    source = _visible(request, pk)
    if source.job is not None and source.job.is_open:
        source.job.ask_to_stop()
    return redirect("imports:import_progress", source.pk)


@require_safe
def import_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every row of the list, and what it becomes or became."""
    source = _visible(request, pk)
    if source.is_working:
        return redirect("imports:import_progress", source.pk)
    if source.stage == ListImport.Stage.COLUMNS:
        return redirect("imports:import_columns", source.pk)
    filters = FilterForm(request.GET)
    state, text = filters.value("state"), filters.value("q")
    review = queries.review(source, state=state, text=text, page=request.GET.get("page"))
    context = {
        "source": source,
        "review": review,
        "can_undo": undoing.can_be_undone(source),
        "failure": source.job.error if source.job else "",
    }
    return render(request, "imports/import_review.html", context)


@require_POST
def import_choose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what was chosen for some rows; the script gets the row again."""
    source = _visible(request, pk)
    choices = choices_in(request.POST)
    services.decide(source, choices, by=request.user)
    if request.htmx and len(choices) == 1:
        row = get_object_or_404(source.rows, pk=next(iter(choices)))
        review = queries.review(source)
        context = {
            "source": source,
            "shown": queries.shown_rows(source, [row])[0],
            "review": review,
            "is_answer": True,
        }
        return render(request, "imports/_row_answer.html", context)
    return redirect(_back(request, source))


@require_POST
def import_choose_all(request: SignedInRequest, pk: int) -> HttpResponse:
    source = _visible(request, pk)
    form = AllForm(request.POST)
    if form.is_valid():
        changed = services.decide_all(
            source, form.cleaned_data["decision"], state=form.cleaned_data["state"], by=request.user
        )
        sentence = ngettext("%(n)d row chosen.", "%(n)d rows chosen.", changed)
        messages.success(request, sentence % {"n": changed})
    return redirect("imports:import_review", source.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def import_row(request: SignedInRequest, pk: int) -> HttpResponse:
    """One row: all it says, and a search for what it is."""
    rows = ImportRow.objects.visible_to(request.user).select_related(
        "source__organisation__parent__parent", "source__school_year", "source__job"
    )
    row = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        services.decide(row.source, choices_in(request.POST), by=request.user)
        return redirect(_back(request, row.source))
    text = request.GET.get("q", row.name)[:LONGEST_TEXT]
    found = side_of(row.source, request.user).search(text)[:30]
    context = {
        "source": row.source,
        "shown": queries.shown_rows(row.source, [row])[0],
        "text": text,
        "found": found,
        "back": request.GET.urlencode(),
    }
    return render(request, "imports/import_row.html", context)


@require_POST
def import_apply(request: SignedInRequest, pk: int) -> HttpResponse:
    source = _visible(request, pk)
    if not services.start_applying(source, by=request.user):
        return redirect("imports:import_progress", source.pk)
    messages.success(request, _("The list is taken over."))
    return redirect("imports:import_review", source.pk)


@require_POST
def import_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    source = _visible(request, pk)
    undoing.undo_import(source, by=request.user)
    messages.success(request, _("What this list changed is put back as it was."))
    return redirect("imports:import_review", source.pk)


@require_POST
def import_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Forget a list that was not taken over."""
    source = _visible(request, pk)
    services.forget(source, by=request.user)
    messages.info(request, _("The list is gone. Nothing was changed."))
    return redirect("imports:import_list")


@require_safe
def import_not_taken(request: SignedInRequest, pk: int) -> HttpResponse:
    """The rows that were not taken over, as an Excel file."""
    source = _visible(request, pk)
    record(request.user, "downloaded_not_taken", source.organisation, file=source.file_name)
    name = _("not-taken-over")
    disposition = f'attachment; filename="{name}-{source.pk}.xlsx"'
    content = report.not_taken_workbook(source)
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": disposition})


def _visible(request: SignedInRequest, pk: int) -> ListImport:
    lists = ListImport.objects.visible_to(request.user).defer("tables")
    related = lists.select_related("organisation__parent__parent", "school_year", "job", "by")
    return get_object_or_404(related, pk=pk)


def _back(request: SignedInRequest, source: ListImport) -> str:
    """The page of rows one came from: its filters travel along in the form."""
    address = reverse("imports:import_review", args=[source.pk])
    kept = FilterForm(request.POST)
    asked = {name: value for name in ("state", "q") if (value := kept.value(name))}
    page = request.POST.get("page", "")
    if page.isascii() and page.isdigit() and len(page) < 6:
        asked["page"] = page
    return f"{address}?{urlencode(asked)}" if asked else address
