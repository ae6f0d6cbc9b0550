"""Hours are staff data: the ICT team prepares them, and everyone knows their own."""

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.people.models import Person
from zwerm.schools.models import Organisation

from .models import ReferenceFigure


def can_see_means(user: User, organisation: Organisation) -> bool:
    return can_work_in_team(user, organisation)


def can_set_hours(user: User, person: Person) -> bool:
    return can_work_in_team(user, person.organisation)


def can_set_own_figures(user: User, organisation: Organisation) -> bool:
    """Put a figure of the school group in place of an official one; the official one stays."""
    return can_lead(user, organisation.top)


def can_change_figure(user: User, figure: ReferenceFigure) -> bool:
    """Official figures are for whoever runs the installation."""
    return user.is_superuser if figure.owner is None else can_set_own_figures(user, figure.owner)


def can_set_pool(user: User, group: Organisation) -> bool:
    return group.is_group and can_lead(user, group)
