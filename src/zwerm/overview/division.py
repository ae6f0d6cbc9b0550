"""The division that leads at a place, in sums: hours needed, hours with a name, and gaps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Greatest, Least

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.reading_together import read_together
from zwerm.mandates.queries import concerns, place_ids
from zwerm.planning.leading import first_of, may_lead
from zwerm.planning.models import PlannedTask, Scenario
from zwerm.planning.places import shown_below
from zwerm.planning.remedy_models import ChosenRemedy
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Cluster, Task

from .cycle_queries import Coverage, share_of

WITH_A_NAME = Least(F("needed_minutes"), F("given_minutes") + F("outsourced_minutes"))
SHORT = Greatest(F("needed_minutes") - F("given_minutes") - F("outsourced_minutes"), Value(0))
IS_SHORT = Q(needed_minutes__gt=F("given_minutes") + F("outsourced_minutes"))


class Planned(NamedTuple):
    """What is planned of a task at one place, or at all places together."""

    task: Task
    is_core: bool
    needed_minutes: int
    covered_minutes: int
    short_minutes: int
    short_places: int


class PlannedHere(NamedTuple):
    """One planned task, for who reads of some places only: of shared work their share counts."""

    task_id: int
    is_core: bool
    needed_minutes: int
    covered: int
    short: int
    level: str
    organisation_id: int
    covers: Sequence[Sequence[int]]


class DivisionRows(NamedTuple):
    """The divisions that may lead; of the one that does its tasks, and what was chosen for gaps."""

    divisions: "QuerySet[Scenario]"
    planned: "QuerySet[PlannedTask, Any]"
    tasks: "QuerySet[Task]"
    chosen: "QuerySet[ChosenRemedy]"


def division_rows(user: User, place: Organisation, year: SchoolYear) -> DivisionRows:
    """Still to be read, as far as the user may see it."""
    divisions = may_lead(user, place, year).select_related(None)
    first = _first(divisions, place)
    planned = PlannedTask.objects.filter(_shown_to(user, place), scenario__in=first)
    tasks = Task.objects.filter(pk__in=planned.order_by().values("task"))
    told = "task", "action__title", "action__state", "action__due_on", "action__owner__name"
    chosen = ChosenRemedy.objects.filter(scenario__in=first).select_related("action__owner")
    return DivisionRows(
        divisions=divisions.only("organisation", "name", "state", "effective_on"),
        planned=_summed(planned) if place.is_group else _at(place, planned),
        tasks=tasks.only("slug", "name_nl", "name_en", "cluster"),
        chosen=chosen.only(*told),
    )


def _first(divisions: "QuerySet[Scenario]", place: Organisation) -> "QuerySet[Scenario, Any]":
    """As `first_of` chooses: of those that are as near the newest."""
    nearness = [When(organisation=up, then=Value(n)) for n, up in enumerate(place.lineage)]
    in_force = Case(When(state=Scenario.State.ADOPTED, then=Value(0)), default=Value(1))
    return divisions.order_by(in_force, Case(*nearness), "-created_at", "-pk").values("pk")[:1]


def _shown_to(user: User, place: Organisation) -> Q:
    """Of the division of whichever of these places: all of it, or what concerns the user."""
    whole = [up.pk for up in place.lineage if can_work_in_team(user, up)]
    if len(whole) == len(place.lineage):
        return Q()
    return Q(scenario__organisation__in=whole) | shown_below(user)


def _summed(planned: "QuerySet[PlannedTask]") -> "QuerySet[PlannedTask, Any]":
    """By task, all places together: there are thousands of rows."""
    by_task = planned.order_by().values_list("task_id", "is_core")
    sums = by_task.annotate(
        needed=Sum("needed_minutes"),
        covered=Sum(WITH_A_NAME),
        short=Sum(SHORT),
        places=Count("pk", filter=IS_SHORT),
        first=Min("pk"),
    )
    return sums.order_by("first")


def _at(
    place: Organisation, planned: "QuerySet[PlannedTask]"
) -> "QuerySet[PlannedTask, tuple[Any, ...]]":
    """Each planned task, with for whom shared work is done."""
    here = planned.filter(organisation__in=place_ids(place)).order_by("pk")
    with_sums = here.annotate(covered=WITH_A_NAME, short=SHORT)
    return with_sums.values_list(*PlannedHere._fields)


@dataclass(frozen=True, slots=True)
class DivisionHere:
    """The division that leads at a place, and what of it is done there or for it."""

    scenario: Scenario | None
    planned: list[Planned]
    chosen: list[ChosenRemedy]

    @property
    def coverage(self) -> list[Coverage]:
        """By cluster; for a school its share of what is done together counts."""
        if not self.planned:
            return []
        rows = {cluster: Coverage(cluster) for cluster in Cluster.values}
        for each in self.planned:
            row = rows[each.task.cluster]
            row.needed_minutes += each.needed_minutes
            row.covered_minutes += each.covered_minutes
            row.core_short_minutes += each.short_minutes if each.is_core else 0
        return list(rows.values())


def division_here(place: Organisation, rows: DivisionRows) -> DivisionHere:
    read_together(*rows)
    scenario = first_of(rows.divisions, place)
    if scenario is None:
        return DivisionHere(None, [], [])
    tasks = {task.pk: task for task in rows.tasks}
    if place.is_group:
        planned = [Planned(tasks[pk], *sums) for pk, *sums, _first in rows.planned]
    else:
        here = map(PlannedHere._make, rows.planned)
        planned = list(_shares(here, tasks, place_ids(place)))
    return DivisionHere(scenario, planned, list(rows.chosen))


def _shares(
    rows: Iterable[PlannedHere], tasks: Mapping[int, Task], mine: set[int]
) -> Iterator[Planned]:
    """What is done at these places, and their part of what is done for others as well."""
    for row in rows:
        if concerns(row, mine):
            share = share_of(row, mine)
            short = round(row.short * share)
            yield Planned(
                task=tasks[row.task_id],
                is_core=row.is_core,
                needed_minutes=round(row.needed_minutes * share),
                covered_minutes=round(row.covered * share),
                short_minutes=short,
                short_places=int(short > 0),
            )
