from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .identities import may_use_password
from .models import User


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Accounts are made by invitation; nobody signs up alone."""

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
        if address:
            super().send_notification_mail(template_prefix, user, context, address)
