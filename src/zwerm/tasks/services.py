"""Tailoring the task overview: what applies here, what it takes, and own tasks."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation, Provenance, SchoolYear

from .adjusting import plain_value, refuse_wrong_adjustments
from .decisions import Decisions
from .exchange import TaskCounts, apply_task_records
from .models import Tailoring, Task
from .own_tasks import add_own_task
from .queries import untouched

__all__ = [
    "TaskCounts",
    "add_own_task",
    "apply_task_records",
    "carry_over_tailoring",
    "tailor",
    "tailor_many",
    "undo_tailoring",
]


class Keep(Enum):
    """Say nothing about it."""

    AS_IT_IS = "as it is"


KEEP: Final = Keep.AS_IT_IS


@transaction.atomic
def tailor(
    organisation: Organisation,
    task: Task,
    *,
    school_year: SchoolYear,
    by: User | None,
    status: str | Keep = KEEP,
    reason: str = "",
    weekly_minutes: int | Keep | None = KEEP,
    minutes_provenance: str = Provenance.ESTIMATE,
    adjustments: Mapping[str, Any] | Keep = KEEP,
) -> None:
    """Decide about one task here. An empty status follows the school group, no minutes the drivers.

    `adjustments` are merged with those that are there; a value as it was before takes one away.
    """
    _refuse_unknown_here(organisation, [task])
    decisions = Decisions(organisation, school_year)
    if status is not KEEP:
        decisions.of(organisation, task).decide(status, reason)
    if weekly_minutes is not KEEP:
        decisions.of(organisation, task).fill_in(weekly_minutes, minutes_provenance)
    if adjustments is not KEEP:
        _adjust(decisions, task, adjustments)
    decisions.save()
    told = {"status": status, "weekly_minutes": weekly_minutes, "adjustments": adjustments}
    details = {name: value for name, value in told.items() if value is not KEEP}
    record(by, "tailored_task", task, at=organisation.pk, year=school_year.code, **details)


@transaction.atomic
def tailor_many(
    organisation: Organisation,
    tasks: Iterable[Task],
    *,
    school_year: SchoolYear,
    by: User | None,
    status: str,
    reason: str = "",
) -> int:
    """Decide the same about several tasks; how many there were."""
    chosen = list(tasks)
    _refuse_unknown_here(organisation, chosen)
    decisions = Decisions(organisation, school_year)
    before = {}
    for task in chosen:
        row = decisions.of(organisation, task)
        before[task.slug] = [row.status, row.reason]
        row.decide(status, reason)
    decisions.save()
    record(
        by,
        "tailored_tasks",
        organisation,
        year=school_year.code,
        status=status,
        reason=reason,
        before=before,
    )
    return len(chosen)


@transaction.atomic
def undo_tailoring(
    organisation: Organisation, task: Task, *, school_year: SchoolYear, by: User | None
) -> None:
    """Back to what the catalogue, or the school group, says."""
    rows = Tailoring.objects.filter(organisation=organisation, school_year=school_year, task=task)
    before = list(rows.values("status", "reason", "weekly_minutes", "adjustments"))
    rows.delete()
    if before:
        record(by, "undid_tailoring", task, at=organisation.pk, before=before[0])


@transaction.atomic
def carry_over_tailoring(
    organisation: Organisation, *, school_year: SchoolYear, by: User | None
) -> int:
    """What was decided last year, here and below, where this year says nothing yet."""
    inside = Organisation.objects.below(organisation.pk)
    rows = Tailoring.objects.filter(organisation__in=inside.values("pk"))
    decided = set(rows.filter(school_year=school_year).values_list("organisation", "task"))
    last = rows.filter(school_year__first_year=school_year.first_year - 1)
    fresh = [row for row in last if (row.organisation_id, row.task_id) not in decided]
    for row in fresh:
        row.pk, row.school_year = None, school_year
    Tailoring.objects.bulk_create(fresh)
    record(by, "carried_over_tailoring", organisation, year=school_year.code, rows=len(fresh))
    return len(fresh)


def _adjust(decisions: Decisions, task: Task, adjustments: Mapping[str, Any]) -> None:
    refuse_wrong_adjustments(adjustments)
    base, _status = untouched(decisions.organisation, decisions.school_year, [task])[task.pk]
    stored = decisions.existing(decisions.organisation, task)
    merged = (dict(stored.adjustments) if stored else {}) | dict(adjustments)
    is_own = task.owner_id == decisions.organisation.pk
    different = {name: v for name, v in merged.items() if plain_value(base, name) != v}
    decisions.adjust(task, merged if is_own else different)


def _refuse_unknown_here(organisation: Organisation, tasks: Iterable[Task]) -> None:
    wanted = {task.pk for task in tasks}
    known = Task.objects.for_organisation(organisation).filter(pk__in=wanted)
    if known.count() != len(wanted):
        raise DomainError(_("This task belongs to another school."))
