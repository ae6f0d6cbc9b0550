"""Who stands in for whom today. Everyone may know that; what an absence is, only the team."""

from collections.abc import Iterable

from zwerm.accounts.models import User

from .absence import Absence, AbsenceQuerySet
from .models import Person


def note_stand_ins(people: Iterable[Person], rows: AbsenceQuerySet | None = None) -> None:
    """Tell each of these people who is replaced today: one query for all of them together."""
    everyone = list(people)
    today = stand_in_rows(everyone) if rows is None else rows
    by_person = {absence.person_id: absence for absence in today}
    for person in everyone:
        person.replacement = by_person.get(person.pk)


def stand_in_rows(people: Iterable[Person]) -> AbsenceQuerySet:
    """The absences of today of these people in which someone stands in, still to be read."""
    return _replaced_now().filter(person__in={person.pk for person in people})


def replaces(person: Person) -> AbsenceQuerySet:
    """The absences in which this person stands in for someone today."""
    return _replaced_now().filter(stand_in=person).select_related("person")


def known_absences(user: User, person: Person) -> AbsenceQuerySet:
    """What the user may know of someone's absences that are not over."""
    found = Absence.objects.visible_to(user).not_over().filter(person=person)
    return found.select_related("stand_in")


def _replaced_now() -> AbsenceQuerySet:
    found = Absence.objects.current().exclude(stand_in=None).select_related("stand_in")
    return found.order_by("-starts_on", "pk")
