"""Scans as people left them."""

from collections.abc import Mapping

from django.utils import timezone

from zwerm.people.models import Person
from zwerm.scan.items import scan
from zwerm.scan.models import Run
from zwerm.scan.services import begin, finish, keep_answers
from zwerm.schools.models import SchoolYear


def begun(person: Person) -> Run:
    assert person.user is not None
    return begin(person, by=person.user)


def answer(run: Run, levels: Mapping[str, int], wishes: Mapping[str, int] | None = None) -> None:
    """The same level in every question about a competence."""
    chosen = {item.code: levels[key] for key in levels for item in scan().of(key)}
    keep_answers(run, chosen, wishes or {}, by=run.person.user)


def finished(
    person: Person, levels: Mapping[str, int], wishes: Mapping[str, int] | None = None
) -> Run:
    run = begun(person)
    answer(run, levels, wishes)
    finish(run, by=person.user)
    return run


def earlier(person: Person, levels: Mapping[str, int], years_ago: int = 1) -> Run:
    """A scan of a past school year."""
    first_year = SchoolYear.objects.current().first_year - years_ago
    return Run.objects.create(
        person=person,
        school_year=SchoolYear.objects.starting(first_year),
        items_version=scan().version,
        levels=dict(levels),
        finished_at=timezone.now(),
    )
