"""A file that is being made: how far it is, stop it, and fetch it."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from .audit import record
from .made_files import MadeFile
from .making_files import makers, may_have

if TYPE_CHECKING:
    from zwerm.accounts.requests import SignedInRequest


@never_cache
@require_safe
def made_file(request: "SignedInRequest", pk: int) -> HttpResponseBase:
    """How far it is; then the way to fetch it, or why there is none."""
    made = _own(request, pk)
    address = reverse("core:made_file", args=[made.pk])
    if request.htmx and not made.is_working:
        return HttpResponseClientRedirect(address)
    context = {"made": made, "back": makers[made.kind].back(made)}
    part = "#progress" if request.htmx else ""
    return render(request, f"core/made_file.html{part}", context)


@require_POST
def made_file_stop(request: "SignedInRequest", pk: int) -> HttpResponse:
    made = _own(request, pk)
    if made.job is not None and made.is_working:
        made.job.ask_to_stop()
    return redirect("core:made_file", made.pk)


@never_cache
@require_safe
def made_file_fetch(request: "SignedInRequest", pk: int) -> HttpResponse:
    made = _own(request, pk)
    if not made.is_ready:
        return redirect("core:made_file", made.pk)
    record(request.user, makers[made.kind].verb, made.organisation, **made.details)
    disposition = content_disposition_header(as_attachment=True, filename=made.name)
    headers = {"Content-Disposition": str(disposition)}
    return HttpResponse(made.unpacked(), content_type=made.content_type, headers=headers)


def _own(request: "SignedInRequest", pk: int) -> MadeFile:
    """Only of who asked for it, and only while they may still read it."""
    mine = MadeFile.objects.of(request.user)
    made = get_object_or_404(mine.select_related("job", "organisation__parent__parent"), pk=pk)
    made.by = request.user
    if not may_have(made):
        raise Http404
    return made
