"""The task overview of an organisation: the catalogue as it was tailored there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from zwerm.core.reading_together import read_together
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.schools.queries import by_place, open_places, school_record
from zwerm.workbook.records import SchoolRecord, TaskRecord

from .adjusting import adjusted, task_record
from .demand import Together, computed_for_each, computed_weekly_minutes, together
from .effort import POOLING, PoolingSettings
from .models import PoolingFigures, Task
from .school_efforts import SchoolEffort, SchoolEfforts, Status
from .tailoring_rows import Decision, TailoringRows, by_task, decisions_here, tailoring_rows

Origin = Literal["catalogue", "own", "group", "school"]


@dataclass(frozen=True, slots=True)
class TailoredTask:
    """A task as it holds at one organisation in one school year."""

    task: Task
    record: TaskRecord
    status: Status
    reason: str
    status_origin: Origin
    # For each field of the record that was changed: who changed it last.
    origins: Mapping[str, Origin]
    schools: SchoolEfforts
    status_above: Status = "applies"  # what holds when this organisation decides nothing
    tailoring: Decision | None = field(default=None)  # what this organisation itself stored
    horizon: str = "year"
    horizon_origin: Origin = "catalogue"
    until: date | None = None  # postponed until
    core_reason: str = ""
    together: Together | None = None  # for several schools at once, if it may be done there

    @property
    def minutes(self) -> int:
        """A week, over the schools where it applies."""
        return sum(self.schools.needed_minutes)

    @property
    def full_minutes(self) -> int:
        """A week, also where it was dropped or postponed."""
        return self.schools.full_minutes

    @property
    def applies(self) -> bool:
        return self.status == "applies"

    @property
    def together_minutes(self) -> int:
        """A week, when what may be done together is done together."""
        return self.together.minutes if self.together else self.minutes

    @property
    def is_tailored_here(self) -> bool:
        return self.tailoring is not None


@dataclass(frozen=True, slots=True)
class _Place:
    """A school with what counts for it: its figures, and whose decisions, the widest first."""

    school: Organisation
    record: SchoolRecord
    deciders: tuple[int, ...]


@dataclass(frozen=True)
class _Context:
    """What is the same for every task."""

    organisation: Organisation
    names: Mapping[int, Origin]
    deciders: tuple[int, ...]
    places: Sequence[_Place]
    pooling: PoolingSettings
    with_together: bool

    @cached_property
    def schools(self) -> list[Organisation]:
        return [place.school for place in self.places]

    @cached_property
    def records(self) -> list[SchoolRecord]:
        return [place.record for place in self.places]

    @cached_property
    def decided_by(self) -> Mapping[int, list[int]]:
        """For who decides the schools it holds for, by their place in the row."""
        found: dict[int, list[int]] = {}
        for index, place in enumerate(self.places):
            for pk in place.deciders:
                found.setdefault(pk, []).append(index)
        return found


def tailored_tasks(
    organisation: Organisation,
    school_year: SchoolYear,
    rows: TailoringRows | None = None,
    *,
    with_together: bool = True,
) -> list[TailoredTask]:
    """Every task that is known here, tailored. The school's word beats that of its group.

    What it takes when it is done together is not worked out for who does not tell it.
    """
    rows = rows or tailoring_rows(organisation, school_year)
    return _tailored_all(organisation, school_year, rows, rows.tasks, with_together=with_together)


def tailored_task(
    organisation: Organisation, school_year: SchoolYear, task: Task
) -> TailoredTask | None:
    """One of them; None for an own task of somewhere else."""
    if not Task.objects.for_organisation(organisation).filter(pk=task.pk).exists():
        return None
    return tailored(organisation, school_year, [task])[0]


def tailored(
    organisation: Organisation, school_year: SchoolYear, tasks: Iterable[Task]
) -> list[TailoredTask]:
    """These tasks as they hold here."""
    rows = tailoring_rows(organisation, school_year)._replace(tasks=Task.objects.none())
    return _tailored_all(organisation, school_year, rows, tasks)


def _tailored_all(
    organisation: Organisation,
    school_year: SchoolYear,
    rows: TailoringRows,
    tasks: Iterable[Task],
    *,
    with_together: bool = True,
) -> list[TailoredTask]:
    read_together(*rows)
    context = _Context(
        organisation=organisation,
        names={above.pk: _origin(above) for above in organisation.lineage},
        deciders=_deciders(organisation),
        places=_places(organisation, school_year, by_place(rows.figures)),
        pooling=settings_of(next(iter(rows.pooling), None)),
        with_together=with_together,
    )
    decided = by_task(rows.decisions)
    return [_tailored(task, context, decided.get(task.pk, {})) for task in tasks]


def pooling_settings(organisation: Organisation, school_year: SchoolYear) -> PoolingSettings:
    """The figures of the group for this year, or the estimates of the catalogue."""
    return settings_of(PoolingFigures.objects.in_force(organisation, school_year))


def settings_of(figures: PoolingFigures | None) -> PoolingSettings:
    if figures is None:
        return POOLING
    return PoolingSettings(
        fixed_part_factor=figures.fixed_part_percent / 100,
        saved_none_percent=figures.saved_none_percent,
        saved_limited_percent=figures.saved_limited_percent,
        saved_strong_percent=figures.saved_strong_percent,
        provenance=_provenance(figures.provenance),
    )


def task_records(
    organisation: Organisation, school_year: SchoolYear, rows: TailoringRows | None = None
) -> tuple[TaskRecord, ...]:
    """The overview for the workbook and for the division.

    What holds in only some of the schools is said by `weekly_minutes`: 0 for a school code means
    that there is no such work there (dropped, postponed, or an own task of another school).
    """
    tasks = tailored_tasks(organisation, school_year, rows, with_together=False)
    return tuple(row.record for row in tasks)


def untouched(
    organisation: Organisation, school_year: SchoolYear, tasks: Iterable[Task]
) -> dict[int, tuple[TaskRecord, Status]]:
    """By task: what would hold here if this organisation itself had decided nothing."""
    above = _deciders(organisation)[:-1]
    decided = by_task(decisions_here(organisation, school_year))
    pooling = pooling_settings(organisation, school_year)
    return {
        task.pk: (
            _adjusted(_base(task, pooling), above, decided[task.pk]),
            _status(above, decided[task.pk])[0],
        )
        for task in tasks
    }


def _places(
    organisation: Organisation, school_year: SchoolYear, figures: Mapping[int, KeyFigures]
) -> list[_Place]:
    above = _deciders(organisation)
    return [
        _Place(
            school,
            school_record(school, figures.get(school.pk)),
            _deciders_below(above, organisation, school),
        )
        for school in open_places(organisation, school_year)
    ]


def _deciders(organisation: Organisation) -> tuple[int, ...]:
    return tuple(above.pk for above in reversed(organisation.lineage))


def _deciders_below(
    above: tuple[int, ...], organisation: Organisation, place: Organisation
) -> tuple[int, ...]:
    """For a site under a group also the school in between."""
    if place.pk == organisation.pk:
        return above
    between = (place.parent_id,) if place.parent_id not in (None, organisation.pk) else ()
    return (*above, *(pk for pk in between if pk is not None), place.pk)


def _tailored(task: Task, context: _Context, decided: Mapping[int, Decision]) -> TailoredTask:
    deciders, places, names = context.deciders, context.places, context.names
    base = _base(task, context.pooling)
    record = _adjusted(base, deciders, decided)
    status, reason, decider = _status(deciders, decided)
    schools = _schools(task, base, context, decided)
    untouched: Origin = "own" if task.owner_id else "catalogue"
    horizon, planner = _horizon(task, deciders, decided)
    return TailoredTask(
        task=task,
        record=_for_exchange(record, status, reason, schools, places, is_untouched=record is base),
        status=status,
        reason=reason,
        status_origin=names[decider] if decider else untouched,
        origins={
            name: names[pk] for pk in deciders if pk in decided for name in decided[pk].adjustments
        },
        schools=schools,
        status_above=_status(deciders[:-1], decided)[0],
        tailoring=decided.get(context.organisation.pk),
        horizon=horizon,
        horizon_origin=names[planner] if planner else untouched,
        until=decided[decider].postponed_until if decider else None,
        core_reason=_core_reason(deciders, decided),
        together=_together(record, schools, context),
    )


def _schools(
    task: Task, base: TaskRecord, context: _Context, decided: Mapping[int, Decision]
) -> SchoolEfforts:
    places = context.places
    at: Iterable[int] = range(len(places))
    if task.owner_id is None:
        at = sorted({index for pk in decided for index in context.decided_by.get(pk, ())})
    usual = computed_for_each(base, context.records)
    made = {index: _school_effort(task, base, places[index], decided, usual[index]) for index in at}
    return SchoolEfforts(base, context.schools, context.records, usual, made)


def _base(task: Task, pooling: PoolingSettings) -> TaskRecord:
    """The task as this group finds it: what is saved together, it may have set itself."""
    record = task_record(task)
    saved = pooling.saved_percent(record.pooled_variable_saving)
    if task.owner_id or saved == record.pooled_variable_saving:
        return record
    return replace(record, pooled_variable_saving=saved)


def _horizon(
    task: Task, deciders: Sequence[int], decided: Mapping[int, Decision]
) -> tuple[str, int | None]:
    """Of the decider nearest to the school, and who that is; else what the catalogue advises."""
    for pk in reversed(deciders):
        if pk in decided and decided[pk].horizon:
            return decided[pk].horizon, pk
    return task.advised_horizon, None


def _core_reason(deciders: Sequence[int], decided: Mapping[int, Decision]) -> str:
    for pk in reversed(deciders):
        if pk in decided and "is_core" in decided[pk].adjustments:
            return decided[pk].core_reason
    return ""


def _together(record: TaskRecord, schools: SchoolEfforts, context: _Context) -> Together | None:
    if not context.with_together or len(schools) < 2 or record.levels == ("S",):
        return None
    needed = list(zip(context.records, schools.needed_minutes, strict=True))
    return together(record, needed, context.pooling)


def _origin(decider: Organisation) -> Origin:
    return "group" if decider.is_group else "school"


def _adjusted(
    base: TaskRecord, deciders: Sequence[int], decided: Mapping[int, Decision]
) -> TaskRecord:
    for pk in deciders:
        if pk in decided:
            base = adjusted(base, decided[pk].adjustments)
    return base


def _status(
    deciders: Sequence[int], decided: Mapping[int, Decision]
) -> tuple[Status, str, int | None]:
    """The decision nearest to the school, and who took it."""
    for pk in reversed(deciders):
        if pk in decided and decided[pk].status:
            return _as_status(decided[pk].status), decided[pk].reason, pk
    return "applies", "", None


def _as_status(value: str) -> Status:
    return "dropped" if value == "dropped" else "postponed" if value == "postponed" else "applies"


def _school_effort(
    task: Task, base: TaskRecord, place: _Place, decided: Mapping[int, Decision], usual: int
) -> SchoolEffort:
    """With the minutes it usually takes there."""
    deciders = [pk for pk in place.deciders if pk in decided]
    record = _adjusted(base, deciders, decided)
    status, reason, decider = _status(deciders, decided)
    own = decided.get(place.school.pk)
    is_elsewhere = task.owner_id is not None and task.owner_id not in place.deciders
    has_own_figure = own is not None and own.weekly_minutes is not None
    minutes = usual if record is base else computed_weekly_minutes(record, place.record)
    if is_elsewhere:
        minutes = 0
    provenance: str = record.effort_provenance
    if own is not None and own.weekly_minutes is not None:
        minutes, provenance = own.weekly_minutes, own.minutes_provenance
    return SchoolEffort(
        school=place.school,
        status=status,
        reason=reason,
        minutes=minutes,
        provenance=provenance,
        drivers=None if has_own_figure or is_elsewhere else (record, place.record),
        is_own_figure=has_own_figure,
        is_decided_here=decider == place.school.pk,
        is_as_usual=status == "applies" and record is base and not (own or is_elsewhere),
    )


def _for_exchange(
    record: TaskRecord,
    status: Status,
    reason: str,
    schools: SchoolEfforts,
    places: Sequence[_Place],
    *,
    is_untouched: bool,
) -> TaskRecord:
    """The record with what differs by school in `weekly_minutes`."""
    if status != "applies" and not schools.apply_somewhere:
        return replace(record, status=status, reason=reason)
    # Where nobody decided anything it is as the record says.
    decided = [(places[index].record, row) for index, row in schools.decided.items()]
    figures = {
        place.code: school.needed_minutes
        for place, school in decided
        if not (is_untouched and school.is_as_usual)
        and (
            school.is_own_figure or school.needed_minutes != computed_weekly_minutes(record, place)
        )
    }
    own = {
        row.provenance for _place, row in decided if row.is_own_figure and row.status == "applies"
    }
    if len(schools) == 1 and own:
        record = replace(record, effort_provenance=_provenance(own.pop()))
    return replace(record, status="applies", reason="", weekly_minutes=figures)


def _provenance(value: str) -> Literal["granted", "published", "estimate", "measured"]:
    match value:
        case "granted" | "published" | "measured":
            return value
        case _:
            return "estimate"
