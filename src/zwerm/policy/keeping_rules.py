"""The ICT team of a place keeps its risks, recovery plan, register and lists; leads decide."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.schools.models import Organisation

from .models.kept import Kept


def can_keep_at(user: User, place: Organisation) -> bool:
    return can_work_in_team(user, place)


def can_keep(user: User, thing: Kept) -> bool:
    return can_work_in_team(user, thing.organisation)


def can_decide(user: User, thing: Kept) -> bool:
    """Live with a risk, knowing what can happen."""
    return can_lead(user, thing.organisation)
