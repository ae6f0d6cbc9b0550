"""Who takes part in a training, on which days, and who was there."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zwerm.accounts.requests import SignedInRequest

from . import rules, services
from .forms import JoinForm, SessionForm, people_here
from .models import Participation, Session
from .views import editable

PREFIX = "attendance-"


@require_POST
def people_add(request: SignedInRequest, pk: int) -> HttpResponse:
    training = editable(request, pk)
    form = JoinForm(request.POST, people=people_here(request.user, training.organisation))
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for some in form.errors.values() for e in some))
    else:
        new = services.let_take_part(training, form.chosen, by=request.user)
        messages.success(
            request,
            ngettext("%(count)d colleague added.", "%(count)d colleagues added.", new)
            % {"count": new},
        )
    return redirect(f"{_address(training.pk)}#people")


@require_POST
def person_remove(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    training = editable(request, pk)
    participation = get_object_or_404(Participation, pk=row, training=training)
    services.take_out(participation, by=request.user)
    messages.success(request, _("%(name)s no longer takes part.") % {"name": participation.person})
    return redirect(f"{_address(training.pk)}#people")


@require_POST
def attendance(request: SignedInRequest, pk: int) -> HttpResponse:
    """For who leads there: it is about people."""
    training = editable(request, pk)
    if not rules.can_see_attendance(request.user, training):
        raise PermissionDenied
    told = {
        int(name.removeprefix(PREFIX)): value
        for name, value in request.POST.items()
        if name.startswith(PREFIX)
        and name.removeprefix(PREFIX).isdecimal()
        and value in Participation.Attendance.values
    }
    services.note_attendance(training, told, by=request.user)
    messages.success(request, _("Who was there is kept."))
    return redirect(f"{_address(training.pk)}#people")


@require_POST
def session_add(request: SignedInRequest, pk: int) -> HttpResponse:
    training = editable(request, pk)
    form = SessionForm(request.POST, instance=Session(training=training))
    if form.is_valid():
        services.add_session(form.save(commit=False), by=request.user)
        messages.success(request, _("The day is added."))
    else:
        messages.error(request, " ".join(str(e) for some in form.errors.values() for e in some))
    return redirect(f"{_address(training.pk)}#days")


@require_POST
def session_remove(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    training = editable(request, pk)
    services.remove_session(get_object_or_404(Session, pk=row, training=training), by=request.user)
    messages.success(request, _("The day is taken away."))
    return redirect(f"{_address(training.pk)}#days")


def _address(pk: int) -> str:
    return redirect("learning:training_detail", pk).url
