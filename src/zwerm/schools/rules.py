"""Who may change a school. Accounts lie above this app: it knows a user by what they answer."""

from typing import Protocol

from .models import Organisation

# Values of `accounts.Membership.Role`.
LEADS = frozenset({"director", "head", "coordinator"})


class Actor(Protocol):
    is_superuser: bool

    def roles_at(self, organisation: Organisation) -> set[str]: ...


def can_lead(user: Actor, organisation: Organisation) -> bool:
    """Change its name, its figures and what is under it."""
    return user.is_superuser or bool(LEADS & user.roles_at(organisation))
