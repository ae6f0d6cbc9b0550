"""Where the tasks of a scenario are done: schools, pools of schools, and the group."""

from dataclasses import dataclass, replace

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Least
from django.utils.translation import gettext

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM, can_work_in_team
from zwerm.core.charts import GAP_FILL, LoadBar, Segment, cluster_fill
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster, Level

from .models import Allocation, PlannedTask, Scenario

# As many figures as a key in the database can have.
LONGEST_KEY = 18
# Organisation (key and name), level and pool.
PlaceRow = tuple[int, str, str, str]

EVERYWHERE = Q()


def place_key(planned: PlannedTask) -> str:
    """As addresses name the place of a planned task."""
    return _key(planned.organisation_id, planned.pool)


def place_name(planned: PlannedTask) -> str:
    return _name(planned.organisation.name, planned.level, planned.pool)


def place_filter(key: str) -> Q:
    """The planned tasks of a place; an empty key means everywhere, a wrong one nowhere."""
    organisation, _colon, pool = key.partition(":")
    if not key:
        return Q()
    is_key = organisation.isdecimal() and len(organisation) <= LONGEST_KEY
    return Q(organisation=int(organisation) if is_key else None, pool=pool)


def shown_to(user: User, scenario: Scenario) -> Q:
    """The planned tasks of a scenario that a user sees.

    The team there sees all of them. A team below it sees those of its own schools, and what these
    do together with others: the rest has the hours of people of other schools.
    """
    if can_work_in_team(user, scenario.organisation):
        return Q()
    teams = [m.organisation_id for m in user.current_memberships if m.role in TEAM]
    own = Organisation.objects.below(*teams)
    pools = own.exclude(pool="").values("pool")
    shared = Q(level=Level.GROUP) | Q(level=Level.POOL, pool__in=pools)
    return shared | Q(organisation__in=own.values("pk"))


def _key(organisation_id: int, pool: str) -> str:
    return f"{organisation_id}:{pool}" if pool else str(organisation_id)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Hours of one cluster of tasks at one place."""

    cluster: str
    needed_minutes: int = 0
    covered_minutes: int = 0
    core_short_minutes: int = 0
    bar: LoadBar | None = None

    @property
    def is_short(self) -> bool:
        return self.covered_minutes < self.needed_minutes


@dataclass(frozen=True, slots=True)
class Place:
    """A school, a pool or the group itself, and what is covered there."""

    key: str
    name: str
    level: str
    people: int
    clusters: tuple[Coverage, ...]

    @property
    def needed_minutes(self) -> int:
        return sum(each.needed_minutes for each in self.clusters)

    @property
    def covered_minutes(self) -> int:
        return sum(each.covered_minutes for each in self.clusters)

    @property
    def is_short(self) -> bool:
        return self.covered_minutes < self.needed_minutes


def places(scenario: Scenario, *, shown: Q = EVERYWHERE) -> list[Place]:
    """Where tasks are done, as far as shown: schools by name, then pools, then the group."""
    sums = _sums(scenario, shown)
    longest = max((row.needed_minutes for _place, row in sums), default=0)
    found: dict[PlaceRow, dict[str, Coverage]] = {}
    for place, coverage in sums:
        found.setdefault(place, {})[coverage.cluster] = _drawn(coverage, longest)
    people = _people_at(scenario)
    order = {Level.SCHOOL: 0, Level.POOL: 1, Level.GROUP: 2}
    return [
        Place(
            key=_key(pk, pool),
            name=_name(name, level, pool),
            level=level,
            people=people.get((pk, pool), 0),
            clusters=tuple(by_cluster.get(key, Coverage(key)) for key in Cluster.values),
        )
        for (pk, name, level, pool), by_cluster in sorted(
            found.items(), key=lambda row: (order[Level(row[0][2])], row[0][1], row[0][3])
        )
    ]


def _sums(scenario: Scenario, shown: Q) -> list[tuple[PlaceRow, Coverage]]:
    covered = Least(F("needed_minutes"), F("given_minutes") + F("outsourced_minutes"))
    rows = (
        scenario.planned_tasks.filter(shown)
        .values_list("organisation_id", "organisation__name", "level", "pool", "task__cluster")
        .annotate(
            needed=Sum("needed_minutes"),
            covered=Sum(covered),
            core_short=Sum(F("needed_minutes") - covered, filter=Q(is_core=True), default=0),
        )
    )
    return [(row[:4], Coverage(*row[4:])) for row in rows]


def _drawn(coverage: Coverage, longest: int) -> Coverage:
    needed, covered = coverage.needed_minutes, coverage.covered_minutes
    label, fill = str(Cluster(coverage.cluster).label), cluster_fill(coverage.cluster)
    segments = (Segment(label, fill, covered, needed), Segment("", GAP_FILL, needed - covered))
    return replace(coverage, bar=LoadBar("", segments, scale_minutes=longest))


def _people_at(scenario: Scenario) -> dict[tuple[int, str], int]:
    rows = (
        Allocation.objects.filter(planned_task__scenario=scenario)
        .values_list("planned_task__organisation_id", "planned_task__pool")
        .annotate(people=Count("person", distinct=True))
    )
    return {(pk, pool): people for pk, pool, people in rows}


def _name(name: str, level: str, pool: str) -> str:
    if level == Level.POOL:
        return gettext("Together in %(pool)s") % {"pool": pool}
    if level == Level.GROUP:
        return gettext("Together for the whole group")
    return name
