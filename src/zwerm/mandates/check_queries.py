"""What the check reads of a whole school group: plain rows, so that sixty schools stay quick."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Case, CharField, Q, Value, When
from django.utils import timezone

from zwerm.core.reading_together import read_together
from zwerm.people.absence import Absence
from zwerm.people.models import Person
from zwerm.planning.models import PlannedTask
from zwerm.schools.family import inside
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level, Task

from .checking import AWAITING, CHANGE, Duty, Spot, Whereabouts
from .models import Mandate
from .queries import covered_schools

SITE = Organisation.Kind.SITE
Key = tuple[int, int, str, str]


class Row(NamedTuple):
    """A mandate that holds today, and for what it does."""

    task: int
    pool: str
    duty: Duty


class Planned(NamedTuple):
    """A task of a division, where it is done."""

    task_id: int
    organisation_id: int
    level: str
    pool: str
    is_core: bool
    needs_backup: bool
    outsourced_minutes: int
    covers: list[list[int]]


@dataclass(slots=True)
class Spots:
    """The tasks of a school group at every place, each with what counts there."""

    places: dict[int, Organisation]
    by_school: dict[int, list[Spot]] = field(default_factory=dict)

    def at(self, place: Organisation) -> list[Spot]:
        return self.by_school.get(place.pk, [])


def spots_of(top: Organisation, *, only: Organisation | None = None) -> Spots:
    """Of the group what is done together; of each school what it does itself, sites included.

    With `only`, what is read is what that school or group needs: not the other schools' own.
    """
    places = {place.pk: place for place in inside(top) if not place.is_closed}
    concerned = Q(organisation__in=list(places))
    if only is not None:
        concerned &= _concerning(only, places)
    rows, scenarios = _rows(concerned)
    tasks = PlannedTask.objects.filter(concerned, scenario__in=scenarios).order_by("pk")
    planned = [Planned(*row) for row in tasks.values_list(*Planned._fields)]
    own = _own_spots(rows, planned, top, places)
    _add_from_above(own, rows, planned, places)
    found = Spots(places)
    for (_task, organisation, _level, _pool), spot in own.items():
        place = places[organisation]
        school = place.parent_id if place.kind == SITE and place.parent_id else organisation
        found.by_school.setdefault(school, []).append(spot)
    return found


def whereabouts(top: Organisation) -> Whereabouts:
    people = Person.objects.working_at(top)
    leaving = people.filter(ends_on__isnull=False).values_list("pk", "ends_on")
    absent = Absence.objects.current().filter(person__in=people.values("pk"))
    away = absent.order_by("-stand_in").values_list("person_id", "stand_in_id")
    read_together(leaving, away)
    return Whereabouts(
        timezone.localdate(), {pk: day for pk, day in leaving if day is not None}, dict(away)
    )


def _concerning(only: Organisation, places: dict[int, Organisation]) -> Q:
    if only.is_group:
        return ~Q(level=Level.SCHOOL)
    own = [pk for pk, place in places.items() if only in place.lineage]
    return Q(organisation__in=own) | ~Q(level=Level.SCHOOL)


def _rows(concerned: Q) -> tuple[list[Row], set[int]]:
    answer = Case(
        When(confirmed_at__isnull=False, then=Value("")),
        When(asked_at__isnull=True, asks_change="", then=Value("")),
        When(asks_change="", then=Value(AWAITING)),
        default=Value(CHANGE),
        output_field=CharField(),
    )
    held = Mandate.objects.current().filter(concerned).annotate(said=answer)
    duty = ("pk", "kind", "person_id", "level", "is_backup", "deputy_id", "said", "ends_on")
    fields = ("task_id", "pool", "scenario_id", *duty, "organisation_id")
    rows, scenarios = [], set()
    for task, pool, scenario, *given in held.order_by("pk").values_list(*fields):
        rows.append(Row(task, pool, Duty(*given)))
        if scenario is not None:
            scenarios.add(scenario)
    return rows, scenarios


def _own_spots(
    rows: Iterable[Row],
    planned: Iterable[Planned],
    top: Organisation,
    places: dict[int, Organisation],
) -> dict[Key, Spot]:
    """Each task where it is done; what is done together stands with the group."""
    spots: dict[Key, Spot] = {}
    for plan in planned:
        key = (plan.task_id, plan.organisation_id, plan.level, plan.pool)
        spots[key] = Spot(
            plan.task_id,
            plan.organisation_id,
            plan.level,
            plan.pool,
            is_core=plan.is_core,
            needs_backup=plan.needs_backup,
            is_outsourced=plan.outsourced_minutes > 0,
            schools=_shared_by(plan),
        )
    by_hand: list[Spot] = []
    for row in rows:
        shared = row.duty.level != Level.SCHOOL
        place = places[row.duty.organisation].top.pk if shared else row.duty.organisation
        key = (row.task, place if place in places else top.pk, row.duty.level, row.pool)
        if key not in spots:
            spots[key] = Spot(*key)
            by_hand.append(spots[key])
        spots[key].duties.append(row.duty)
    _describe(by_hand)
    return spots


def _shared_by(plan: Planned) -> tuple[int, ...]:
    return () if plan.level == Level.SCHOOL else tuple(covered_schools(plan))


def _describe(spots: list[Spot]) -> None:
    """Of tasks that no division knows: what the catalogue says of them."""
    tasks = Task.objects.in_bulk({spot.task for spot in spots}) if spots else {}
    for spot in spots:
        spot.is_core = tasks[spot.task].is_core
        spot.needs_backup = tasks[spot.task].needs_backup


def _add_from_above(
    spots: dict[Key, Spot],
    rows: Iterable[Row],
    planned: Iterable[Planned],
    places: dict[int, Organisation],
) -> None:
    """A school's own task counts also what the group agreed about it for that school."""
    covered: dict[tuple[int, str, str], set[int]] = {}
    for plan in planned:
        if plan.level != Level.SCHOOL:
            key = (plan.task_id, plan.level, plan.pool)
            covered.setdefault(key, set()).update(_shared_by(plan))
    above: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.duty.level != Level.SCHOOL:
            above[row.task].append(row)
    for spot in spots.values():
        if spot.level == Level.SCHOOL and spot.task in above:
            place = places[spot.organisation]
            spot.duties += [
                row.duty for row in above[spot.task] if _reaches(row, place, places, covered)
            ]


def _reaches(
    row: Row,
    place: Organisation,
    places: dict[int, Organisation],
    covered: dict[tuple[int, str, str], set[int]],
) -> bool:
    """Named for the school itself, or for everyone where the work is done for this school."""
    lineage = {above.pk for above in place.lineage}
    if not places[row.duty.organisation].is_group:
        return row.duty.organisation in lineage
    schools = covered.get((row.task, row.duty.level, row.pool))
    if schools is not None:
        return not schools.isdisjoint(lineage)
    return not row.pool or row.pool in {above.pool for above in place.lineage}
