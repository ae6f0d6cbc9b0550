"""Hours needed against hours there. Pure, and right to the minute.

Hours may only go where their source allows, so what can be used is a largest flow from sources to
needs. As large as that flow is the smallest cut (max-flow min-cut), and with four clusters there
are few cuts to try, however many schools and sources there are.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from zwerm.means.supply import CLUSTERS, Supply, covered_alone, pooled

LEVELS = ("S", "P", "G")
VISION = ("P", "B")
BITS = {cluster: 1 << number for number, cluster in enumerate(CLUSTERS)}
SETS = range(1 << len(CLUSTERS))
ALL = SETS[-1]
INSIDE = [[inside for inside in SETS if inside & each == inside] for each in SETS]


@dataclass(frozen=True, slots=True)
class Need:
    """Minutes a week that one task takes at a school, for a cluster of schools or for the group."""

    place: int
    cluster: str
    minutes: int
    level: str = "S"
    is_core: bool = False
    keep_running: bool = False
    provenance: str = "estimate"


@dataclass(frozen=True, slots=True)
class Sum:
    """What is needed, what there is, and how much of it can be used for this."""

    needed: int
    there: int
    usable: int

    @property
    def short(self) -> int:
        return self.needed - self.usable

    @property
    def unused(self) -> int:
        """There, but these needs may not be paid with it, or do not ask for it."""
        return self.there - self.usable

    @property
    def fits(self) -> bool:
        return self.short == 0


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the needs. What they get is a choice: `first` when they go first, `last` when all
    other work does, as long as no hour that can be used is left unused."""

    needed: int
    first: int
    last: int

    @property
    def short_at_least(self) -> int:
        return self.needed - self.first

    @property
    def short_at_most(self) -> int:
        return self.needed - self.last

    @property
    def fits(self) -> bool:
        """If it goes first."""
        return not self.short_at_least


@dataclass(frozen=True, slots=True)
class LevelSum:
    """What is done at one level, by cluster."""

    level: str
    by_cluster: Mapping[str, int]

    @property
    def minutes(self) -> int:
        return sum(self.by_cluster.values())


@dataclass(frozen=True, slots=True)
class Picture:
    """One way to organise it."""

    total: Sum
    clusters: Mapping[str, Part]
    core: Part
    keep_running: Part
    vision: Part  # lessons and policy, which do not call for help by themselves
    levels: tuple[LevelSum, ...]


@dataclass(frozen=True, slots=True)
class SchoolSum:
    """A school by itself, and its part of what is needed when much is done together."""

    school: int
    alone: Sum
    needed_together: int

    @property
    def saved(self) -> int:
        return self.alone.needed - self.needed_together


def certain(supplies: Iterable[Supply]) -> list[Supply]:
    """Only what was granted or is with people: a forecast promises nothing."""
    sure = (replace(each, granted_minutes=0) if each.is_estimate else each for each in supplies)
    return [each for each in sure if each.minutes]


def alone(needs: Collection[Need], supplies: Collection[Supply], *, group: int | None) -> Picture:
    """Every school does everything itself, with its own hours; people of the group help out."""
    return _picture(needs, _bound(supplies, group))


def alone_total(needs: Collection[Need], supplies: Collection[Supply], *, group: int | None) -> Sum:
    """The same, without its parts."""
    return _sum(needs, Purse(_bound(supplies, group)))


def _bound(supplies: Iterable[Supply], group: int | None) -> list[Supply]:
    return [each if each.place == group else replace(each, home_only=True) for each in supplies]


def together(needs: Collection[Need], supplies: Collection[Supply], *, group: int) -> Picture:
    """What can be done together is; hours that may leave their school are shared."""
    return _picture(needs, pooled(supplies, pool=group))


def schools(
    needs: Iterable[Need],
    supplies: Collection[Supply],
    shares: Mapping[int, int],
) -> list[SchoolSum]:
    """Each with its own hours only. Shares are what it needs when much is done together."""
    by_place = needs_by_place(needs)
    there: Counter[int] = Counter()
    for supply in supplies:
        there[supply.place] += supply.minutes
    usable = covered_alone(by_place, supplies)
    return [
        SchoolSum(place, Sum(sum(need.values()), there[place], usable[place]), shares.get(place, 0))
        for place, need in by_place.items()
    ]


