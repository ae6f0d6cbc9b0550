"""Who writes a plan, and who puts it in force."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.schools.models import Organisation

from .models import Plan


def can_write(user: User, plan: Plan) -> bool:
    return plan.archived_at is None and can_work_in_team(user, plan.organisation)


def can_write_at(user: User, organisation: Organisation) -> bool:
    return can_work_in_team(user, organisation)


def can_manage(user: User, plan: Plan) -> bool:
    """Put it away and bring it back."""
    return can_lead(user, plan.organisation)


def can_adopt(user: User, plan: Plan) -> bool:
    return plan.archived_at is None and can_lead(user, plan.organisation)
