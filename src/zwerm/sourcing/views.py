"""Pages about what is asked of others: choose tasks, write, download."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team

from . import services
from .case import Case
from .choosing import choice
from .forms import DocumentForm
from .models import SourcingDocument
from .writing import file_of, kinds_of_file, still_to_fill_in

Kind = SourcingDocument.Kind
A_PAGE = 25


@require_safe
def document_list(request: SignedInRequest) -> HttpResponse:
    _team_only(request)
    asked = {name: request.GET.get(name, "")[:100] for name in ("text", "kind", "state")}
    inside = request.organisation.places().values("pk")
    here = SourcingDocument.objects.visible_to(request.user).filter(
        organisation__in=[request.organisation.pk, *inside.values_list("pk", flat=True)]
    )
    rows = here.found(**asked).select_related("organisation", "school_year", "changed_by")
    context = {
        "documents": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "is_filtered": any(asked.values()),
        "kinds": Kind.choices,
        "states": SourcingDocument.State.choices,
    }
    return render(request, "sourcing/document_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy(request: SignedInRequest) -> HttpResponse:
    return _choose(request, Kind.VACANCY)


@require_http_methods(["GET", "HEAD", "POST"])
def requirements(request: SignedInRequest) -> HttpResponse:
    return _choose(request, Kind.REQUIREMENTS)


@require_http_methods(["GET", "HEAD", "POST"])
def central(request: SignedInRequest) -> HttpResponse:
    return _choose(request, Kind.CENTRAL)


@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    document = _document(request, pk)
    case = Case(document)
    form = DocumentForm(case, request.POST if request.method == "POST" else None)
    if form.is_valid():
        document.write(
            title=form.cleaned_data["title"],
            state=form.cleaned_data["state"],
            answers=form.answers(),
            lines=form.kept_lines(),
            by=request.user,
        )
        messages.success(request, _("Saved. The files below have what you wrote."))
        return redirect("sourcing:document_edit", pk)
    context = {
        "document": document,
        "case": case,
        "form": form,
        "kinds_of_file": kinds_of_file(document),
        "to_fill_in": still_to_fill_in(case),
    }
    return render(request, "sourcing/document_edit.html", context)


@require_safe
def document_file(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    document = _document(request, pk)
    if kind not in kinds_of_file(document):
        raise Http404
    file = file_of(document, kind)
    headers = {"Content-Disposition": file.disposition}
    return HttpResponse(file.content, content_type=file.media_type, headers=headers)


@require_POST
def document_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    copied = services.copy_document(_document(request, pk), by=request.user)
    messages.success(request, _("This is the copy. The other document stays as it was."))
    return redirect("sourcing:document_edit", copied.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def document_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    document = _document(request, pk)
    if request.method == "POST":
        services.remove_document(document, by=request.user)
        messages.success(request, _("“%(title)s” is gone.") % {"title": document.title})
        return redirect("sourcing:document_list")
    return render(request, "sourcing/document_remove.html", {"document": document})


def _choose(request: SignedInRequest, kind: str) -> HttpResponse:
    _team_only(request)
    asked = request.POST if request.method == "POST" else request.GET
    found = choice(
        kind,
        asked,
        user=request.user,
        organisation=request.organisation,
        is_sent=request.method == "POST",
    )
    if request.method == "POST":
        document = services.start_document(
            kind,
            organisation=found.organisation,
            school_year=found.school_year,
            scenario=found.scenario,
            lines=found.ticked,
            by=request.user,
        )
        return redirect("sourcing:document_edit", document.pk)
    return render(request, "sourcing/choose.html", {"choice": found})


def _document(request: SignedInRequest, pk: int) -> SourcingDocument:
    rows = SourcingDocument.objects.visible_to(request.user)
    related = rows.select_related("organisation__parent__parent", "school_year", "scenario")
    light = related.defer("scenario__problem", "scenario__plan")
    document = get_object_or_404(light, pk=pk)
    if not can_work_in_team(request.user, document.organisation):
        raise PermissionDenied
    return document


def _team_only(request: SignedInRequest) -> None:
    here: Any = request.organisation
    if here is None or not can_work_in_team(request.user, here):
        raise PermissionDenied
