"""Tailoring the task overview: what applies here, what it takes, and own tasks."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation, Provenance, SchoolYear
from zwerm.workbook.records import TaskRecord

from .choices import KEEP, Applied, Choice, Keep, apply_choices
from .decisions import Decisions
from .exchange import TaskCounts, apply_task_records
from .models import Change, Tailoring, Task
from .own_tasks import make_own_task
from .snapshots import put, said
from .undoing import undo_change

__all__ = [
    "KEEP",
    "Applied",
    "Choice",
    "Keep",
    "TaskCounts",
    "add_own_task",
    "apply_choices",
    "apply_task_records",
    "carry_over_tailoring",
    "remove_own_task",
    "tailor",
    "tailor_many",
    "undo_change",
    "undo_tailoring",
]


@transaction.atomic
def tailor(
    organisation: Organisation,
    task: Task,
    *,
    school_year: SchoolYear,
    by: User | None,
    status: str | Keep = KEEP,
    reason: str = "",
    until: date | None = None,
    horizon: str | Keep = KEEP,
    core_reason: str = "",
    note: str | Keep = KEEP,
    weekly_minutes: int | Keep | None = KEEP,
    minutes_provenance: str = Provenance.ESTIMATE,
    adjustments: Mapping[str, Any] | Keep = KEEP,
) -> Change | None:
    """Decide about one task here. An empty status follows the school group, no minutes the drivers.

    `adjustments` are merged with those that are there; a value as it was before takes one away.
    """
    choice = Choice(
        status=status,
        reason=reason,
        until=until,
        horizon=horizon,
        core_reason=core_reason,
        note=note,
        weekly_minutes=weekly_minutes,
        minutes_provenance=minutes_provenance,
        adjustments=adjustments,
    )
    kind = Change.Kind.ONE
    return apply_choices(
        organisation, [(task, choice)], school_year=school_year, by=by, kind=kind
    ).change


def tailor_many(
    organisation: Organisation,
    tasks: Iterable[Task],
    choice: Choice,
    *,
    school_year: SchoolYear,
    by: User | None,
) -> Applied:
    """Decide the same about several tasks."""
    chosen = [(task, choice) for task in tasks]
    return apply_choices(organisation, chosen, school_year=school_year, by=by)


@transaction.atomic
def undo_tailoring(
    organisation: Organisation, task: Task, *, school_year: SchoolYear, by: User | None
) -> Change | None:
    """Back to what the catalogue, or the school group, says."""
    decisions = Decisions(organisation, school_year)
    before = said(decisions.existing(organisation, task))
    if not before:
        return None
    put(decisions.of(organisation, task), {})
    record(by, "undid_tailoring", task, at=organisation.pk, before=before)
    return decisions.save(Change.Kind.RESET, by=by)


@transaction.atomic
def carry_over_tailoring(
    organisation: Organisation, *, school_year: SchoolYear, by: User | None
) -> int:
    """What was decided last year, here and below, where this year says nothing yet."""
    inside = Organisation.objects.below(organisation.pk)
    last = Tailoring.objects.filter(
        organisation__in=inside.values("pk"), school_year__first_year=school_year.first_year - 1
    )
    decisions = Decisions(organisation, school_year)
    for row in last.select_related("organisation", "task"):
        if decisions.existing(row.organisation, row.task) is None:
            put(decisions.of(row.organisation, row.task), said(row))
    change = decisions.save(Change.Kind.CARRIED, by=by)
    rows = change.tasks.count() if change else 0
    record(by, "carried_over_tailoring", organisation, year=school_year.code, rows=rows)
    return rows


@transaction.atomic
def add_own_task(organisation: Organisation, task: TaskRecord, *, by: User | None) -> Task:
    """A task that the catalogue does not have. Its key is made from its name when it has none."""
    made = make_own_task(organisation, task, by=by)
    decisions = Decisions(organisation, SchoolYear.objects.current())
    decisions.note_added(made)
    decisions.save(Change.Kind.ADDED, by=by)
    return made


@transaction.atomic
def remove_own_task(
    organisation: Organisation, task: Task, *, school_year: SchoolYear, by: User | None
) -> Change | None:
    """Out of the overview. What was divided or agreed about it before stays readable."""
    if task.owner_id != organisation.pk:
        raise DomainError(_("Only the school that added a task can remove it."))
    decisions = Decisions(organisation, school_year)
    decisions.change_task(task, {"is_retired": True})
    record(by, "removed_task", task, at=organisation.pk)
    return decisions.save(Change.Kind.REMOVED, by=by)
