"""How far hours go: each source may only be spent on some clusters of tasks. Pure arithmetic.

Hours are counted once. What was granted and not yet given to anyone counts, and so do hours that
people have above what was granted: the larger of the two is what there is.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations

CLUSTERS = ("T", "P", "B", "A")

# Minutes a week, by cluster of tasks.
Needs = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Supply:
    """Minutes a week from one source at one place: a school, or the school group itself."""

    place: int
    source: str
    clusters: tuple[str, ...]
    granted_minutes: int = 0
    people_minutes: int = 0
    home_only: bool = False
    is_estimate: bool = False

    @property
    def minutes(self) -> int:
        return max(self.granted_minutes, self.people_minutes)


def minutes_alone(supplies: Iterable[Supply]) -> dict[int, int]:
    """What each place has by itself."""
    found: Counter[int] = Counter()
    for supply in supplies:
        found[supply.place] += supply.minutes
    return dict(found)


def pooled(supplies: Iterable[Supply], *, pool: int) -> list[Supply]:
    """The same hours, held together by the pool; what may not leave a school stays there.

    A school's points pay someone of the group, so granted and given are only compared after
    adding up: otherwise these hours would count twice.
    """
    shared: dict[tuple[str, tuple[str, ...]], list[Supply]] = defaultdict(list)
    kept = []
    for supply in supplies:
        if supply.home_only:
            kept.append(supply)
        else:
            shared[supply.source, supply.clusters].append(supply)
    together = [
        Supply(
            place=pool,
            source=source,
            clusters=clusters,
            granted_minutes=sum(each.granted_minutes for each in parts),
            people_minutes=sum(each.people_minutes for each in parts),
            is_estimate=any(each.is_estimate for each in parts),
        )
        for (source, clusters), parts in shared.items()
    ]
    return together + kept


def minutes_together(supplies: Iterable[Supply]) -> int:
    return sum(supply.minutes for supply in supplies)


def cluster_reach(supplies: Iterable[Supply]) -> dict[str, int]:
    """For each cluster the most that may go to it; an hour counts in every cluster it may go to."""
    found = dict.fromkeys(CLUSTERS, 0)
    for supply in supplies:
        for cluster in set(supply.clusters) & set(CLUSTERS):
            found[cluster] += supply.minutes
    return found


def covered_alone(needs: Mapping[int, Needs], supplies: Collection[Supply]) -> dict[int, int]:
    """For each place the minutes of its needs that its own sources can pay."""
    by_place: dict[int, list[Supply]] = defaultdict(list)
    for supply in supplies:
        by_place[supply.place].append(supply)
    return {place: _cheapest_cut(need, by_place[place], CLUSTERS) for place, need in needs.items()}


def covered_together(needs: Mapping[int, Needs], supplies: Collection[Supply]) -> int:
    """The minutes of all needs that can be paid when what is not bound to a school is shared.

    By the max-flow min-cut theorem, the most that flows from sources to needs is the cheapest cut.
    For each set of clusters that shared sources still reach, every place cuts on its own.
    """
    home: dict[int, list[Supply]] = defaultdict(list)
    for supply in supplies:
        if supply.home_only:
            home[supply.place].append(supply)
    shared = [supply for supply in supplies if not supply.home_only]

    def cut(reached: frozenset[str]) -> int:
        places = sum(_cheapest_cut(need, home[place], reached) for place, need in needs.items())
        return _minutes_into(shared, reached) + places

    return min(cut(reached) for reached in _subsets(CLUSTERS))


def _cheapest_cut(need: Needs, supplies: Collection[Supply], clusters: Iterable[str]) -> int:
    """Of one place: each cluster is cut at its need, or (of these clusters) at what flows in."""
    total = sum(need.get(cluster, 0) for cluster in CLUSTERS)
    return min(
        total
        - sum(need.get(cluster, 0) for cluster in open_ones)
        + _minutes_into(supplies, open_ones)
        for open_ones in _subsets(clusters)
    )


def _minutes_into(supplies: Iterable[Supply], clusters: frozenset[str]) -> int:
    return sum(supply.minutes for supply in supplies if clusters.intersection(supply.clusters))


def _subsets(clusters: Iterable[str]) -> list[frozenset[str]]:
    members = sorted(clusters)
    sizes = range(len(members) + 1)
    return [
        frozenset(each) for each in chain.from_iterable(combinations(members, n) for n in sizes)
    ]
