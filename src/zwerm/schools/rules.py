"""Who may do what with schools. Accounts lie above this app: it knows users by their answers."""

from collections.abc import Sequence
from typing import Protocol

from .models import Organisation

# Values of `accounts.Membership.Role`.
LEADS = frozenset({"director", "head", "coordinator"})
TEAM = LEADS | {"tict", "pict"}


class Membership(Protocol):
    @property
    def role(self) -> str: ...

    @property
    def organisation(self) -> Organisation: ...


class Actor(Protocol):
    @property
    def is_superuser(self) -> bool: ...

    @property
    def current_memberships(self) -> Sequence[Membership]: ...

    def roles_at(self, organisation: Organisation) -> set[str]: ...


def can_lead(user: Actor, organisation: Organisation) -> bool:
    """Change its name, its figures and what is under it."""
    return user.is_superuser or bool(LEADS & user.roles_at(organisation))


def can_see_figures(user: Actor, organisation: Organisation) -> bool:
    """Of all schools of a school group, for the ICT teams in it. Other colleagues see names."""
    top = organisation.top
    return user.is_superuser or any(
        membership.role in TEAM and membership.organisation.top == top
        for membership in user.current_memberships
    )
