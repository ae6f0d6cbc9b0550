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


class Actor(Protocol):
    @property
    def is_superuser(self) -> bool: ...

    @property
    def current_memberships(self) -> Sequence[Membership]: ...

    def roles_at(self, organisation: Organisation) -> set[str]: ...


def can_lead(user: Actor, organisation: Organisation) -> bool:
    """Change its name, its figures and what is under it."""
    return user.is_superuser or bool(LEADS & user.roles_at(organisation))


def can_see_figures(user: Actor) -> bool:
    """Of all schools in the user's groups. Colleagues who only look see names."""
    roles = {membership.role for membership in user.current_memberships}
    return user.is_superuser or bool(TEAM & roles)
