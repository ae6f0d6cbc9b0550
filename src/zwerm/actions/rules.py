"""The ICT team keeps the actions; who sees to one may say how far it is."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_work_in_team
from zwerm.schools.models import Organisation

from .models import Action


def can_add_action(user: User, organisation: Organisation) -> bool:
    return can_work_in_team(user, organisation)


def can_edit_action(user: User, action: Action) -> bool:
    return can_work_in_team(user, action.organisation)


def can_say_state(user: User, action: Action) -> bool:
    is_own = action.owner is not None and action.owner.user_id == user.pk
    return is_own or can_edit_action(user, action)
