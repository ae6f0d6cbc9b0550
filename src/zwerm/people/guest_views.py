"""Who is a guest here, and until when."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zwerm.accounts.models import Membership
from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_take_role
from zwerm.core.errors import DomainError
from zwerm.schools.models import Organisation

from . import guests, rules
from .invite_forms import GuestForm


@require_safe
def guest_list(request: SignedInRequest) -> HttpResponse:
    if not rules.can_invite(request.user, request.organisation):
        raise PermissionDenied
    context = {
        "guests": guests.guests_at(request.organisation),
        "last_day_allowed": guests.last_day_allowed(),
    }
    return render(request, "people/guest_list.html", context)


@require_POST
def guest_prolong(request: SignedInRequest, pk: int) -> HttpResponse:
    guest = _guest(request, pk)
    form = GuestForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("Choose a last day."))
    until = form.cleaned_data["until"]
    guests.prolong(guest, until=until, by=request.user)
    text = _("%(name)s is a guest until %(day)s.")
    messages.success(request, text % {"name": guest.user, "day": date_format(until)})
    return redirect("people:guest_list")


@require_POST
def guest_end(request: SignedInRequest, pk: int) -> HttpResponse:
    guest = _guest(request, pk)
    guests.end_now(guest, by=request.user)
    messages.success(request, _("%(name)s has no access any more.") % {"name": guest.user})
    return redirect("people:guest_list")


def _guest(request: SignedInRequest, pk: int) -> Membership:
    places = Organisation.objects.visible_to(request.user)
    here = Membership.objects.filter(role=guests.GUEST, organisation__in=places)
    guest = get_object_or_404(here.select_related("user", "organisation__parent__parent"), pk=pk)
    if not can_take_role(request.user, guest):
        raise PermissionDenied
    return guest
