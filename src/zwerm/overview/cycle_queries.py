"""Reads where a place stands in the year, in a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Value

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead
from zwerm.core.reading_together import read_together
from zwerm.mandates.counting import (
    HeldRow,
    MandateCounts,
    PlannedRow,
    held_rows,
    mandate_counts,
)
from zwerm.mandates.queries import DoneFor, concerns, place_ids
from zwerm.means.models import Grant
from zwerm.people.models import Person, PersonQuerySet
from zwerm.planning.leading import first_of, may_lead
from zwerm.planning.models import Allocation, Backup, PlannedTask, Scenario
from zwerm.schools.family import inside
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.tasks.models import Cluster, Level

from .cycle import Division, State
from .team.asked import TaskCounts


@dataclass(slots=True)
class Coverage:
    """Hours of one cluster of tasks: needed, and with a name."""

    cluster: str
    needed_minutes: int = 0
    covered_minutes: int = 0
    core_short_minutes: int = 0


class Work(NamedTuple):
    """What a division plans, as far as the start page counts it: there are thousands."""

    pk: int
    task_id: int
    level: str
    organisation_id: int
    pool: str
    needed_minutes: int
    given_minutes: int
    outsourced_minutes: int
    is_core: bool
    needs_backup: bool
    task__cluster: str
    is_done: bool
    has_backup: bool
    covers: Sequence[Sequence[int]] = ()

    @property
    def short_minutes(self) -> int:
        return max(self.needed_minutes - self.given_minutes - self.outsourced_minutes, 0)


@dataclass(frozen=True, slots=True)
class Cycle:
    """The state of a place, with what the home page tells about it."""

    state: State
    figures: list[KeyFigures]
    grants: list[Grant]
    scenario: Scenario | None = None
    coverage: list[Coverage] = field(default_factory=list)
    worst_gap: PlannedTask | None = None
    is_of_a_group: bool = False

    @property
    def needed_minutes(self) -> int:
        return sum(each.needed_minutes for each in self.coverage)

    @property
    def covered_minutes(self) -> int:
        return sum(each.covered_minutes for each in self.coverage)


def present_year() -> SchoolYear | None:
    """The school year of today, if anything stands in it yet: reading a page makes nothing."""
    return SchoolYear.objects.present()


class Asked:
    """What the state of a place is made of: rows that are read together."""

    def __init__(self, user: User, place: Organisation, year: SchoolYear | None) -> None:
        self.place = place
        self.schools = _schools(place)
        self.figures = KeyFigures.objects.filter(organisation__in=self.schools, school_year=year)
        people = Person.objects.working_at(place).current().order_by()
        granted = Grant.objects.filter(person__in=people.values("pk"), school_year=year)
        self.grants = granted.select_related("source").order_by("source__pk")
        self.people = _counted(people)
        self.divisions = may_lead(user, place, year, or_draft=True)
        self.held = held_rows(place)
        self.tasks = TaskCounts(place, year)
        read_together(
            self.figures, self.grants, self.people, self.divisions, self.held, *self.tasks.rows
        )


def cycle(user: User, place: Organisation, year: SchoolYear | None) -> Cycle:
    """What a member of the ICT team sees at the start."""
    asked = Asked(user, place, year)
    scenario = first_of(asked.divisions, place)
    mine = None if place.is_group else place_ids(place)
    everything = _work(scenario, mine)
    planned = [work for work in everything if mine is None or concerns(work, mine)]
    mandates = _mandates(asked, scenario, everything)
    tasks, applying = asked.tasks.counted()
    state = State(
        schools=len(asked.schools),
        schools_with_figures=sum(not row.is_empty for row in asked.figures),
        tasks=tasks,
        tasks_applying=applying,
        people=sum(asked.people),
        people_with_hours=len({grant.person_id for grant in asked.grants}),
        division=_division(scenario, planned) if scenario else None,
        mandates=mandates.tasks,
        mandates_unclear=mandates.unclear,
        may_lead=can_lead(user, place),
    )
    return Cycle(
        state,
        list(asked.figures),
        list(asked.grants),
        scenario,
        _coverage([(work.task__cluster, work) for work in planned], mine),
        _worst_gap(planned),
        is_of_a_group=place.is_group,
    )


def _counted(people: PersonQuerySet) -> "QuerySet[Person, int]":
    """How many there are, as one row to be read with others."""
    whole = Person.objects.filter(pk__in=people.values("pk")).order_by().values(all=Value(1))
    return whole.annotate(number=Count("pk")).values_list("number", flat=True)


def _schools(place: Organisation) -> Sequence[Organisation]:
    if place.kind == Organisation.Kind.SITE and place.parent is not None:
        return [place.parent]
    return [one for one in inside(place) if one.is_school and not one.is_closed]


def _work(scenario: Scenario | None, mine: set[int] | None) -> list[Work]:
    """What the scenario plans at these places and for them; without places, everything."""
    if scenario is None:
        return []
    rows = scenario.planned_tasks.annotate(
        is_done=Exists(Allocation.objects.filter(planned_task=OuterRef("pk"))),
        has_backup=Exists(Backup.objects.filter(planned_task=OuterRef("pk"))),
    )
    if mine is None:  # for whom shared work is done only matters where a part of it is read
        return [Work(*row) for row in rows.values_list(*Work._fields[:-1])]
    return [Work(*row) for row in rows.filter(organisation__in=mine).values_list(*Work._fields)]


def _mandates(asked: Asked, scenario: Scenario | None, works: Sequence[Work]) -> MandateCounts:
    """Beside what is planned in the divisions that the mandates come from."""
    held = [HeldRow(*row) for row in asked.held]
    divisions = {row.scenario_id for row in held if row.scenario_id}
    places = place_ids(asked.place)
    planned: list[PlannedRow] = []
    if scenario is not None and scenario.pk in divisions:
        divisions.remove(scenario.pk)
        planned += [work for work in works if work.organisation_id in places]
    if divisions:
        planned += PlannedTask.objects.filter(organisation__in=places, scenario__in=divisions)
    return mandate_counts(asked.place, held, planned)


def _worst_gap(planned: Iterable[Work]) -> PlannedTask | None:
    """What comes first among what is short of hours."""
    first = min((work for work in planned if work.short_minutes), key=_weight, default=None)
    return first and PlannedTask.objects.select_related("task").get(pk=first.pk)


def _weight(planned: Work) -> tuple[bool, int, int]:
    return not planned.is_core, -planned.short_minutes, planned.pk


def _division(scenario: Scenario, planned: Sequence[Work]) -> Division:
    named = [p for p in planned if p.is_done or p.outsourced_minutes]
    lonely = [p for p in named if p.needs_backup and not p.has_backup and p.is_done]
    core = [p for p in planned if p.is_core]
    return Division(
        pk=scenario.pk,
        name=scenario.name,
        is_adopted=scenario.is_adopted,
        is_divided=scenario.can_be_adopted,
        is_running=scenario.job is not None and scenario.job.is_open,
        tasks=len(planned),
        tasks_with_a_name=len(named),
        core_gaps=sum(p.short_minutes > 0 for p in core),
        gaps=sum(p.short_minutes > 0 for p in planned),
        without_backup=len(lonely),
        core_needed_minutes=sum(p.needed_minutes for p in core),
        core_covered_minutes=sum(map(_covered, core)),
    )


def _coverage(
    planned: Sequence[tuple[str, Work | PlannedTask]], mine: set[int] | None
) -> list[Coverage]:
    """By cluster; for a school its share of what is done together counts."""
    rows = {cluster: Coverage(cluster) for cluster in Cluster.values}
    for cluster, each in planned:
        share = share_of(each, mine)
        rows[cluster].needed_minutes += round(each.needed_minutes * share)
        rows[cluster].covered_minutes += round(_covered(each) * share)
        if each.is_core:
            rows[cluster].core_short_minutes += round(each.short_minutes * share)
    return list(rows.values()) if planned else []


def _covered(planned: Work | PlannedTask) -> int:
    return min(planned.needed_minutes, planned.given_minutes + planned.outsourced_minutes)


def share_of(planned: DoneFor, mine: set[int] | None) -> float:
    """Of shared work the part that is done for these places; None means all of them."""
    if mine is None or planned.level == Level.SCHOOL:
        return 1.0
    whole = sum(int(minutes) for _school, minutes in planned.covers)
    part = sum(int(minutes) for school, minutes in planned.covers if int(school) in mine)
    return part / whole if whole else 0.0
