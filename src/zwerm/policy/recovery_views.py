"""Pages about the recovery plan."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.documents import to_docx, to_pdf

from . import keeping_rules, recovery_services
from .exporting import file_answer
from .keeping import keep, remove
from .keeping_forms import KeptForm
from .models import RecoveryContact, RecoveryService, Rehearsal
from .models.kept import Kept
from .recovery_document import recovery_document
from .recovery_forms import HoldForm, RecoveryContactForm, RecoveryServiceForm, RehearsalForm
from .recovery_queries import recovery_plan

form_page = require_http_methods(["GET", "HEAD", "POST"])
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES: dict[str, tuple[Callable[..., bytes], str]] = {
    "docx": (to_docx, WORD),
    "pdf": (to_pdf, "application/pdf"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of line of the recovery plan."""

    model: Any
    form: type[KeptForm]
    add: Promise
    change: Promise
    lead: Promise


PARTS = {
    "service": Part(
        RecoveryService,
        RecoveryServiceForm,
        gettext_lazy("Add what must come back"),
        gettext_lazy("Change what must come back"),
        gettext_lazy("Think of a day without ICT: what do people miss first?"),
    ),
    "contact": Part(
        RecoveryContact,
        RecoveryContactForm,
        gettext_lazy("Add a contact"),
        gettext_lazy("Change a contact"),
        gettext_lazy("A role stays when a person leaves. The sheet on paper shows the number."),
    ),
    "rehearsal": Part(
        Rehearsal,
        RehearsalForm,
        gettext_lazy("Plan a rehearsal"),
        gettext_lazy("Change a rehearsal"),
        gettext_lazy("Small and real is best: put one backup back, call one firm."),
    ),
}


@require_safe
def recovery(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if not keeping_rules.can_keep_at(request.user, here):
        raise PermissionDenied
    context = {"here": here, "plan": recovery_plan(here, request.user)}
    return render(request, "policy/recovery.html", context)


@require_POST
def recovery_begin(request: SignedInRequest) -> HttpResponse:
    if not keeping_rules.can_keep_at(request.user, request.organisation):
        raise PermissionDenied
    recovery_services.begin_recovery(request.organisation, by=request.user)
    return redirect("policy:recovery")


@require_safe
def recovery_file(request: SignedInRequest, ending: str) -> HttpResponse:
    """The sheet to print and keep: it works when all is down."""
    here = request.organisation
    if not keeping_rules.can_keep_at(request.user, here):
        raise PermissionDenied
    if ending not in FILES:
        raise Http404
    make, kind = FILES[ending]
    document = recovery_document(here, recovery_plan(here, request.user))
    record(request.user, "exported_recovery_plan", here, kind=ending)
    title = f"{document.title} {here.name}"
    return file_answer(title, make(document), kind=kind, ending=ending)


@form_page
def recovery_add(request: SignedInRequest, part: str) -> HttpResponse:
    if not keeping_rules.can_keep_at(request.user, request.organisation):
        raise PermissionDenied
    return _form(request, part, _part(part).model(organisation=request.organisation))


@form_page
def recovery_edit(request: SignedInRequest, part: str, pk: int) -> HttpResponse:
    return _form(request, part, _own(request, part, pk))


def _form(request: SignedInRequest, part: str, thing: Any) -> HttpResponse:
    kind = _part(part)
    form = kind.form(request.POST or None, instance=thing, user=request.user)
    if form.is_valid():
        kept = form.save(commit=False)
        if kept.pk is None and part != "rehearsal":
            recovery_services.add_last(kept, by=request.user)
        else:
            keep(kept, by=request.user)
        messages.success(request, _("It is kept."))
        return redirect("policy:recovery")
    context = {
        "form": form,
        "title": kind.change if thing.pk else kind.add,
        "lead": kind.lead,
        "part": "recovery",
        "above": _("Recovery plan"),
        "back": reverse("policy:recovery"),
        "remove": reverse("policy:recovery_remove", args=[part, thing.pk]) if thing.pk else "",
    }
    return render(request, "policy/kept_form.html", context)


@require_POST
def recovery_move(request: SignedInRequest, part: str, pk: int) -> HttpResponse:
    thing = _own(request, part, pk)
    if not isinstance(thing, RecoveryService | RecoveryContact):
        raise Http404
    recovery_services.move(thing, up=request.POST.get("way") == "up", by=request.user)
    return redirect(f"{reverse('policy:recovery')}#{part}-{pk}")


@form_page
def recovery_remove(request: SignedInRequest, part: str, pk: int) -> HttpResponse:
    thing = _own(request, part, pk)
    if request.method == "POST":
        remove(thing, by=request.user)
        messages.success(request, _("It is removed."))
        return redirect("policy:recovery")
    context = {
        "thing": thing,
        "back": reverse("policy:recovery"),
        "lead": _("It goes away for ever."),
    }
    return render(request, "policy/kept_remove.html", context)


@form_page
def rehearsal_hold(request: SignedInRequest, pk: int) -> HttpResponse:
    """What came of it, and when the next one is."""
    rehearsal = _own(request, "rehearsal", pk)
    form = HoldForm(request.POST or None)
    if form.is_valid():
        try:
            recovery_services.hold_rehearsal(rehearsal, by=request.user, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The rehearsal is kept."))
            return redirect("policy:recovery")
    context = {
        "form": form,
        "title": _("What came of it?"),
        "lead": rehearsal.what,
        "part": "recovery",
        "above": _("Recovery plan"),
        "back": reverse("policy:recovery"),
    }
    return render(request, "policy/kept_form.html", context)


def _part(name: str) -> Part:
    if name not in PARTS:
        raise Http404
    return PARTS[name]


def _own(request: SignedInRequest, part: str, pk: int) -> Any:
    rows = _part(part).model.objects.visible_to(request.user)
    thing: Kept = get_object_or_404(rows.select_related("organisation__parent__parent"), pk=pk)
    if not keeping_rules.can_keep(request.user, thing):
        raise PermissionDenied
    return thing
