"""The tasks that apply in a place, and which levels they ask for."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zwerm.core.reading_together import read_together
from zwerm.schools.family import inside
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.adjusting import adjusted, task_record
from zwerm.tasks.models import Tailoring, Task

from .skills import Asked

APPLIES = Tailoring.Status.APPLIES.value


@dataclass(frozen=True, slots=True)
class AskedTask:
    pk: int
    name: str
    cluster: str
    is_core: bool
    needs_backup: bool
    specialisation: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class Tailored:
    """The tasks there can be in a place, with what was decided about each."""

    tasks: list[tuple[Task, Mapping[int, Tailoring]]]
    above: list[int]

    @property
    def applying(self) -> list[tuple[Task, Mapping[int, Tailoring]]]:
        return [
            (task, rows)
            for task, rows in self.tasks
            if _applies({pk: row.status for pk, row in rows.items()}, self.above)
        ]


def tailored(organisation: Organisation, year: SchoolYear | None) -> Tailored:
    """Without technical tracks there is no work for them either."""
    has_technical_tracks = any(place.has_technical_tracks for place in inside(organisation))
    tasks, rows = Task.objects.for_organisation(organisation), _decided(organisation, year)
    read_together(tasks, rows)
    decided: dict[int, dict[int, Tailoring]] = defaultdict(dict)
    for row in rows:
        decided[row.task_id][row.organisation_id] = row
    known: list[tuple[Task, Mapping[int, Tailoring]]] = [
        (task, decided.get(task.pk, {}))
        for task in tasks
        if has_technical_tracks or not task.technical_tracks_only
    ]
    return Tailored(known, [place.pk for place in reversed(organisation.lineage)])


class TaskCounts:
    """How many tasks there can be in a place and how many apply, without reading all of each."""

    def __init__(self, organisation: Organisation, year: SchoolYear | None) -> None:
        self._place = organisation
        tasks = Task.objects.for_organisation(organisation)
        self._tasks = tasks.values_list("pk", "technical_tracks_only")
        decided = _decided(organisation, year)
        self._decided = decided.values_list("task", "organisation", "status")

    @property
    def rows(self) -> "tuple[QuerySet[Any, Any], ...]":
        """What it counts from, still to be read."""
        return self._tasks, self._decided

    def counted(self) -> tuple[int, int]:
        has_technical_tracks = any(one.has_technical_tracks for one in inside(self._place))
        decided: dict[int, dict[int, str]] = defaultdict(dict)
        for task, place, status in self._decided:
            decided[task][place] = status
        above = [place.pk for place in reversed(self._place.lineage)]
        known = [pk for pk, technical in self._tasks if has_technical_tracks or not technical]
        return len(known), sum(_applies(decided[pk], above) for pk in known)


def asked_tasks(organisation: Organisation, year: SchoolYear | None) -> list[AskedTask]:
    """For a school group: what applies in the group or in one of its schools."""
    found = tailored(organisation, year)
    return [_asked(task, rows, found.above) for task, rows in found.applying]


def _decided(organisation: Organisation, year: SchoolYear | None) -> QuerySet[Tailoring]:
    if year is None:
        return Tailoring.objects.none()
    return Tailoring.objects.that_matter_to(organisation, year)


def _applies(decided: Mapping[int, str], above: list[int]) -> bool:
    """What is nearest decides; a school may do what its group dropped."""
    status = APPLIES
    for pk in above:
        status = decided.get(pk) or status
    below = (told for pk, told in decided.items() if pk not in above)
    return status == APPLIES or APPLIES in below


def _asked(task: Task, rows: Mapping[int, Tailoring], above: list[int]) -> AskedTask:
    record = task_record(task)
    for pk in above:
        if pk in rows:
            record = adjusted(record, rows[pk].adjustments)
    required = {str(key): level for key, level in record.required.items() if level > 0}
    return AskedTask(
        pk=task.pk,
        name=record.name,
        cluster=record.cluster,
        is_core=record.is_core,
        needs_backup=record.needs_backup,
        specialisation=record.specialisation or "",
        asked=Asked(
            required,
            record.specialisation or "",
            max(1, required.get("T", 0)) if record.specialisation else 0,
        ),
    )
