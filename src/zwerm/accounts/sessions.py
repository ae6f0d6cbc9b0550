"""Where someone is signed in: allauth's `UserSession`, read and ended many at a time."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from zwerm.core.models import record

from .devices import device_name, is_pocket_size
from .models import User

# When the session was last written down as used; a sign of life this often is enough.
SEEN = "seen"
SEEN_EVERY_SECONDS = 15 * 60
LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser in which someone is signed in."""

    session: UserSession
    is_this: bool

    @property
    def device(self) -> str:
        return device_name(self.session.user_agent)

    @property
    def icon(self) -> str:
        return "smartphone" if is_pocket_size(self.session.user_agent) else "monitor"


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore


def signed_in(user: User, *, here: str | None) -> list[SignedIn]:
    """What still opens this account, this browser first; two queries however many there are."""
    rows = {row.session_key: row for row in UserSession.objects.filter(user=user)}
    stored = _store().get_model_class().objects
    alive = stored.filter(session_key__in=rows, expire_date__gt=timezone.now())
    fitting = [one.session_key for one in alive if _fits(one.get_decoded(), user)]
    found = [SignedIn(rows[key], key == here) for key in fitting]
    return sorted(found, key=lambda one: (not one.is_this, -one.session.last_seen_at.timestamp()))


def _fits(kept: dict[str, Any], user: User) -> bool:
    """A session from before the password changed opens nothing any more."""
    return constant_time_compare(str(kept.get(HASH_SESSION_KEY)), user.get_session_auth_hash())


@transaction.atomic
def end_session(session: UserSession, *, by: User) -> None:
    session.end()
    record(by, "ended_session", session.user, device=device_name(session.user_agent))


@transaction.atomic
def end_sessions(user: User, *, but: str | None = None, by: User | None) -> int:
    """Sign someone out everywhere, or everywhere but here; how many that were."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        _store()(key).delete()
    rows.delete()
    if keys:
        record(by, "ended_sessions", user, number=len(keys))
    return len(keys)


def note_seen(request: HttpRequest, user: User) -> None:
    """Write down that this browser is used: at signing in, and now and then after that."""
    now = timezone.now()
    request.session[SEEN] = int(now.timestamp())
    if not request.session.session_key:
        request.session.save()
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return  # no network between us, so there is no browser elsewhere
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "ip": address,
            "user_agent": request.headers.get("User-Agent", "")[:LONGEST_AGENT],
            "last_seen_at": now,
        },
    )


def is_seen_lately(request: HttpRequest) -> bool:
    seen = request.session.get(SEEN)
    return isinstance(seen, int) and timezone.now().timestamp() - seen < SEEN_EVERY_SECONDS
