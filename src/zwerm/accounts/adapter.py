from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from .models import User


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Accounts are made by invitation; nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """To the address someone signs in with; allauth looks only in a table of its own."""
        context = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, context, email or user.email)
