import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from .identities import may_use_password
from .models import User

logger = logging.getLogger(__name__)

WRONG = _("This address and this password do not fit together. Try again.")
TOO_MANY = _("Too many attempts. Wait five minutes, and try again.")
# What allauth calls the ways to say once more who one is.
AGAIN = {
    "reauthenticate": _("Use my password"),
    "mfa_reauthenticate": _("Use a code of my app, or a recovery code"),
    "mfa_reauthenticate:webauthn": _("Use my passkey"),
}


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Accounts are made by invitation; nobody signs up alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "incorrect_password": _("This password does not fit. Try again."),
        "enter_current_password": _("This is not your password of now."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        """Where a password is for a few only, the right one opens nothing for the others."""
        answer: HttpResponse | None = super().pre_login(request, user, **more)
        records = get_authentication_records(request, user)
        is_by_password = bool(records) and records[-1]["method"] == "password"
        if answer is None and is_by_password and not may_use_password(user):
            return render(request, "accounts/password_closed.html", status=403)
        return answer

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """To the address someone signs in with; allauth looks only in a table of its own."""
        context = {"user": user, **(context or {})}
        address = email or user.email
        if not address:
            return
        try:
            super().send_notification_mail(template_prefix, user, context, address)
        except (OSError, SMTPException) as error:
            # What it is about has happened; a mail server that is away does not undo it.
            reason = type(error).__name__  # what it says may name whom it is for
            logger.warning("A message about a change of an account was not sent: %s", reason)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way | {"description": AGAIN.get(way["id"], way["description"])} for way in ways]
