"""The identities with which someone signs in at a provider, several to one account."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.core.mail import mail_later
from zwerm.core.models import record

from .models import Membership, User
from .sign_in_file import Provider


@dataclass(frozen=True, slots=True)
class Linked:
    """An identity, and the provider it is of; None when that is no longer in the file."""

    account: SocialAccount
    provider: Provider | None

    @property
    def place(self) -> str:
        return self.provider.name if self.provider else str(self.account.provider)

    @property
    def label(self) -> str:
        data = self.account.extra_data
        return str(data.get("email") or data.get("name") or self.account.uid)


def identities_of(user: User) -> list[Linked]:
    rows = SocialAccount.objects.filter(user=user).order_by("date_joined", "pk")
    return [Linked(row, settings.SIGN_IN.provider(row.provider)) for row in rows]


def addresses_of(user: User) -> set[str]:
    """Addresses that are surely theirs: that of the account, and those a provider vouches for.

    A provider vouches for addresses of its own domains, and as long as it stands in the file.
    """
    vouched = {
        address
        for provider, address in _named_of(user)
        if (found := settings.SIGN_IN.provider(provider)) and found.may_vouch_for(address)
    }
    return vouched | ({user.email.lower()} if user.email else set())


def named_addresses_of(user: User) -> set[str]:
    """With those that any provider names: beside something else that only their owner got."""
    return addresses_of(user) | {address for _provider, address in _named_of(user)}


def _named_of(user: User) -> list[tuple[str, str]]:
    """By provider, the address it says it checked."""
    rows = SocialAccount.objects.filter(user=user).values_list("provider", "extra_data")
    named = ((one, str(data.get("email", ""))) for one, data in rows if data.get("is_verified"))
    return [(provider, address.lower()) for provider, address in named if address]


def may_use_password(user: User) -> bool:
    """Where people sign in at the school's provider, a password is for who has nothing there."""
    if settings.SIGN_IN.passwords == "everyone" or user.is_superuser:
        return True
    return is_only_guest(user)


def may_have_password(role: str) -> bool:
    """Whether who is invited to this role chooses a password."""
    return settings.SIGN_IN.passwords == "everyone" or role == Membership.Role.GUEST


def is_only_guest(user: User) -> bool:
    roles = {membership.role for membership in user.current_memberships}
    return roles == {Membership.Role.GUEST} and not user.is_superuser


@transaction.atomic
def link(user: User, account: SocialAccount, *, first: bool = False) -> SocialAccount:
    """From now on this identity opens the account; its owner is told."""
    account.user = user
    account.save()
    linked = Linked(account, settings.SIGN_IN.provider(account.provider))
    verb = "first_signed_in_at_provider" if first else "linked_identity"
    event = record(user, verb, user, provider=account.provider)
    mail_later(
        user.email,
        "accounts/mail/identity_linked",
        {"user": user, "place": linked.place, "label": linked.label},
        key=f"identity-linked {event.pk}",
        language=user.language,
    )
    return account


@transaction.atomic
def unlink(account: SocialAccount, *, by: User) -> None:
    """This identity opens the account no longer; refuses to take the last way in."""
    user = User.objects.select_for_update().get(pk=account.user_id)
    if not _another_way_in(user, account):
        raise DomainError(
            _("This is your only way in. Link another account or choose a password first.")
        )
    linked = Linked(account, settings.SIGN_IN.provider(account.provider))
    account.delete()
    event = record(by, "unlinked_identity", user, provider=account.provider)
    mail_later(
        user.email,
        "accounts/mail/identity_unlinked",
        {"user": user, "place": linked.place, "label": linked.label},
        key=f"identity-unlinked {event.pk}",
        language=user.language,
    )


def _another_way_in(user: User, account: SocialAccount) -> bool:
    known = [provider.id for provider in settings.SIGN_IN.providers]
    others = SocialAccount.objects.filter(user=user, provider__in=known).exclude(pk=account.pk)
    has_passkey = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    has_password = user.has_usable_password() and bool(user.signs_in_as) and may_use_password(user)
    return has_password or others.exists() or has_passkey.exists()
