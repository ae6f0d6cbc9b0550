"""Pages about the register of personal data: light, and no legal advice."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.errors import DomainError
from zwerm.core.models import record

from . import keeping_rules
from .exporting import file_answer
from .keeping import keep, remove
from .keeping_forms import KeptForm, day, owner
from .models import Processing
from .models.processing import ProcessingQuerySet
from .processing_lists import processing_sheet, take_over

form_page = require_http_methods(["GET", "HEAD", "POST"])
ON_A_PAGE = 50


class ProcessingForm(KeptForm):
    owner = owner()

    class Meta:
        model = Processing
        fields = [
            "purpose",
            "data",
            "subjects",
            "basis",
            "shared_with",
            "agreement",
            "agreed_on",
            "retention",
            "place",
            "owner",
            "owner_role",
        ]
        widgets = {"agreed_on": day()}


class ListForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Excel or CSV file"))


@require_safe
def processing_list(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if not keeping_rules.can_keep_at(request.user, here):
        raise PermissionDenied
    wanted = request.GET.get("q", "")[:100]
    everything = _visible(request).around(here)
    found = _search(everything, wanted)
    context = {
        "here": here,
        "q": wanted,
        "total": everything.count(),
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "form": ListForm(),
    }
    return render(request, "policy/processing_list.html", context)


def _search(rows: ProcessingQuerySet, text: str) -> ProcessingQuerySet:
    for word in text.split():
        rows = rows.filter(
            Q(purpose__icontains=word)
            | Q(data__icontains=word)
            | Q(subjects__icontains=word)
            | Q(shared_with__icontains=word)
            | Q(place__icontains=word)
        )
    return rows


@require_safe
def processing_export(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if not keeping_rules.can_keep_at(request.user, here):
        raise PermissionDenied
    found = list(_visible(request).filter(organisation=here))
    record(request.user, "exported_processing", here, rows=len(found))
    title = _("Personal data at %(place)s") % {"place": here}
    return file_answer(title, processing_sheet(title, found))


@form_page
def processing_import(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if not keeping_rules.can_keep_at(request.user, here):
        raise PermissionDenied
    form = ListForm(*_sent(request))
    if form.is_valid():
        try:
            taken = take_over(here, form.cleaned_data["file"].read(), by=request.user)
        except DomainError as refused:
            form.add_error("file", str(refused))
        else:
            said = _("%(added)s added, %(changed)s changed, %(same)s the same.")
            counts = {"added": taken.added, "changed": taken.changed, "same": taken.same}
            messages.success(request, said % counts)
            return redirect("policy:processing_list")
    context = _page(_("Take over from Excel"), form)
    return render(request, "policy/kept_form.html", context)


@form_page
def processing_add(request: SignedInRequest) -> HttpResponse:
    if not keeping_rules.can_keep_at(request.user, request.organisation):
        raise PermissionDenied
    return _form(request, Processing(organisation=request.organisation), _("Add a use of data"))


@form_page
def processing_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _form(request, _own(request, pk), _("Change a use of data"))


def _form(request: SignedInRequest, thing: Processing, title: str) -> HttpResponse:
    form = ProcessingForm(request.POST or None, instance=thing, user=request.user)
    if form.is_valid():
        keep(form.save(commit=False), by=request.user)
        messages.success(request, _("It is kept."))
        return redirect("policy:processing_list")
    context = _page(title, form)
    if thing.pk:
        context["remove"] = reverse("policy:processing_remove", args=[thing.pk])
    return render(request, "policy/kept_form.html", context)


def _page(title: str, form: forms.BaseForm) -> dict[str, Any]:
    return {
        "form": form,
        "title": title,
        "lead": _("A light register, to know what you use. It is no legal advice."),
        "above": _("Personal data"),
        "back": reverse("policy:processing_list"),
    }


@form_page
def processing_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    thing = _own(request, pk)
    if request.method == "POST":
        remove(thing, by=request.user)
        messages.success(request, _("It is removed."))
        return redirect("policy:processing_list")
    context = {"thing": thing, "back": reverse("policy:processing_edit", args=[pk])}
    context["lead"] = _("It goes away for ever.")
    return render(request, "policy/kept_remove.html", context)


def _visible(request: SignedInRequest) -> ProcessingQuerySet:
    rows = Processing.objects.visible_to(request.user)
    return rows.select_related("organisation__parent__parent", "owner")


def _own(request: SignedInRequest, pk: int) -> Processing:
    thing = get_object_or_404(_visible(request), pk=pk)
    if not keeping_rules.can_keep(request.user, thing):
        raise PermissionDenied
    return thing


def _sent(request: SignedInRequest) -> tuple[Any, Any]:
    """What came with a form; nothing while it is only shown."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
