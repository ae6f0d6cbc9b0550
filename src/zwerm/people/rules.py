"""Who may change what about whom. Ratings belong to the person they are about."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_work_in_team
from zwerm.schools.models import Organisation

from .models import Person


def can_add_person(user: User, organisation: Organisation) -> bool:
    return can_work_in_team(user, organisation)


def can_edit_person(user: User, person: Person) -> bool:
    return can_work_in_team(user, person.organisation)
