"""What tests need to have a second step: the app of a phone, and its codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.accounts.app_codes import app_code
from zwerm.accounts.models import User

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(key: str = KEY, *, later: int = 0) -> str:
    return app_code(key, later=later)


def with_app(user: User) -> Authenticator:
    made: Authenticator = TOTP.activate(user, KEY).instance
    return made


def recovery_codes(user: User) -> list[str]:
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def sign_in(client: Client, user: User, **more: str) -> Any:
    data = {"login": user.email, "password": factories.PASSWORD} | more
    return client.post(reverse("account_login"), data)


def confirm(client: Client) -> None:
    """Say once more who one is, as changes of signing in ask."""
    sent = {"password": factories.PASSWORD}
    assert client.post(reverse("account_reauthenticate"), sent).status_code == 302
