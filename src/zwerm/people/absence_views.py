"""Absences of a person: for the team only."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_lead
from zwerm.core.errors import DomainError

from . import absences, rules
from .absence import Absence
from .absence_form import AbsenceForm
from .models import Person
from .standing_in import known_absences

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def absence_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is known, and a form to add one."""
    people = Person.objects.visible_to(request.user).select_related("organisation__parent__parent")
    person = get_object_or_404(people, pk=pk)
    if not rules.can_edit_person(request.user, person):
        raise PermissionDenied
    form = AbsenceForm(request.POST or None, instance=Absence(person=person))
    if form.is_valid() and _is_kept(request, form):
        return redirect("people:absence_list", person.pk)
    known = known_absences(request.user, person)
    may_hand_over = can_lead(request.user, person.organisation)
    context = {"person": person, "form": form, "absences": known, "may_hand_over": may_hand_over}
    return render(request, "people/absence_list.html", context)


@form_page
def absence_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    absence = _editable(request, pk)
    person = absence.person
    form = AbsenceForm(request.POST or None, instance=absence)
    if form.is_valid() and _is_kept(request, form):
        return redirect("people:absence_list", person.pk)
    context = {"person": person, "form": form, "absence": absence}
    return render(request, "people/absence_edit.html", context)


@require_POST
def absence_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    absence = _editable(request, pk)
    person = absence.person
    absences.remove_absence(absence, by=request.user)
    messages.success(request, _("The absence is taken away."))
    return redirect("people:absence_list", person.pk)


def _is_kept(request: SignedInRequest, form: AbsenceForm) -> bool:
    """Otherwise the form says why not."""
    absence = form.save(commit=False)
    if absence.pk is None:
        absence.created_by = request.user
    try:
        absences.save_absence(absence, by=request.user)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The absence is kept."))
    return True


def _editable(request: SignedInRequest, pk: int) -> Absence:
    found = Absence.objects.visible_to(request.user)
    with_person = found.select_related("person__organisation__parent__parent", "stand_in")
    absence = get_object_or_404(with_person, pk=pk)
    if not rules.can_edit_person(request.user, absence.person):
        raise PermissionDenied
    return absence
