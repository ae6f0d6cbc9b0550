"""Small divisions for tests, written down without a solver."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.factories import own_task, scenario
from zwerm.means.models import Source
from zwerm.people.models import Person
from zwerm.planning.models import Allocation, Backup, PlannedTask, Scenario
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task


def divided(at: Organisation, name: str = "", **fields: Any) -> Scenario:
    return scenario(at, name, **({"state": Scenario.State.DIVIDED} | fields))


def planned(
    of: Scenario, at: Organisation, task: Task | None = None, *, needed: int = 60, **fields: Any
) -> PlannedTask:
    """A task at a school; with level G or P together for the schools in `covers`."""
    return PlannedTask.objects.create(
        scenario=of,
        task=task or own_task(of.organisation.top),
        organisation=at,
        needed_minutes=needed,
        **({"level": "S", "covers": [[at.pk, needed]]} | fields),
    )


def allot(work: PlannedTask, people: Mapping[Person, int], backups: Iterable[Person] = ()) -> None:
    """Hours in minutes for each person, so that the task has them; and who can take over."""
    source = Source.objects.get(code="ICT")
    for person, minutes in people.items():
        Allocation.objects.create(planned_task=work, person=person, source=source, minutes=minutes)
        work.given_minutes += minutes
    work.save(update_fields=["given_minutes"])
    for person in backups:
        Backup.objects.create(planned_task=work, person=person)
