"""The ICT team reads the step plan and prepares answers; leads confirm them."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.schools.models import Organisation


def can_read_plan(user: User, organisation: Organisation) -> bool:
    return can_work_in_team(user, organisation)


def can_answer(user: User, organisation: Organisation) -> bool:
    """Prepare an answer; a lead's answer holds at once."""
    return can_work_in_team(user, organisation)


def can_confirm(user: User, organisation: Organisation) -> bool:
    return can_lead(user, organisation)
