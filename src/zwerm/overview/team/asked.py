"""The tasks that apply in a place, and which levels they ask for."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

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
        return [(task, rows) for task, rows in self.tasks if not rows or _applies(rows, self.above)]


def tailored(organisation: Organisation, year: SchoolYear | None) -> Tailored:
    """Without technical tracks there is no work for them either."""
    below = list(Organisation.objects.below(organisation.pk))
    has_technical_tracks = any(place.has_technical_tracks for place in below)
    decided = _decided(organisation, year)
    known: list[tuple[Task, Mapping[int, Tailoring]]] = [
        (task, decided.get(task.pk, {}))
        for task in Task.objects.for_organisation(organisation)
        if has_technical_tracks or not task.technical_tracks_only
    ]
    return Tailored(known, [place.pk for place in reversed(organisation.lineage)])


def asked_tasks(organisation: Organisation, year: SchoolYear | None) -> list[AskedTask]:
    """For a school group: what applies in the group or in one of its schools."""
    found = tailored(organisation, year)
    return [_asked(task, rows, found.above) for task, rows in found.applying]


def _decided(
    organisation: Organisation, year: SchoolYear | None
) -> Mapping[int, dict[int, Tailoring]]:
    found: dict[int, dict[int, Tailoring]] = defaultdict(dict)
    if year is not None:
        for row in Tailoring.objects.that_matter_to(organisation, year):
            found[row.task_id][row.organisation_id] = row
    return found


def _applies(rows: Mapping[int, Tailoring], above: list[int]) -> bool:
    """What is nearest decides; a school may do what its group dropped."""
    status = APPLIES
    for pk in above:
        if pk in rows and rows[pk].status:
            status = rows[pk].status
    below = (row.status for pk, row in rows.items() if pk not in above)
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
