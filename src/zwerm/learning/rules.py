"""The ICT team plans what is learned; who was there is for who leads, and for oneself."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.schools.models import Organisation

from .models import Experiment, Participation, Training


def can_plan(user: User, organisation: Organisation) -> bool:
    return can_work_in_team(user, organisation)


def can_edit(user: User, training: Training) -> bool:
    return can_work_in_team(user, training.organisation)


def can_see_attendance(user: User, training: Training) -> bool:
    """Who was there, and what each person says that it changed."""
    return can_lead(user, training.organisation)


def can_answer(user: User, participation: Participation) -> bool:
    return participation.person.user_id == user.pk


def can_edit_experiment(user: User, experiment: Experiment) -> bool:
    return can_work_in_team(user, experiment.organisation)


def can_set_limit(user: User, organisation: Organisation) -> bool:
    return can_work_in_team(user, organisation)
