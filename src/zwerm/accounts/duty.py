"""Who has to have a second step, and from when: said by the installation, for each role."""

from datetime import date
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import User
from .second_step import has_second_step

# What stands for superusers, who have no role at a school.
ADMIN = "admin"
# Kept with the session, so that it is asked once.
KNOWN = "has_second_step"


def is_asked_of(user: User) -> bool:
    """One of the user's roles asks for it, now or from a day to come. Reads nothing anew."""
    roles = set(settings.MFA_ROLES)
    if not roles:
        return False
    if user.is_superuser and ADMIN in roles:
        return True
    return any(membership.role in roles for membership in user.current_memberships)


def starts_on() -> date | None:
    """The day from which it is asked, when that is still to come."""
    day: date | None = settings.MFA_FROM
    return day if day is not None and day > timezone.localdate() else None


def needs_second_step(user: User) -> bool:
    return is_asked_of(user) and starts_on() is None


def announce(request: HttpRequest, user: User, **_rest: Any) -> None:
    """At signing in, to who will owe one: heard by a signal of allauth."""
    day = starts_on()
    if day is None or not is_asked_of(user) or has_second_step(user):
        return
    text = _("In your role you need a second step from %(day)s. You switch it on at “My account”.")
    messages.warning(request, text % {"day": date_format(day)})


def owes_second_step(request: HttpRequest, user: User) -> bool:
    """Has to set one up before anything else."""
    if not needs_second_step(user) or request.session.get(KNOWN):
        return False
    records = get_authentication_records(request, user)
    if any(_counts(record) for record in records) or has_second_step(user):
        request.session[KNOWN] = True
        return False
    return True


def _counts(record: dict[str, object]) -> bool:
    """Signed in with a second step here; at a provider only if the installation trusts that."""
    method = record.get("method")
    return method == "mfa" or (method == "socialaccount" and settings.MFA_TRUSTS_PROVIDERS)
