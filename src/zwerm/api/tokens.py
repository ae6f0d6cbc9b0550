"""Tokens are made, used, looked at and withdrawn here."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation

from .models import ApiToken
from .principal import Caller
from .problems import TooMany, Unauthorised
from .rules import answers_for
from .scopes import FOR_ADMINISTRATORS, SCOPES

PREFIX = "zwerm_"
# 32 random bytes: nobody guesses it, so a fast hash is enough.
RANDOM_BYTES = 32
MOST_DAYS = 366
# How often it is written down that a token was used.
USED_EVERY = timedelta(hours=1)
WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token with what it reads: shown once."""

    token: ApiToken
    secret: str


@transaction.atomic
def issue_token(
    organisation: Organisation, *, name: str, scopes: Collection[str], until: date, by: User
) -> Issued:
    """A token works until the end of its last day, at most a year from now."""
    _refuse_wrong(scopes, until, by)
    secret = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    account = User.objects.create_user(
        email=f"{secrets.token_hex(16)}@api.invalid", name=f"API · {name}"[:120], is_active=False
    )
    last_moment = datetime.combine(until + timedelta(days=1), time.min)
    token = ApiToken.objects.create(
        organisation=organisation,
        name=name,
        digest=digest_of(secret),
        ending=secret[-4:],
        scopes=[scope for scope in SCOPES if scope in scopes],
        acts_as=account,
        made_by=by,
        expires_at=timezone.make_aware(last_moment),
    )
    record(by, "made_api_token", token, scopes=token.scopes, until=until.isoformat())
    return Issued(token, secret)


def _refuse_wrong(scopes: Collection[str], until: date, by: User) -> None:
    today = timezone.localdate()
    if not today <= until <= today + timedelta(days=MOST_DAYS):
        raise DomainError(_("A token works at most a year. Choose a day from now on."))
    if not scopes or not set(scopes) <= set(SCOPES):
        raise DomainError(_("Choose at least one thing that the token may do."))
    if FOR_ADMINISTRATORS & set(scopes) and not by.is_superuser:
        raise DomainError(
            _("A token that changes accounts is made by who manages this installation. Ask them.")
        )


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User) -> None:
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(by, "revoked_api_token", token)


@transaction.atomic
def keep_token(token: ApiToken, *, by: User) -> None:
    """Another lead looked at it, and answers for it from now on."""
    token.made_by, token.review_since = by, None
    token.save(update_fields=["made_by", "review_since"])
    record(by, "kept_api_token", token)


def leave_without_maker(user_id: int) -> None:
    """Their maker is forgotten: programs go on, and a lead is asked to answer for each."""
    made = ApiToken.objects.filter(made_by=user_id)
    for token in made.filter(review_since=None, revoked_at=None, expires_at__gt=timezone.now()):
        token.review_since = timezone.now()
        token.save(update_fields=["review_since"])
        record(None, "api_token_needs_look", token)
    made.update(made_by=None)


def note_tokens_without_lead() -> int:
    """Tokens whose maker no longer leads there need a look by who does; how many are new."""
    now, found = timezone.now(), 0
    open_tokens = ApiToken.objects.working().select_related(
        "organisation__parent__parent", "made_by"
    )
    for token in open_tokens:
        is_led = is_answered_for(token)
        if is_led == (token.review_since is None):
            continue
        token.review_since = None if is_led else now
        token.save(update_fields=["review_since"])
        if not is_led:
            found += 1
            record(None, "api_token_needs_look", token)
    return found


def is_answered_for(token: ApiToken) -> bool:
    return answers_for(token.made_by, token.organisation)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def caller_of(secret: str) -> Caller:
    """Who this token is, or a refusal that tells nothing about which tokens exist."""
    found = None
    if secret.startswith(PREFIX) and len(secret) < 100:
        found = (
            ApiToken.objects.working()
            .filter(digest=digest_of(secret))
            .select_related("organisation__parent__parent", "acts_as")
            .first()
        )
    if found is None:
        raise Unauthorised(
            "This token does not exist, has expired or was withdrawn.",
            WWW_Authenticate='Bearer error="invalid_token"',
        )
    _count(found)
    _note_use(found)
    return Caller(found)


def _count(token: ApiToken) -> None:
    """At most so many requests a minute."""
    key = f"api:{token.pk}:{int(timezone.now().timestamp()) // WINDOW_SECONDS}"
    if cache.add(key, 1, timeout=2 * WINDOW_SECONDS):
        return
    try:
        used = cache.incr(key)
    except ValueError:  # it went in between
        return
    if used > settings.CONNECTIONS.requests_a_minute:
        raise TooMany(
            f"At most {settings.CONNECTIONS.requests_a_minute} requests a minute for a token.",
            Retry_After=str(WINDOW_SECONDS - int(timezone.now().timestamp()) % WINDOW_SECONDS),
        )


def _note_use(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
