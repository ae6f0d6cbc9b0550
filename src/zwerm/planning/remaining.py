"""What is left to divide for a school whose group divided: what is done together stays there."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from zwerm.core.reading_together import read_together
from zwerm.optimiser.expansion import Instance, instances, matches
from zwerm.optimiser.problem import Assignment, Person, Problem
from zwerm.schools.family import inside
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Level

from .models import Allocation, Backup, PlannedTask, Scenario


@dataclass(frozen=True, slots=True)
class Settled:
    """What adopted divisions around an organisation have settled for it and for its people."""

    together: frozenset[tuple[str, str]] = frozenset()  # task and school
    minutes: Mapping[tuple[str, str], int] = field(default_factory=dict)  # person and source
    tasks: Mapping[str, int] = field(default_factory=dict)  # person
    backups: Mapping[str, int] = field(default_factory=dict)  # person

    @property
    def tasks_together(self) -> int:
        return len({task for task, _school in self.together})


def settled_around(organisation: Organisation, school_year: SchoolYear) -> Settled:
    """Nothing for whoever stands at the top: who divides there divides everything."""
    here = {place.pk: place.code for place in inside(organisation)}
    rows = [row for row in _in_force(organisation, school_year) if not _is_within(row, here)]
    together = {
        (row.task, here[school])
        for row in rows
        for school, _minutes in row.covers
        if school in here
    }
    keys = {row.pk for row in rows}
    of = {"planned_task__scenario__in": {row.scenario for row in rows}}
    minutes: Counter[tuple[str, str]] = Counter()
    pairs: set[tuple[int, str]] = set()
    asked = "planned_task", "person__code", "source__code", "minutes"
    given = Allocation.objects.filter(**of).values_list(*asked)
    spares = Backup.objects.filter(**of).values_list("planned_task", "person__code")
    read_together(given, spares)
    for key, person, source, each in given:
        if key in keys:
            minutes[person, source] += each
            pairs.add((key, person))
    return Settled(
        together=frozenset(together),
        minutes=minutes,
        tasks=Counter(person for _key, person in pairs),
        backups=Counter(person for key, person in spares if key in keys),
    )


class _Held(NamedTuple):
    """A planned task of a division in force: a group has thousands of them."""

    pk: int
    scenario: int
    task: str
    level: str
    organisation: int
    covers: list[list[int]]


def _in_force(organisation: Organisation, school_year: SchoolYear) -> list[_Held]:
    """Of the adopted divisions elsewhere in the group, what holds: the nearest for each place."""
    places = {place.pk: place for place in inside(organisation.top)}
    elsewhere = places.keys() - {place.pk for place in inside(organisation)}
    adopted = Scenario.objects.adopted().filter(school_year=school_year, organisation__in=elsewhere)
    owners = dict(adopted.values_list("organisation", "pk"))
    rows = PlannedTask.objects.filter(scenario__in=owners.values()).values_list(
        "pk", "scenario", "task__slug", "level", "organisation", "covers"
    )
    held = [_Held(*row) for row in rows]
    return [
        row
        for row in held
        if row.level != Level.SCHOOL or row.scenario == _nearest(row.organisation, places, owners)
    ]


def _nearest(
    place: int, places: Mapping[int, Organisation], owners: Mapping[int, int]
) -> int | None:
    at: int | None = place
    while at is not None and at not in owners:
        at = places[at].parent_id if at in places else None
    return None if at is None else owners[at]


def _is_within(row: _Held, here: Collection[int]) -> bool:
    """What a place does by itself is for its own division."""
    return row.level == Level.SCHOOL and row.organisation in here


def left_to_divide(problem: Problem, settled: Settled) -> Problem:
    """The problem without what is done together already, and without the hours that takes."""
    demand = tuple(row for row in problem.demand if (row.task, row.school) not in settled.together)
    needed = {row.task for row in demand}
    left = replace(
        problem,
        demand=demand,
        tasks=tuple(task for task in problem.tasks if task.id in needed),
        people=tuple(_with_what_is_left(row, settled, problem) for row in problem.people),
    )
    before, after = instances(problem), instances(left)
    return replace(
        left,
        current=_still_there(problem.current, before, after),
        pins=_still_there(problem.pins, before, after),
        forbids=_still_there(problem.forbids, before, after),
    )


def _with_what_is_left(person: Person, settled: Settled, problem: Problem) -> Person:
    each = 60 // problem.quanta_per_hour
    sources = {
        source: quanta - -(-settled.minutes.get((person.id, source), 0) // each)
        for source, quanta in person.sources.items()
    }
    return replace(
        person,
        sources={source: quanta for source, quanta in sources.items() if quanta > 0},
        max_tasks=max(0, person.max_tasks - settled.tasks.get(person.id, 0)),
        max_backups=max(0, person.max_backups - settled.backups.get(person.id, 0)),
    )


def _still_there(
    rows: Iterable[Assignment], before: Iterable[Instance], after: Iterable[Instance]
) -> tuple[Assignment, ...]:
    """Without wishes about what is done together; one that never made sense stays, to be told."""
    left = {row.key for row in after}
    settled = [row for row in before if row.key not in left]
    return tuple(
        row
        for row in rows
        if any(matches(row, instance) for instance in after)
        or not any(matches(row, instance) for instance in settled)
    )
