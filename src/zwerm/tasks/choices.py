"""What one organisation decides about tasks: one, several, or a whole list at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record as audit
from zwerm.schools.models import Organisation, Provenance, SchoolYear
from zwerm.workbook.records import TaskRecord

from .adjusting import plain_value, refuse_wrong_adjustments
from .decisions import Decisions
from .models import LONGEST_NOTE, LONGEST_REASON, Change, Task
from .own_tasks import make_own_tasks
from .queries import untouched


class Keep(Enum):
    """Say nothing about it."""

    AS_IT_IS = "as it is"


KEEP: Final = Keep.AS_IT_IS


@dataclass(frozen=True, slots=True)
class Choice:
    """What is decided about one task; what is not said stays as it is."""

    status: str | Keep = KEEP  # empty: follow the school group
    reason: str = ""
    until: date | None = None
    horizon: str | Keep = KEEP  # empty: as the catalogue says
    levels: Sequence[str] | Keep = KEEP
    is_core: bool | Keep = KEEP
    core_reason: str = ""
    weekly_minutes: int | Keep | None = KEEP  # None: as the drivers say
    minutes_provenance: str = Provenance.ESTIMATE
    note: str | Keep = KEEP
    # Other fields of the record; merged with those that are there.
    adjustments: Mapping[str, Any] | Keep = KEEP

    @property
    def all_adjustments(self) -> dict[str, Any]:
        found = {} if self.adjustments is KEEP else dict(self.adjustments)
        if self.levels is not KEEP:
            found["levels"] = [level for level in ("S", "P", "G") if level in self.levels]
            found["levels"] += sorted(set(self.levels) - {"S", "P", "G"})
        if self.is_core is not KEEP:
            found["is_core"] = self.is_core
        return found


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a list of choices."""

    change: Change | None  # None: nothing became different
    added: tuple[Task, ...]
    changed: int
    unchanged: int


@transaction.atomic
def apply_choices(
    organisation: Organisation,
    choices: Iterable[tuple[Task, Choice]],
    *,
    school_year: SchoolYear,
    by: User | None,
    new_tasks: Iterable[tuple[TaskRecord, Choice]] = (),
    kind: str = Change.Kind.MANY,
    note: str = "",
) -> Applied:
    """All of it or nothing, as one change that can be undone as a whole."""
    chosen = list(choices)
    tasks = [task for task, _choice in chosen]
    refuse_unknown_here(organisation, tasks)
    decisions = Decisions(organisation, school_year)
    wanted = list(new_tasks)
    added = make_own_tasks(organisation, [task_record for task_record, _choice in wanted], by=by)
    for task, (_task_record, choice) in zip(added, wanted, strict=True):
        decisions.note_added(task)
        chosen.append((task, choice))
    bases = _Bases(organisation, school_year, [*tasks, *added])
    for task, choice in chosen:
        _choose(decisions, bases, task, choice)
    change = decisions.save(kind, by=by, note=note)
    added_pks = {task.pk for task in added}
    changed = set(change.tasks.values_list("task", flat=True)) - added_pks if change else set()
    audit(
        by,
        "tailored_tasks",
        organisation,
        year=school_year.code,
        change=change.pk if change else None,
        changed=len(changed),
        added=len(added),
    )
    unchanged = len({task.pk for task in tasks}) - len(changed)
    return Applied(change, tuple(added), len(changed), unchanged)


class _Bases:
    """What would hold if this organisation had decided nothing; looked up when first asked."""

    def __init__(
        self, organisation: Organisation, school_year: SchoolYear, tasks: Sequence[Task]
    ) -> None:
        self._asked = (organisation, school_year, tasks)
        self._found: dict[int, TaskRecord] | None = None

    def __getitem__(self, task: Task) -> TaskRecord:
        if self._found is None:
            rows = untouched(*self._asked)
            self._found = {pk: base for pk, (base, _status) in rows.items()}
        return self._found[task.pk]


def _choose(decisions: Decisions, bases: _Bases, task: Task, choice: Choice) -> None:
    here = decisions.organisation
    if choice.status is not KEEP:
        decisions.of(here, task).decide(choice.status, choice.reason, choice.until)
    if choice.horizon is not KEEP:
        decisions.of(here, task).plan(choice.horizon)
    if choice.weekly_minutes is not KEEP:
        provenance = choice.minutes_provenance
        if provenance not in Provenance.values:
            raise DomainError(_("A figure is granted, published, an estimate or measured."))
        decisions.of(here, task).fill_in(choice.weekly_minutes, provenance)
    if choice.note is not KEEP:
        if len(choice.note) > LONGEST_NOTE:
            raise DomainError(_("A note has at most 2000 characters."))
        decisions.of(here, task).note = choice.note.strip()
    if choice.all_adjustments:
        _adjust(decisions, bases, task, choice)


def _adjust(decisions: Decisions, bases: _Bases, task: Task, choice: Choice) -> None:
    wanted = choice.all_adjustments
    refuse_wrong_adjustments(wanted)
    if task.owner_id == decisions.organisation.pk:
        decisions.adjust(task, wanted)
        return
    base = bases[task]
    stored = decisions.existing(decisions.organisation, task)
    merged = (dict(stored.adjustments) if stored else {}) | wanted
    different = {name: v for name, v in merged.items() if plain_value(base, name) != v}
    decisions.adjust(task, different)
    if choice.is_core is not KEEP or "is_core" in wanted:
        if len(choice.core_reason) > LONGEST_REASON:
            raise DomainError(_("Say the reason in at most 300 characters."))
        row = decisions.of(decisions.organisation, task)
        reason = choice.core_reason.strip() or row.core_reason
        row.core_reason = reason if "is_core" in different else ""


def refuse_unknown_here(organisation: Organisation, tasks: Iterable[Task]) -> None:
    # Everybody knows the catalogue, also what a newer one no longer has.
    wanted = {task.pk for task in tasks if task.owner_id is not None}
    if not wanted:
        return
    known = Task.objects.for_organisation(organisation).filter(pk__in=wanted)
    if known.count() != len(wanted):
        raise DomainError(_("This task belongs to another school."))
