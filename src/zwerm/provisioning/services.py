"""What an identity provider may do with accounts: make, change, switch off, and leave alone.

A provider of one school group never reaches an account of another, nor one that runs the
installation: it would be a way to take such an account over.
"""

import re
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from scim2_models import ForbiddenException, UniquenessException

from zwerm.accounts.models import Membership, MembershipQuerySet
from zwerm.accounts.models import User as Account
from zwerm.core.audit import AuditEvent
from zwerm.core.mail import mail_later
from zwerm.core.models import record
from zwerm.people.inviting import has_own_answers
from zwerm.people.models import Person
from zwerm.schools.models import Organisation

from .models import Provisioning, ScimAccount
from .resources import User

TAKEN = "Somebody else has this login name or address."
ELSEWHERE = "This account also belongs to others, who change its name and address."
DAY = timedelta(days=1)
KEPT = {"name", "display_name", "emails", "preferred_language", "active"}
SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@transaction.atomic
def make_account(organisation: Organisation, told: User, *, by: Account) -> ScimAccount:
    """A new account, or the one that somebody here already has with this name or address."""
    _refuse_taken(organisation, told)
    known = _known(told)
    if known is None:
        user = Account.objects.create_user(
            email=told.address or None,
            username=_sign_in_name(told),
            name=told.full_name,
            language=_language(told),
        )
        _give_first_role(organisation, user)
    elif _is_of(organisation, known) and not known.scim_accounts.of(organisation).exists():
        user = known
    else:
        raise UniquenessException(detail=TAKEN)
    account = ScimAccount(organisation=organisation, user=user)
    told.active = told.active is not False
    _keep(account, told)
    account.save()
    _link_person(organisation, user)
    record(by, "scim_linked_account" if known else "scim_made_account", user)
    if not told.active:
        _switch(account, is_on=False, by=by)
    return account


@transaction.atomic
def change_account(account: ScimAccount, told: User, *, by: Account) -> None:
    """Keep what the provider says now. `active` switches the account off or on."""
    _refuse_taken(account.organisation, told, but=account)
    user, before = account.user, (account.user.name, account.user.email, account.user.username)
    after = _identity(account, told)
    if after != before:
        if not _is_of(account.organisation, user):
            raise ForbiddenException(detail=ELSEWHERE)
        other = _known(told)
        if other is not None and other.pk != user.pk:
            raise UniquenessException(detail=TAKEN)
        user.name, user.email, user.username = after
        user.language = _language(told) or user.language
        user.save(update_fields=["name", "email", "username", "language"])
        event = record(by, "scim_changed_account", user)
        if before[1] != user.email:
            _tell_old_address(before[1], account, event)
    _keep(account, told)
    account.version += 1
    account.changed_at = timezone.now()
    account.save()
    if (told.active is not False) != account.is_active:
        _switch(account, is_on=not account.is_active, by=by)


@transaction.atomic
def remove_account(account: ScimAccount, *, by: Account) -> None:
    """The provider no longer knows it: it is switched off for good; what they did stays."""
    if account.is_active:
        _switch(account, is_on=False, by=by)
    record(by, "scim_removed_account", account.user)
    account.delete()


def _known(told: User) -> Account | None:
    wanted = Q(username__iexact=told.user_name or "")
    if told.address:
        wanted |= Q(email__iexact=told.address)
    return Account.objects.filter(wanted).order_by("pk").first()


def _is_of(organisation: Organisation, user: Account) -> bool:
    """Whether all the roles this account has, and it has some, are of this organisation."""
    if user.is_superuser or user.is_staff:
        return False
    inside = set(Organisation.objects.below(organisation.pk).values_list("pk", flat=True))
    places = set(user.memberships.values_list("organisation_id", flat=True))
    is_known = bool(places) or user.scim_accounts.of(organisation).exists()
    others = user.scim_accounts.exclude(organisation=organisation)
    return is_known and places <= inside and not others.exists()


def _refuse_taken(
    organisation: Organisation, told: User, *, but: ScimAccount | None = None
) -> None:
    same = Q(user_name__iexact=told.user_name)
    if told.external_id:
        same |= Q(external_id=told.external_id)
    others = ScimAccount.objects.of(organisation).filter(same)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise UniquenessException(detail=TAKEN)


