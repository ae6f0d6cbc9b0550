"""Who comes in with an identity that was not seen before, and as whom.

An address opens an account only when a provider that decides about that domain vouches for it.
Anything less would let a provider, or whoever fools one, take over somebody's account. Of a
provider without domains no address counts at all: not even to ask its owner to link the two, for
on a shared computer somebody else could have begun that.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from zwerm.core.models import record
from zwerm.schools.models import Organisation

from .claims import Identity
from .identities import link
from .models import Membership, User
from .refusing import Reason
from .rules import LEADS
from .sign_in_file import Provider

Expects = Callable[[str, str, str], bool]
_expecting: list[Expects] = []


def expects(function: Expects) -> Expects:
    """Register what knows of people to come.

    From the address that is surely theirs, or none; the one that the provider names, which counts
    only beside something else that they hold; and the page they want.

    The apps that know stand above this one: each says so in a module `arrivals`.
    """
    _expecting.append(function)
    return function


@dataclass(frozen=True, slots=True)
class Prove:
    """There is an account with this address; its owner first signs in as they did before."""

    user: User


def arrive(
    identity: Identity, account: SocialAccount, provider: Provider, *, wants: str
) -> User | Prove | Reason:
    """Let in someone whose identity nobody has yet: as who they were here, or as someone new."""
    named = identity.email if identity.is_verified else ""
    email = named if provider.may_vouch_for(named) else ""
    known = User.objects.filter(email__iexact=named).first() if named else None
    if known is not None and named != email:
        return Reason.UNPROVEN
    if known is not None:
        return _as_known(known, email, account, provider)
    if not provider.lets_newcomers_in and not _is_expected(email, named, wants):
        # The same for who has an account as for who has none.
        return Reason.UNKNOWN if named == email else Reason.UNPROVEN
    return _as_new(identity, email, account)


def _as_known(
    user: User, email: str, account: SocialAccount, provider: Provider
) -> User | Prove | Reason:
    if SocialAccount.objects.filter(user=user, provider=provider.id).exists():
        # The address went to somebody else at the provider, as happens when people leave.
        return Reason.OTHER_ACCOUNT
    is_ours = provider.speaks_for(email) and _belongs(user, provider)
    if is_ours and not (user.is_superuser or user.is_staff):
        link(user, account, first=True)
        return user
    return Prove(user) if user.has_usable_password() else Reason.PASSWORDLESS


def _belongs(user: User, provider: Provider) -> bool:
    """A provider of one school group opens no account of another."""
    if not provider.school_group:
        return True
    tops = {
        m.organisation.top for m in user.memberships.select_related("organisation__parent__parent")
    }
    return all(top.code == provider.school_group for top in tops)


@transaction.atomic
def _as_new(identity: Identity, email: str, account: SocialAccount) -> User:
    user = User.objects.create_user(email or None, name=identity.name or email or "?")
    record(user, "account_made_at_provider", user, provider=account.provider)
    link(user, account, first=True)
    return user


def _is_expected(email: str, named: str, wants: str) -> bool:
    autodiscover_modules("arrivals")
    return any(expecting(email, named, wants) for expecting in _expecting)


def who_lets_in(providers: Iterable[Provider]) -> list[User]:
    """Who gives roles in the school groups of these providers, by name; for who has none yet."""
    codes = {provider.school_group for provider in providers} - {""}
    groups = Organisation.objects.filter(parent=None, code__in=codes)
    leading = Membership.objects.current().filter(
        organisation__in=groups, role__in=LEADS, user__is_active=True
    )
    found = leading.select_related("user").order_by("user__name")
    return list({membership.user: None for membership in found})
