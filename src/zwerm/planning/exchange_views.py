"""Pages about the workbook: download it, upload it, see what it changes, take it over."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.models import Job
from zwerm.schools.models import SchoolYear

from . import uploads, workbook_files
from .findings import findings_from_data, refused
from .models import WorkbookUpload

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Of each kind of change; a workbook of a large group may change thousands of rows.
MOST_ROWS_SHOWN = 300


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Filled-in workbook"),
        help_text=gettext_lazy("An Excel file (.xlsx) of at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        allow_empty_file=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: SignedInRequest) -> HttpResponse:
    _team_only(request)
    is_sent = request.method == "POST"
    form = WorkbookForm(request.POST, request.FILES) if is_sent else WorkbookForm()
    if not is_sent or not form.is_valid():
        return render(request, "planning/workbook.html", _choosing(form))
    file = form.cleaned_data["file"]
    try:
        upload = uploads.keep_upload(file, organisation=request.organisation, by=request.user)
    except uploads.Refused as refusal:
        findings = refused(refusal.problems, uploads.workbook_language())
        context = _choosing(form, findings=findings, file_name=file.name)
        return render(request, "planning/workbook.html", context, status=422)
    return redirect("planning:workbook_review", upload.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def workbook_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far reading or saving it is, and what came of it."""
    upload = _mine(request, pk)
    if upload is None:
        messages.info(request, _("This workbook is no longer kept."))
        return redirect("planning:workbook")
    address = reverse("planning:workbook_review", args=[upload.pk])
    if request.method == "POST":
        return redirect(_decide(request, upload) or address)
    if upload.is_working:
        part = "#progress" if request.htmx else ""
        template = f"planning/workbook_progress.html{part}"
        return render(request, template, {"upload": upload, "job": upload.job})
    if request.htmx:
        return HttpResponseClientRedirect(address)
    found = findings_from_data(upload.findings) if upload.findings else None
    error = _what_went_wrong(upload)
    if found is None or found.problems or found.is_saved:
        context = _choosing(WorkbookForm(), findings=found, error=error, file_name=upload.file_name)
        return render(request, "planning/workbook.html", context)
    context = {
        "upload": upload,
        "findings": found,
        "imported": found.imported,
        "error": error,
        "most": MOST_ROWS_SHOWN,
        "shown": f":{MOST_ROWS_SHOWN}",
    }
    return render(request, "planning/workbook_review.html", context)


@require_POST
def workbook_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = _mine(request, pk)
    if upload is not None and upload.job is not None and upload.is_working:
        upload.job.ask_to_stop()
    return redirect("planning:workbook_review", pk)


@require_safe
def workbook_download(request: SignedInRequest) -> HttpResponse:
    """The workbook with all that is known here, or with `?empty` one to fill in."""
    _team_only(request)
    year = SchoolYear.objects.current()
    if "empty" in request.GET:
        content, name = workbook_files.empty_workbook(), _("workbook")
    else:
        content = workbook_files.filled_workbook(request.organisation, year, by=request.user)
        name = "-".join((_("workbook"), request.organisation.code, year.code))
    disposition = f'attachment; filename="{name}.xlsx"'
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": disposition})


def _mine(request: SignedInRequest, pk: int) -> WorkbookUpload | None:
    """Only of who uploaded it, and only while they belong to the team; none once it is gone."""
    if not WorkbookUpload.objects.filter(pk=pk).exists():
        return None
    uploaded = WorkbookUpload.objects.visible_to(request.user).defer("content", "dossier")
    upload = get_object_or_404(
        uploaded.select_related("organisation__parent__parent", "job"), pk=pk
    )
    if not can_work_in_team(request.user, upload.organisation):
        raise PermissionDenied
    return upload


def _decide(request: SignedInRequest, upload: WorkbookUpload) -> str | None:
    """Where to go on; if nowhere, back to the workbook."""
    if "forget" not in request.POST:
        uploads.start_taking_over(upload, by=request.user)
        return None
    upload.delete()
    messages.info(request, _("Nothing was saved."))
    return reverse("planning:workbook")


def _what_went_wrong(upload: WorkbookUpload) -> str:
    job = upload.job
    if upload.findings.get("is_saved"):
        # Whoever asked to stop when it was being saved was too late.
        return ""
    if job is not None and job.state == Job.State.CANCELLED:
        return _("You stopped it. Nothing was saved.")
    if job is not None and job.error:
        return job.error
    return "" if upload.findings else _("This workbook was not read. Upload it again.")


def _choosing(form: WorkbookForm, **more: Any) -> dict[str, Any]:
    return {"form": form, "school_year": SchoolYear.objects.current(), **more}


def _team_only(request: SignedInRequest) -> None:
    here: Any = request.organisation
    if here is None or not can_work_in_team(request.user, here):
        raise PermissionDenied
