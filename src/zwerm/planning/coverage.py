"""Where the hours of a scenario go: schools, pools of schools, and the group."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zwerm.core.charts import GAP_FILL, LoadBar, Segment, cluster_fill
from zwerm.tasks.models import Cluster, Level

from .models import Scenario
from .places import key_of, name_of
from .scenario_rows import Figures, ScenarioRows


class _At(NamedTuple):
    organisation: int
    own_name: str
    level: str
    pool: str

    @property
    def key(self) -> str:
        return key_of(self.organisation, self.pool)

    @property
    def name(self) -> str:
        return name_of(self.own_name, self.level, self.pool)


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


def places(scenario: Scenario, rows: ScenarioRows | None = None) -> list[Place]:
    """Where tasks are done, as far as shown, with what is covered there of each cluster."""
    rows = rows or ScenarioRows(scenario)
    found = _by_place(rows.here(""))
    by_cluster = {at: _by_cluster(planned) for at, planned in found.items()}
    longest = max(
        (_needed(each) for one in by_cluster.values() for each in one.values()), default=0
    )
    people = _people_at(rows)
    return [
        Place(
            key=at.key,
            name=at.name,
            level=at.level,
            people=len(people[at.key]),
            clusters=tuple(_coverage(key, each.get(key, ()), longest) for key in Cluster.values),
        )
        for at, each in by_cluster.items()
    ]


def place_names(planned: Iterable[Figures]) -> list[tuple[str, str]]:
    """Keys and names of where these are done."""
    return [(at.key, at.name) for at in _by_place(planned)]


def _by_place(planned: Iterable[Figures]) -> dict[_At, list[Figures]]:
    """Schools by name, then pools, then the group."""
    found: dict[_At, list[Figures]] = defaultdict(list)
    for row in planned:
        found[_At(row.organisation, row.organisation_name, row.level, row.pool)].append(row)
    order = {Level.SCHOOL: 0, Level.POOL: 1, Level.GROUP: 2}
    ordered = sorted(found, key=lambda at: (order[Level(at.level)], at.own_name, at.pool))
    return {at: found[at] for at in ordered}


def _by_cluster(planned: Iterable[Figures]) -> dict[str, list[Figures]]:
    found: dict[str, list[Figures]] = defaultdict(list)
    for row in planned:
        found[row.cluster].append(row)
    return found


def _needed(planned: Iterable[Figures]) -> int:
    return sum(row.needed_minutes for row in planned)


def _coverage(cluster: str, rows: Sequence[Figures], longest: int) -> Coverage:
    if not rows:
        return Coverage(cluster)
    needed = _needed(rows)
    covered = sum(row.covered_minutes for row in rows)
    segments = (
        Segment(str(Cluster(cluster).label), cluster_fill(cluster), covered, needed),
        Segment("", GAP_FILL, needed - covered),
    )
    core_short = sum(row.short_minutes for row in rows if row.is_core)
    bar = LoadBar("", segments, scale_minutes=longest)
    return Coverage(cluster, needed, covered, core_short, bar)


def _people_at(rows: ScenarioRows) -> dict[str, set[int]]:
    """Who works there, also at what the reader is not shown."""
    found: dict[str, set[int]] = defaultdict(set)
    for share in rows.shares:
        found[rows.figures[share.planned].place].add(share.person)
    return found
