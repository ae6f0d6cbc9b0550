"""What is kept of signing in: each deed in the audit, told by the signals of Django and allauth.

Addresses of strangers are not kept: a keyed digest says whether the same one was tried again.
"""

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from zwerm.core.models import record

from .duty import KNOWN, announce
from .models import User
from .sessions import end_sessions, note_seen


def connect() -> None:
    """Called once, when the app is ready."""
    auth.user_logged_in.connect(_session_began)
    auth.user_login_failed.connect(_sign_in_failed)
    auth.user_logged_out.connect(_signed_out)
    account.user_logged_in.connect(_signed_in)
    account.user_logged_in.connect(announce)
    for signal in (account.password_changed, account.password_set, account.password_reset):
        signal.connect(_password_changed)
    mfa.authenticator_added.connect(_second_step_added)
    mfa.authenticator_removed.connect(_second_step_removed)
    mfa.authenticator_reset.connect(_codes_renewed)
    mfa.authentication_failed.connect(_code_failed)


def _session_began(request: HttpRequest, user: User, **_rest: Any) -> None:
    """Every way in, also that of an invitation."""
    note_seen(request, user)


def _signed_in(request: HttpRequest, user: User, **_rest: Any) -> None:
    """With all its steps done."""
    records = get_authentication_records(request, user)
    ways = [str(each.get("type") or each.get("method")) for each in records]
    record(user, "signed_in", user, ways=ways)


def _sign_in_failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any
) -> None:
    tried = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    details = {"from": _address(request)}
    user = User.objects.filter(Q(email=tried) | Q(username=tried)).first() if tried else None
    if user is None and tried:
        digest = salted_hmac("zwerm.accounts.tried", tried, algorithm="sha256").hexdigest()
        record(None, "sign_in_failed", User(name="?"), tried=digest[:12], **details)
    elif user is not None:
        record(None, "sign_in_failed", user, **details)


def _signed_out(user: User | None, **_rest: Any) -> None:
    if user is not None:
        record(user, "signed_out", user)


def _password_changed(request: HttpRequest, user: User, **_rest: Any) -> None:
    """Whoever else is in with the old one is put out."""
    record(user, "changed_password", user)
    end_sessions(user, but=request.session.session_key, by=user)


def _second_step_added(user: User, authenticator: Authenticator, **_rest: Any) -> None:
    record(user, "added_second_step", user, kind=authenticator.type)


def _second_step_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any
) -> None:
    request.session.pop(KNOWN, None)
    record(user, "removed_second_step", user, kind=authenticator.type)


def _codes_renewed(user: User, **_rest: Any) -> None:
    record(user, "renewed_recovery_codes", user)


def _code_failed(request: HttpRequest, user: User, **_rest: Any) -> None:
    record(None, "second_step_failed", user, **{"from": _address(request)})


def _address(request: HttpRequest | None) -> str:
    if request is None:
        return ""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""
