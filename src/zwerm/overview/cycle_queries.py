"""Reads where a place stands in the year, in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead
from zwerm.mandates.entries import Entry
from zwerm.mandates.queries import concerns, place_ids, who_does_what
from zwerm.means.models import Grant
from zwerm.people.models import Person
from zwerm.planning.models import Allocation, Backup, PlannedTask, Scenario
from zwerm.planning.places import shown_to
from zwerm.planning.queries import leading_division
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.tasks.models import Cluster, Level

from .cycle import Division, State
from .team.asked import tailored


@dataclass(slots=True)
class Coverage:
    """Hours of one cluster of tasks: needed, and with a name."""

    cluster: str
    needed_minutes: int = 0
    covered_minutes: int = 0
    core_short_minutes: int = 0


@dataclass(frozen=True, slots=True)
class DivisionHere:
    """The division that leads at a place, and what of it is done there or for it."""

    scenario: Scenario | None
    planned: list[PlannedTask]
    mine: set[int] | None  # the places it is read for; None for everything

    @property
    def coverage(self) -> list[Coverage]:
        return _coverage(self.planned, self.mine)

    def short_minutes(self, planned: PlannedTask) -> int:
        """What is missing, of shared work the share of these places."""
        return round(planned.short_minutes * _share(planned, self.mine))


def division_here(user: User, place: Organisation, year: SchoolYear) -> DivisionHere:
    """As far as the user may see it."""
    scenario = leading_division(user, place, year)
    mine = None if place.is_group else place_ids(place)
    if scenario is None:
        return DivisionHere(None, [], mine)
    rows = _of(scenario, mine).filter(shown_to(user, scenario))
    planned = [row for row in rows if mine is None or concerns(row, mine)]
    return DivisionHere(scenario, planned, mine)


@dataclass(frozen=True, slots=True)
class Cycle:
    """The state of a place, with what the home page tells about it."""

    state: State
    figures: list[KeyFigures]
    grants: list[Grant]
    scenario: Scenario | None = None
    coverage: list[Coverage] = field(default_factory=list)
    gaps: list[PlannedTask] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
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


def cycle(user: User, place: Organisation, year: SchoolYear | None) -> Cycle:
    """What a member of the ICT team sees at the start."""
    schools = list(_schools(place))
    figures = list(KeyFigures.objects.filter(organisation__in=schools, school_year=year))
    people = Person.objects.working_at(place).current()
    granted = Grant.objects.filter(person__in=people.values("pk"), school_year=year)
    grants = list(granted.select_related("source").order_by("source__pk"))
    scenario = leading_division(user, place, year, or_draft=True)
    mine = None if place.is_group else place_ids(place)
    planned = _planned(scenario, mine)
    entries = who_does_what(place)
    tasks, applying = _task_counts(place, year)
    state = State(
        schools=len(schools),
        schools_with_figures=sum(not row.is_empty for row in figures),
        tasks=tasks,
        tasks_applying=applying,
        people=people.count(),
        people_with_hours=len({grant.person_id for grant in grants}),
        division=_division(scenario, planned) if scenario else None,
        mandates=sum(bool(entry.mandates) for entry in entries),
        mandates_unclear=sum(entry.lacks_mandate for entry in entries),
        may_lead=can_lead(user, place),
    )
    gaps = sorted((p for p in planned if p.short_minutes), key=_weight)
    return Cycle(
        state,
        figures,
        grants,
        scenario,
        _coverage(planned, mine),
        gaps,
        entries,
        is_of_a_group=place.is_group,
    )


def _schools(place: Organisation) -> Sequence[Organisation]:
    if place.kind == Organisation.Kind.SITE and place.parent is not None:
        return [place.parent]
    return list(place.schools().open_on(timezone.localdate()))


def _planned(scenario: Scenario | None, mine: set[int] | None) -> list[PlannedTask]:
    """What the scenario plans for these places; without places, everything."""
    if scenario is None:
        return []
    rows = _of(scenario, mine).annotate(
        is_done=Exists(Allocation.objects.filter(planned_task=OuterRef("pk"))),
        has_backup=Exists(Backup.objects.filter(planned_task=OuterRef("pk"))),
    )
    return [row for row in rows if mine is None or concerns(row, mine)]


def _of(scenario: Scenario, mine: set[int] | None) -> "QuerySet[PlannedTask]":
    """For whom shared work is done only matters where a part of it is read."""
    rows = scenario.planned_tasks.prefetch_related("task")
    return rows.defer("covers") if mine is None else rows


def _weight(planned: PlannedTask) -> tuple[bool, int, int]:
    return not planned.is_core, -planned.short_minutes, planned.pk


def _division(scenario: Scenario, planned: Sequence[PlannedTask]) -> Division:
    named = [p for p in planned if p.is_done or p.outsourced_minutes]  # type: ignore[attr-defined] # annotated
    lonely = [p for p in named if p.needs_backup and not p.has_backup and p.is_done]  # type: ignore[attr-defined] # annotated
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


def _coverage(planned: Sequence[PlannedTask], mine: set[int] | None) -> list[Coverage]:
    """For a school its share of what is done together counts."""
    rows = {cluster: Coverage(cluster) for cluster in Cluster.values}
    for each in planned:
        share = _share(each, mine)
        rows[each.task.cluster].needed_minutes += round(each.needed_minutes * share)
        rows[each.task.cluster].covered_minutes += round(_covered(each) * share)
        if each.is_core:
            rows[each.task.cluster].core_short_minutes += round(each.short_minutes * share)
    return list(rows.values()) if planned else []


def _covered(planned: PlannedTask) -> int:
    return min(planned.needed_minutes, planned.given_minutes + planned.outsourced_minutes)


def _share(planned: PlannedTask, mine: set[int] | None) -> float:
    if mine is None or planned.level == Level.SCHOOL:
        return 1.0
    whole = sum(int(minutes) for _school, minutes in planned.covers)
    part = sum(int(minutes) for school, minutes in planned.covers if int(school) in mine)
    return part / whole if whole else 0.0


def _task_counts(place: Organisation, year: SchoolYear | None) -> tuple[int, int]:
    """How many tasks there can be here, and how many apply: as the page of the team says it."""
    found = tailored(place, year)
    return len(found.tasks), len(found.applying)
