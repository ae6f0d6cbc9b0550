"""The work of a division that people are asked about: who would do what, and who stands by."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from zwerm.core.reading_together import read_together
from zwerm.schools.family import family, family_rows
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

from .models import Allocation, Backup, PlannedTask, Scenario


@dataclass(frozen=True, slots=True)
class Doers:
    """Of one task: minutes of who does it, and who stands by; by key of the person."""

    minutes: dict[int, int] = field(default_factory=dict)
    backups: set[int] = field(default_factory=set)
    doing: list[str] = field(default_factory=list)
    standing_by: list[str] = field(default_factory=list)


NOBODY = Doers()


@dataclass(frozen=True, slots=True)
class ProposedWork:
    planned: list[PlannedTask]
    doers: Mapping[int, Doers]  # by key of the planned task
    places: list[Organisation]  # of the whole group


def proposed_work(scenario: Scenario, *beside: QuerySet[Any]) -> ProposedWork:
    """Also reads what a page shows beside it."""
    planned = scenario.planned_tasks.order_by("pk")
    tasks = Task.objects.filter(pk__in=scenario.planned_tasks.values("task"))
    backups = Backup.objects.filter(planned_task__scenario=scenario).order_by("pk")
    standing_by = backups.values_list("planned_task_id", "person_id", "person__name")
    top = scenario.organisation.top.pk
    read_together(tasks, standing_by, family_rows(top), *beside)
    places = family(top)
    known, at = {task.pk: task for task in tasks}, {place.pk: place for place in places}
    for row in planned:
        row.task, row.organisation = known[row.task_id], at[row.organisation_id]
    doers: defaultdict[int, Doers] = defaultdict(Doers)
    for key, person, name in standing_by:
        doers[key].backups.add(person)
        doers[key].standing_by.append(name)
    shares = Allocation.objects.filter(planned_task__scenario=scenario).order_by("pk")
    for key, person, name, minutes in shares.values_list(
        "planned_task_id", "person_id", "person__name", "minutes"
    ):
        given = doers[key].minutes
        given[person] = given.get(person, 0) + minutes
        if name not in doers[key].doing:
            doers[key].doing.append(name)
    return ProposedWork(list(planned), doers, places)