def needs_by_place(needs: Iterable[Need]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(CLUSTERS, 0))
    for need in needs:
        found[need.place][need.cluster] += need.minutes
    return dict(found)


class Purse:
    """All hours of a picture: which sets of clusters they reach, shared and in each place.

    A set of clusters is a number with a bit for each.
    """

    def __init__(self, supplies: Collection[Supply]) -> None:
        self.minutes = sum(supply.minutes for supply in supplies)
        self._shared = _into(supply for supply in supplies if not supply.home_only)
        home: dict[int, list[Supply]] = defaultdict(list)
        for supply in supplies:
            if supply.home_only:
                home[supply.place].append(supply)
        self._home = {place: _into(bound) for place, bound in home.items()}

    def usable(self, needs: Iterable[Need]) -> int:
        """The most minutes of these needs that can be paid."""
        bound: list[tuple[list[int], list[int]]] = []
        loose: Counter[str] = Counter()
        for place, need in needs_by_place(needs).items():
            if place in self._home:
                bound.append((_wanted(need), self._home[place]))
            else:
                loose.update(need)
        # Without hours of its own a place stops each cluster at its need: those add up.
        others = _wanted(loose)
        return min(
            self._shared[reached]
            + others[ALL]
            - others[reached]
            + sum(_cut(wanted, home, reached) for wanted, home in bound)
            for reached in SETS
        )


def _cut(wanted: Sequence[int], home: Sequence[int], reached: int) -> int:
    """Of one place with hours of its own, when shared hours still reach these clusters: what it
    costs to stop the rest. A cluster is stopped at its need, or at those hours that flow in.
    """
    return wanted[ALL] + min(home[inside] - wanted[inside] for inside in INSIDE[reached])


def _into(supplies: Iterable[Supply]) -> list[int]:
    """For each set of clusters the minutes that may go to one of them."""
    by_set: Counter[int] = Counter()
    for supply in supplies:
        by_set[sum(BITS.get(cluster, 0) for cluster in set(supply.clusters))] += supply.minutes
    return [sum(minutes for own, minutes in by_set.items() if own & each) for each in SETS]


def _wanted(need: Mapping[str, int]) -> list[int]:
    """For each set of clusters the minutes they need together."""
    return [sum(need[cluster] for cluster in CLUSTERS if BITS[cluster] & each) for each in SETS]


def _picture(needs: Collection[Need], supplies: Collection[Supply]) -> Picture:
    purse = Purse(supplies)
    total = _sum(needs, purse)

    def part(is_in: Callable[[Need], bool]) -> Part:
        inside = [need for need in needs if is_in(need)]
        outside = [need for need in needs if not is_in(need)]
        return Part(
            needed=sum(need.minutes for need in inside),
            first=purse.usable(inside),
            last=total.usable - purse.usable(outside),
        )

    return Picture(
        total=total,
        clusters={
            cluster: part(lambda need, this=cluster: need.cluster == this)  # type: ignore[misc]
            for cluster in CLUSTERS
        },
        core=part(lambda need: need.is_core),
        keep_running=part(lambda need: need.keep_running),
        vision=part(lambda need: need.cluster in VISION),
        levels=_levels(needs),
    )


def _sum(needs: Collection[Need], purse: Purse) -> Sum:
    needed = sum(need.minutes for need in needs)
    return Sum(needed=needed, there=purse.minutes, usable=purse.usable(needs))


def _levels(needs: Iterable[Need]) -> tuple[LevelSum, ...]:
    found = {level: dict.fromkeys(CLUSTERS, 0) for level in LEVELS}
    for need in needs:
        found[need.level][need.cluster] += need.minutes
    sums = (LevelSum(level, minutes) for level, minutes in found.items())
    return tuple(each for each in sums if each.minutes)
