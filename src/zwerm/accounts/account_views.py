"""My account: one page with everything about signing in, and what belongs to it."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zwerm.core.models import record

from . import duty, rules
from .forms import NameForm
from .identities import identities_of
from .requests import SignedInRequest
from .second_step import second_steps_of
from .sessions import end_session, end_sessions, signed_in


def account(request: SignedInRequest) -> HttpResponse:
    """The hub; what other apps keep of someone is linked from here."""
    here = request.session.session_key
    context = {
        "steps": second_steps_of(request.user),
        "devices": signed_in(request.user, here=here),
        "identities": identities_of(request.user),
        "is_asked": duty.is_asked_of(request.user),
        "asked_from": duty.starts_on(),
        "helps_others": rules.can_see_second_steps(request.user),
    }
    return render(request, "accounts/account.html", context)


def name_edit(request: SignedInRequest) -> HttpResponse:
    before = request.user.name
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        if user.name != before:
            record(user, "changed_own_name", user, before=before)
        messages.success(request, _("Your name is kept."))
        return redirect("accounts:account")
    return render(request, "accounts/name_edit.html", {"form": form})


def second_step(request: SignedInRequest) -> HttpResponse:
    """allauth's overview, in our words."""
    context = {
        "steps": second_steps_of(request.user),
        "is_asked": duty.is_asked_of(request.user),
        "asked_from": duty.starts_on(),
    }
    return render(request, "accounts/second_step.html", context)


def passkey_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/passkey_list.html", {"steps": second_steps_of(request.user)})


def second_step_due(request: SignedInRequest) -> HttpResponse:
    """Where someone is kept whose role asks for a second step and who has none."""
    if not duty.owes_second_step(request, request.user):
        return redirect("accounts:account")
    return render(request, "accounts/second_step_due.html")


def session_list(request: SignedInRequest) -> HttpResponse:
    devices = signed_in(request.user, here=request.session.session_key)
    return render(request, "accounts/session_list.html", {"devices": devices})


@require_POST
def session_end(request: SignedInRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("account_login")
    end_session(session, by=request.user)
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:session_list")


@require_POST
def sessions_end(request: SignedInRequest) -> HttpResponse:
    """Everywhere but here."""
    number = end_sessions(request.user, but=request.session.session_key, by=request.user)
    message = ngettext("%(n)d device is signed out.", "%(n)d devices are signed out.", number)
    messages.success(request, message % {"n": number})
    return redirect("accounts:session_list")
