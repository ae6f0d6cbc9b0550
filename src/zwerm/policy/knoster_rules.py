"""Who asks the five questions, who answers them and who concludes."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_work_in_team
from zwerm.schools.models import Organisation

from .models import KnosterRound
from .vision_rules import is_colleague


def can_ask(user: User, organisation: Organisation) -> bool:
    return can_work_in_team(user, organisation)


def can_answer(user: User, asked: KnosterRound) -> bool:
    place = asked.organisation
    is_asked = can_work_in_team(user, place) or (
        asked.asks_colleagues and is_colleague(user, place)
    )
    return asked.is_open and is_asked


def can_conclude(user: User, asked: KnosterRound) -> bool:
    return not asked.is_open and can_work_in_team(user, asked.organisation)
