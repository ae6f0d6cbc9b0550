"""Task records of a workbook into the database: only what differs is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record as audit
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.workbook.records import TaskRecord

from .adjusting import differences, refuse_wrong_record
from .decisions import Decisions
from .models import Change, Task
from .own_tasks import make_each_own_task
from .queries import TailoredTask, tailored_tasks, untouched
from .school_efforts import Status


@dataclass(frozen=True, slots=True)
class TaskCounts:
    added: int = 0
    changed: int = 0
    unchanged: int = 0


@transaction.atomic
def apply_task_records(
    organisation: Organisation,
    school_year: SchoolYear,
    records: Sequence[TaskRecord],
    *,
    by: User | None,
) -> TaskCounts:
    """Make the overview say what the records say. Tasks not among them stay as they are."""
    schools = {school.code: school for school in organisation.places()}
    rows = tailored_tasks(organisation, school_year)
    pairs = _matched(records, rows)
    _refuse_wrong(pairs, schools)
    new = [record for record, row in pairs if not row]
    added = list(zip(new, make_each_own_task(organisation, new, by=by), strict=True))
    known = [(record, row) for record, row in pairs if row]
    decisions = Decisions(organisation, school_year)
    changed = _decide(decisions, known, added, schools)
    decisions.save(Change.Kind.WORKBOOK, by=by)
    counts = TaskCounts(len(added), changed, len(known) - changed)
    details = {"added": counts.added, "changed": counts.changed, "year": school_year.code}
    audit(by, "applied_task_records", organisation, **details)
    return counts


def _matched(
    records: Sequence[TaskRecord], rows: Sequence[TailoredTask]
) -> list[tuple[TaskRecord, TailoredTask | None]]:
    """By key; an own task also by its name, because its key was made from that."""
    by_slug = {row.record.slug: row for row in rows}
    own = {row.record.name.casefold(): row for row in rows if row.record.is_own}
    return [(record, by_slug.get(record.slug) or _named(record, own)) for record in records]


def _named(record: TaskRecord, own: Mapping[str, TailoredTask]) -> TailoredTask | None:
    return own.get(record.name.casefold()) if record.is_own else None


def _refuse_wrong(
    pairs: Sequence[tuple[TaskRecord, TailoredTask | None]], schools: Mapping[str, Organisation]
) -> None:
    """Everything that is wrong, at once, before anything is stored."""
    problems = []
    for record, row in pairs:
        if row is None and not record.is_own:
            problems.append(_("There is no task with the key “%s”.") % record.slug)
        if record.status != "applies" and not record.reason.strip():
            problems.append(_("“%s” is dropped or postponed without a reason.") % record.name)
        problems += [
            _("“%(task)s” has hours for “%(code)s”, which is not a school here.")
            % {"task": record.name, "code": code}
            for code in record.weekly_minutes
            if code not in schools
        ]
        try:
            refuse_wrong_record(record)
        except DomainError as refusal:
            problems.append(f"{record.name}: {refusal}")
    if problems:
        raise DomainError("\n".join(problems))


def _decide(
    decisions: Decisions,
    known: Sequence[tuple[TaskRecord, TailoredTask]],
    added: Sequence[tuple[TaskRecord, Task]],
    schools: Mapping[str, Organisation],
) -> int:
    """How many of the known tasks became different."""
    bases = untouched(
        decisions.organisation, decisions.school_year, [row.task for _record, row in known]
    )
    changed = 0
    for record, row in known:
        base, status_above = bases[row.task.pk]
        wanted = _as_shown(record, row)
        if _says_the_same(wanted, row.record):
            continue
        changed += 1
        _set_status(decisions, wanted, row, status_above)
        _set_figures(decisions, wanted, row.task, row.record.weekly_minutes, schools)
        about_task = _without_figure(wanted, row, base)
        if differences(about_task, _without_figure(row.record, row, base)):
            decisions.adjust(row.task, differences(about_task, base))
    for record, task in added:
        decisions.note_added(task)
        if record.status != "applies":
            decisions.of(decisions.organisation, task).decide(record.status, record.reason)
        _set_figures(decisions, record, task, {}, schools)
    return changed


def _as_shown(record: TaskRecord, row: TailoredTask) -> TaskRecord:
    """In the words of the overview: a catalogue task's name in either language is no new name."""
    task, shown = row.task, row.record
    if record.name in {task.name_nl, task.name_en}:
        record = replace(record, name=shown.name)
    if record.description in {"", task.description_nl, task.description_en}:
        record = replace(record, description=shown.description)
    return record


def _without_figure(record: TaskRecord, row: TailoredTask, base: TaskRecord) -> TaskRecord:
    """Of a single school with its own figure, the provenance speaks of that figure."""
    if len(row.schools) == 1 and record.weekly_minutes:
        return replace(record, effort_provenance=base.effort_provenance)
    return record


def _says_the_same(record: TaskRecord, shown: TaskRecord) -> bool:
    return (
        not differences(record, shown)
        and (record.status, record.reason.strip()) == (shown.status, shown.reason)
        and dict(record.weekly_minutes) == dict(shown.weekly_minutes)
    )


def _set_status(
    decisions: Decisions, record: TaskRecord, row: TailoredTask, status_above: Status
) -> None:
    if (record.status, record.reason.strip()) == (row.record.status, row.record.reason):
        return
    mine = decisions.of(decisions.organisation, row.task)
    follows = record.status == "applies" and status_above == "applies"
    mine.decide("" if follows else record.status, record.reason)
    if record.status != "applies":  # for all of them, so also where a school thought otherwise
        for effort in row.schools:
            below = decisions.existing(effort.school, row.task)
            if effort.school.pk != decisions.organisation.pk and below is not None:
                decisions.of(effort.school, row.task).decide("")


def _set_figures(
    decisions: Decisions,
    record: TaskRecord,
    task: Task,
    shown: Mapping[str, int],
    schools: Mapping[str, Organisation],
) -> None:
    """A figure that appeared or changed is stored; one that was taken away, forgotten."""
    for code in sorted({*record.weekly_minutes, *shown} & set(schools)):
        minutes = record.weekly_minutes.get(code)
        if minutes == shown.get(code) or (minutes is None and record.status != "applies"):
            continue
        mine = decisions.of(schools[code], task)
        if schools[code].pk != decisions.organisation.pk and minutes != 0:
            mine.decide("")
        mine.fill_in(minutes, record.effort_provenance)
