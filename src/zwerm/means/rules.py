"""Hours are staff data: the ICT team prepares them, and everyone knows their own."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_work_in_team
from zwerm.people.models import Person
from zwerm.schools.models import Organisation


def can_see_means(user: User, organisation: Organisation) -> bool:
    return can_work_in_team(user, organisation)


def can_set_hours(user: User, person: Person) -> bool:
    return can_work_in_team(user, person.organisation)
