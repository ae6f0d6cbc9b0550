"""Who stands in for whom today. Everyone may know that; what an absence is, only the team."""

from collections.abc import Iterable

from zwerm.accounts.models import User

from .absence import Absence, AbsenceQuerySet
from .models import Person


def note_stand_ins(people: Iterable[Person]) -> None:
    """Tell each of these people who is replaced today: one query for all of them together."""
    everyone = list(people)
    today = _replaced_now().filter(person__in={person.pk for person in everyone})
    by_person = {absence.person_id: absence for absence in today}
    for person in everyone:
        person.replacement = by_person.get(person.pk)


def replaces(person: Person) -> list[Absence]:
    """The absences in which this person stands in for someone today."""
    return list(_replaced_now().filter(stand_in=person).select_related("person"))


def known_absences(user: User, person: Person) -> list[Absence]:
    """What the user may know of someone's absences that are not over."""
    found = Absence.objects.visible_to(user).not_over().filter(person=person)
    return list(found.select_related("stand_in"))


def _replaced_now() -> AbsenceQuerySet:
    found = Absence.objects.current().exclude(stand_in=None).select_related("stand_in")
    return found.order_by("-starts_on", "pk")
