"""Tasks that goals lean on and that are no longer done: where, since when, and by whose choice."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import ChangedTask, Tailoring, Task

LEFT_OUT = (Tailoring.Status.DROPPED, Tailoring.Status.POSTPONED)


@dataclass(frozen=True, slots=True)
class LostTask:
    """A task under a goal that is dropped or postponed somewhere."""

    task: Task
    place: Organisation
    status: str
    reason: str
    until: date | None
    at: datetime | None
    by: User | None

    @property
    def is_dropped(self) -> bool:
        return self.status == Tailoring.Status.DROPPED


def decisions_about(
    tasks: "Collection[int] | QuerySet[Any, Any]",
    organisation: Organisation,
    school_year: SchoolYear,
) -> "QuerySet[Tailoring]":
    """What was decided of these tasks here, above or below this place: still to be read."""
    rows = Tailoring.objects.that_matter_to(organisation, school_year).filter(task__in=tasks)
    return rows.exclude(status="").select_related("organisation", "task")


def lost_among(
    rows: Collection[Tailoring], organisation: Organisation
) -> dict[int, list[LostTask]]:
    """By task: where it is left out."""
    holding = [
        row for row in rows if row.status in LEFT_OUT and not _is_overruled(row, rows, organisation)
    ]
    events = _events(holding)
    lost: dict[int, list[LostTask]] = defaultdict(list)
    for row in holding:
        event = events.get((row.organisation_id, row.task_id))
        lost[row.task_id].append(
            LostTask(
                task=row.task,
                place=row.organisation,
                status=row.status,
                reason=row.reason,
                until=row.postponed_until,
                at=event.change.at if event else None,
                by=event.change.by if event else None,
            )
        )
    return lost


def _is_overruled(row: Tailoring, rows: Iterable[Tailoring], here: Organisation) -> bool:
    """Whether a place nearer to this one decided otherwise."""
    lineage = [each.pk for each in here.lineage]
    if row.organisation_id not in lineage:
        return False
    nearer = lineage[: lineage.index(row.organisation_id)]
    return any(other.task_id == row.task_id and other.organisation_id in nearer for other in rows)


def _events(rows: Sequence[Tailoring]) -> dict[tuple[int, int], ChangedTask]:
    """The last change of each that gave it the status it has."""
    found = ChangedTask.objects.filter(
        task__in={row.task_id for row in rows},
        organisation__in={row.organisation_id for row in rows},
    )
    events: dict[tuple[int, int], ChangedTask] = {}
    for line in found.select_related("change__by").order_by("pk"):
        if line.before.get("status") != line.after.get("status"):
            events[line.organisation_id, line.task_id] = line
    return events
