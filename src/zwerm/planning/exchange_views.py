"""Pages about the workbook: download it, upload it, see what it changes, take it over."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team
from zwerm.schools.models import SchoolYear

from . import uploads
from .models import WorkbookUpload

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PROBLEMS_SHOWN = 200


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
    context: dict[str, Any] = {
        "form": form,
        "school_year": SchoolYear.objects.current(),
        "was_saved": "saved" in request.GET,
    }
    if not is_sent or not form.is_valid():
        return render(request, "planning/workbook.html", context)
    file = form.cleaned_data["file"]
    try:
        upload = uploads.keep_upload(file, organisation=request.organisation, by=request.user)
    except uploads.Refused as refused:
        context |= _problems(refused, file.name)
        return render(request, "planning/workbook.html", context, status=422)
    return redirect("planning:workbook_review", upload.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook_review(request: SignedInRequest, pk: int) -> HttpResponse:
    if not WorkbookUpload.objects.filter(pk=pk).exists():
        messages.info(request, _("This workbook has been saved already, or is no longer kept."))
        return redirect("planning:workbook")
    uploaded = WorkbookUpload.objects.visible_to(request.user)
    upload = get_object_or_404(uploaded.select_related("organisation__parent__parent"), pk=pk)
    if not can_work_in_team(request.user, upload.organisation):
        raise PermissionDenied
    if request.method == "POST":
        return _decide(request, upload)
    review = uploads.Review(upload)
    try:
        context = {"upload": upload, "review": review, "imported": review.imported}
    except uploads.Refused as refused:
        context = {"form": WorkbookForm(), **_problems(refused, upload.file_name)}
        return render(request, "planning/workbook.html", context, status=422)
    return render(request, "planning/workbook_review.html", context)


@require_safe
def workbook_download(request: SignedInRequest) -> HttpResponse:
    """The workbook with all that is known here, or with `?empty` one to fill in."""
    _team_only(request)
    year = SchoolYear.objects.current()
    if "empty" in request.GET:
        content, name = uploads.empty_workbook(), _("workbook")
    else:
        content = uploads.filled_workbook(request.organisation, year, by=request.user)
        name = "-".join((_("workbook"), request.organisation.code, year.code))
    disposition = f'attachment; filename="{name}.xlsx"'
    return HttpResponse(content, content_type=EXCEL, headers={"Content-Disposition": disposition})


def _decide(request: SignedInRequest, upload: WorkbookUpload) -> HttpResponse:
    if "forget" in request.POST:
        upload.delete()
        messages.info(request, _("Nothing was saved."))
        return redirect("planning:workbook")
    changes = uploads.take_over(upload, by=request.user).changes
    sentence = ngettext("%(n)d change saved.", "%(n)d changes saved.", changes)
    messages.success(request, sentence % {"n": changes})
    return redirect(reverse("planning:workbook") + "?saved")


def _problems(refused: uploads.Refused, file_name: str) -> dict[str, Any]:
    return {
        "file_name": file_name,
        "problems": refused.problems[:MOST_PROBLEMS_SHOWN],
        "problem_count": len(refused.problems),
    }


def _team_only(request: SignedInRequest) -> None:
    here: Any = request.organisation
    if here is None or not can_work_in_team(request.user, here):
        raise PermissionDenied
