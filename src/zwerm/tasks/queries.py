"""The task overview of an organisation: the catalogue as it was tailored there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from zwerm.schools.models import Organisation, SchoolYear
from zwerm.schools.queries import key_figures, school_record
from zwerm.workbook.records import SchoolRecord, TaskRecord

from .adjusting import adjusted, task_record
from .demand import computed_weekly_minutes, school_effort_parts
from .effort import EffortPart
from .models import Tailoring, Task

Status = Literal["applies", "dropped", "postponed"]
Origin = Literal["catalogue", "own", "group", "school"]


@dataclass(frozen=True, slots=True)
class SchoolEffort:
    """What a task takes at one school, and why."""

    school: Organisation
    status: Status
    reason: str
    minutes: int  # a week, if it applies
    parts: tuple[EffortPart, ...]  # the terms that make the minutes; none for an own figure
    provenance: str
    is_own_figure: bool = False
    is_decided_here: bool = False  # the school itself chose the status

    @property
    def needed_minutes(self) -> int:
        """What counts in a sum."""
        return self.minutes if self.status == "applies" else 0


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
    schools: tuple[SchoolEffort, ...]
    status_above: Status = "applies"  # what holds when this organisation decides nothing
    tailoring: Tailoring | None = field(default=None)  # what this organisation itself stored

    @property
    def minutes(self) -> int:
        """A week, over the schools where it applies."""
        return sum(school.needed_minutes for school in self.schools)

    @property
    def full_minutes(self) -> int:
        """A week, also where it was dropped or postponed."""
        return sum(school.minutes for school in self.schools)

    @property
    def applies(self) -> bool:
        return self.status == "applies"

    @property
    def is_tailored_here(self) -> bool:
        return self.tailoring is not None


@dataclass(frozen=True, slots=True)
class _Place:
    """A school with what counts for it: its figures, and whose decisions, the widest first."""

    school: Organisation
    record: SchoolRecord
    deciders: tuple[int, ...]


def tailored_tasks(organisation: Organisation, school_year: SchoolYear) -> list[TailoredTask]:
    """Every task that is known here, tailored. The school's word beats that of its group."""
    places = _places(organisation, school_year)
    deciders = _deciders(organisation)
    decided = _decisions(organisation, school_year)
    tasks = Task.objects.for_organisation(organisation)
    return [_tailored(task, organisation, deciders, places, decided[task.pk]) for task in tasks]


def tailored_task(
    organisation: Organisation, school_year: SchoolYear, task: Task
) -> TailoredTask | None:
    """One of them; None for an own task of somewhere else."""
    if not Task.objects.for_organisation(organisation).filter(pk=task.pk).exists():
        return None
    decided = _decisions(organisation, school_year)[task.pk]
    places = _places(organisation, school_year)
    return _tailored(task, organisation, _deciders(organisation), places, decided)


def task_records(organisation: Organisation, school_year: SchoolYear) -> tuple[TaskRecord, ...]:
    """The overview for the workbook and for the division.

    What holds in only some of the schools is said by `weekly_minutes`: 0 for a school code means
    that there is no such work there (dropped, postponed, or an own task of another school).
    """
    return tuple(row.record for row in tailored_tasks(organisation, school_year))


def can_carry_over(organisation: Organisation, school_year: SchoolYear) -> bool:
    """Whether last year holds decisions and this year none yet."""
    inside = Organisation.objects.below(organisation.pk).values("pk")
    first_years = (
        Tailoring.objects.filter(
            organisation__in=inside,
            school_year__first_year__in=[school_year.first_year - 1, school_year.first_year],
        )
        .values_list("school_year__first_year", flat=True)
        .distinct()
    )
    return list(first_years.order_by()) == [school_year.first_year - 1]


def untouched(
    organisation: Organisation, school_year: SchoolYear, tasks: Iterable[Task]
) -> dict[int, tuple[TaskRecord, Status]]:
    """By task: what would hold here if this organisation itself had decided nothing."""
    above = _deciders(organisation)[:-1]
    decided = _decisions(organisation, school_year)
    return {
        task.pk: (
            _adjusted(task_record(task), above, decided[task.pk]),
            _status(above, decided[task.pk])[0],
        )
        for task in tasks
    }