def _identity(account: ScimAccount, told: User) -> tuple[str, str | None, str | None]:
    """Name, address and login name; an account keeps its address when none is told."""
    address = told.address or account.user.email
    return told.full_name, address, account.user.username if address else _sign_in_name(told)


def _sign_in_name(told: User) -> str | None:
    """For who has no address. A name of another shape serves at the provider only."""
    name = (told.user_name or "").lower()
    return name if not told.address and SIGN_IN_NAME.fullmatch(name) else None


def _tell_old_address(address: str | None, account: ScimAccount, event: AuditEvent) -> None:
    """Who loses an account by it reads so where they still can. The new address is not named."""
    mail_later(
        address,
        "provisioning/mail/address_changed",
        {"user": account.user, "place": account.organisation.name},
        key=f"address-changed {event.pk}",
        language=account.user.language,
    )


def _keep(account: ScimAccount, told: User) -> None:
    account.user_name = told.user_name or ""
    account.external_id = told.external_id or ""
    attributes = told.model_dump(include=KEPT)
    account.attributes = {key: value for key, value in attributes.items() if key != "schemas"}


def _language(told: User) -> str:
    plain = (told.preferred_language or "").lower()[:2]
    return plain if plain in {"nl", "en"} else ""


def _give_first_role(organisation: Organisation, user: Account) -> None:
    chosen = Provisioning.objects.filter(organisation=organisation).first()
    if chosen is not None and chosen.first_role:
        Membership.objects.create(user=user, organisation=organisation, role=chosen.first_role)


def _link_person(organisation: Organisation, user: Account) -> None:
    """Somebody of the team with this very address gets the account.

    Not who gave answers of their own: a lead may write down any address, and whoever gets the
    account would read these. Who manages the installation links those, as with an invitation.
    """
    if not user.email or Person.objects.filter(user=user).exists():
        return
    inside = Organisation.objects.below(organisation.pk).values("pk")
    same = Person.objects.current().filter(
        organisation__in=inside, email__iexact=user.email, user=None
    )
    if len(found := list(same[:2])) == 1 and not has_own_answers(found[0]):
        Person.objects.filter(pk=found[0].pk, user=None).update(user=user)


def _switch(account: ScimAccount, *, is_on: bool, by: Account) -> None:
    """Off: every role here stops today, and without a role elsewhere nobody signs in. On: back."""
    if is_on:
        _resume(account)
    else:
        account.stopped = _stop(account)
    user, was_open = account.user, account.user.is_active
    if is_on:
        # Somebody else may have closed it as well: that is not for the provider to undo.
        user.is_active = was_open or account.has_closed
    else:
        user.is_active = was_open and (user.is_superuser or _roles_elsewhere(account).exists())
    account.has_closed = not is_on and was_open and not user.is_active
    account.is_active = is_on
    account.save(update_fields=["is_active", "stopped", "has_closed"])
    user.save(update_fields=["is_active"])
    record(by, "scim_switched_on" if is_on else "scim_switched_off", user)


def _roles_here(account: ScimAccount) -> MembershipQuerySet:
    inside = Organisation.objects.below(account.organisation_id).values("pk")
    return Membership.objects.current().filter(user=account.user, organisation__in=inside)


def _roles_elsewhere(account: ScimAccount) -> MembershipQuerySet:
    inside = Organisation.objects.below(account.organisation_id).values("pk")
    current = Membership.objects.current().filter(user=account.user)
    return current.exclude(organisation__in=inside)


def _stop(account: ScimAccount) -> list[list[object]]:
    """End the roles here as of yesterday; answers how they stood."""
    stopped: list[list[object]] = []
    yesterday = timezone.localdate() - DAY
    for role in _roles_here(account):
        last = role.ends_on.isoformat() if role.ends_on else None
        stopped.append([role.pk, role.starts_on.isoformat(), last])
        role.starts_on, role.ends_on = min(role.starts_on, yesterday), yesterday
        role.save(update_fields=["starts_on", "ends_on"])
    return stopped


def _resume(account: ScimAccount) -> None:
    for pk, first, last in account.stopped:
        role = Membership.objects.filter(pk=pk, user=account.user).first()
        if role is not None:
            role.starts_on = date.fromisoformat(first)
            role.ends_on = date.fromisoformat(last) if last else None
            role.save(update_fields=["starts_on", "ends_on"])
    account.stopped = []
