"""Who acts when a program asks: an account of the token, with the least role its scopes need."""

from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from zwerm.accounts.models import Membership, User
from zwerm.schools.models import Organisation, SchoolYear

from .models import ApiToken
from .problems import Forbidden, NotThere
from .scopes import FOR_LEADS, allows

# How far from now a school year may lie.
MOST_YEARS_AWAY = 2


@dataclass(frozen=True)
class Caller:
    """A token that was let in, with the account under which it acts."""

    token: ApiToken

    @property
    def organisation(self) -> Organisation:
        """The root: nothing beside it or above it exists for this caller."""
        return self.token.organisation

    @cached_property
    def user(self) -> User:
        """It has no membership in the database: no page lists it, and nobody signs in as it."""
        user = self.token.acts_as
        role = Membership.Role.TICT
        if FOR_LEADS & set(self.token.scopes):
            role = Membership.Role.COORDINATOR
        mine = Membership(
            user=user, organisation=self.organisation, role=role, starts_on=timezone.localdate()
        )
        user.current_memberships = [mine]
        user.top_organisation_ids = [self.organisation.pk]
        return user

    def may(self, scope: str) -> bool:
        return allows(self.token.scopes, scope)

    def needs(self, *scopes: str) -> None:
        missing = [scope for scope in scopes if not self.may(scope)]
        if missing:
            raise Forbidden(f"This token lacks: {', '.join(missing)}.", missing=missing)

    def place(self, code: str | None) -> Organisation:
        """A school, site or group below the root, by its code; without one the root itself."""
        if code is None:
            return self.organisation
        inside = Organisation.objects.below(self.organisation.pk)
        found = inside.filter(code=code).select_related("parent__parent").first()
        if found is None:
            raise NotThere("organisation")
        return found

    def lock(self) -> None:
        """One program at a time changes what is below this root, so that If-Match holds."""
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("a lock needs a transaction")
        Organisation.objects.select_for_update().get(pk=self.organisation.pk)


def school_year(code: str | None) -> SchoolYear:
    """As files write it: 2026-2027. Without one, the present year."""
    now = SchoolYear.objects.current()
    if code is None:
        return now
    first, last = (int(part) for part in code.split("-"))
    if last != first + 1 or abs(first - now.first_year) > MOST_YEARS_AWAY:
        raise NotThere("school year")
    return SchoolYear.objects.starting(first)