def _places(organisation: Organisation, school_year: SchoolYear) -> list[_Place]:
    figures = key_figures(organisation, school_year)
    above = _deciders(organisation)
    return [
        _Place(
            school,
            school_record(school, figures.get(school.pk)),
            _deciders_below(above, organisation, school),
        )
        for school in organisation.places().open_in(school_year)
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


def _decisions(
    organisation: Organisation, school_year: SchoolYear
) -> Mapping[int, dict[int, Tailoring]]:
    """By task and then by organisation."""
    decided: dict[int, dict[int, Tailoring]] = defaultdict(dict)
    for row in Tailoring.objects.that_matter_to(organisation, school_year):
        decided[row.task_id][row.organisation_id] = row
    return decided


def _tailored(
    task: Task,
    organisation: Organisation,
    deciders: Sequence[int],
    places: Sequence[_Place],
    decided: Mapping[int, Tailoring],
) -> TailoredTask:
    base = task_record(task)
    record = _adjusted(base, deciders, decided)
    status, reason, decider = _status(deciders, decided)
    schools = tuple(_school_effort(task, base, place, decided) for place in places)
    names = {above.pk: _origin(above) for above in organisation.lineage}
    untouched: Origin = "own" if task.owner_id else "catalogue"
    return TailoredTask(
        task=task,
        record=_for_exchange(record, status, reason, schools, places),
        status=status,
        reason=reason,
        status_origin=names[decider] if decider else untouched,
        origins={
            name: names[pk] for pk in deciders if pk in decided for name in decided[pk].adjustments
        },
        schools=schools,
        status_above=_status(deciders[:-1], decided)[0],
        tailoring=decided.get(organisation.pk),
    )


def _origin(decider: Organisation) -> Origin:
    return "group" if decider.is_group else "school"


def _adjusted(
    base: TaskRecord, deciders: Sequence[int], decided: Mapping[int, Tailoring]
) -> TaskRecord:
    for pk in deciders:
        if pk in decided:
            base = adjusted(base, decided[pk].adjustments)
    return base


def _status(
    deciders: Sequence[int], decided: Mapping[int, Tailoring]
) -> tuple[Status, str, int | None]:
    """The decision nearest to the school, and who took it."""
    for pk in reversed(deciders):
        if pk in decided and decided[pk].status:
            return _as_status(decided[pk].status), decided[pk].reason, pk
    return "applies", "", None


def _as_status(value: str) -> Status:
    return "dropped" if value == "dropped" else "postponed" if value == "postponed" else "applies"


def _school_effort(
    task: Task, base: TaskRecord, place: _Place, decided: Mapping[int, Tailoring]
) -> SchoolEffort:
    record = _adjusted(base, place.deciders, decided)
    status, reason, decider = _status(place.deciders, decided)
    own = decided.get(place.school.pk)
    is_elsewhere = task.owner_id is not None and task.owner_id not in place.deciders
    has_own_figure = own is not None and own.weekly_minutes is not None
    parts = () if has_own_figure or is_elsewhere else school_effort_parts(record, place.record)
    minutes = 0 if is_elsewhere else computed_weekly_minutes(record, place.record)
    provenance: str = record.effort_provenance
    if own is not None and own.weekly_minutes is not None:
        minutes, provenance = own.weekly_minutes, own.minutes_provenance
    return SchoolEffort(
        school=place.school,
        status=status,
        reason=reason,
        minutes=minutes,
        parts=parts,
        provenance=provenance,
        is_own_figure=has_own_figure,
        is_decided_here=decider == place.school.pk,
    )


def _for_exchange(
    record: TaskRecord,
    status: Status,
    reason: str,
    schools: Sequence[SchoolEffort],
    places: Sequence[_Place],
) -> TaskRecord:
    """The record with what differs by school in `weekly_minutes`."""
    applies = [school for school in schools if school.status == "applies"]
    if status != "applies" and not applies:
        return replace(record, status=status, reason=reason)
    figures = {
        place.record.code: school.needed_minutes
        for place, school in zip(places, schools, strict=True)
        if school.is_own_figure
        or school.needed_minutes != computed_weekly_minutes(record, place.record)
    }
    provenances = {school.provenance for school in applies if school.is_own_figure}
    if len(schools) == 1 and provenances:
        record = replace(record, effort_provenance=_provenance(provenances.pop()))
    return replace(record, status="applies", reason="", weekly_minutes=figures)


def _provenance(value: str) -> Literal["granted", "published", "estimate", "measured"]:
    match value:
        case "granted" | "published" | "measured":
            return value
        case _:
            return "estimate"
