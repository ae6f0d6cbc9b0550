"""Who may change what about whom. Ratings belong to the person they are about."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_give_role, can_work_in_team
from zwerm.schools.models import Organisation

from .invitation import Invitation
from .models import Person


def can_add_person(user: User, organisation: Organisation) -> bool:
    return can_work_in_team(user, organisation)


def can_give_home(user: User, place: Organisation) -> bool:
    """Say that someone works there, or no longer does."""
    return can_work_in_team(user, place)


def can_set_group_work(user: User, organisation: Organisation) -> bool:
    """Say who works for the whole school group, and for which clusters of its schools."""
    return can_work_in_team(user, organisation.top)


def can_edit_person(user: User, person: Person) -> bool:
    return can_work_in_team(user, person.organisation)


def can_invite(user: User, organisation: Organisation) -> bool:
    """Let someone in; to which role is for `can_give_role`."""
    return can_work_in_team(user, organisation)


def can_manage_invitation(user: User, invitation: Invitation) -> bool:
    """Make a new link, or withdraw it."""
    may_give = can_give_role(user, invitation.organisation, invitation.role)
    return may_give and can_edit_person(user, invitation.person)


def can_see_accounts(user: User, organisation: Organisation) -> bool:
    """Know who has an account and who was invited, and take the list along as a file."""
    return can_work_in_team(user, organisation)
