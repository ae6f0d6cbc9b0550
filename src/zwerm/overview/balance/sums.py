"""Hours needed against hours there. Pure, and right to the minute.

Hours may only go where their source allows, so what can be used is a largest flow from sources to
needs; `means.supply` works it out. Of one kind of need alone, the sums are simple.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from zwerm.means.supply import CLUSTERS, Supply, covered_alone, covered_together, pooled

LEVELS = ("S", "P", "G")
VISION = ("P", "B")


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
    own = [each if each.place == group else replace(each, home_only=True) for each in supplies]
    return _picture(needs, own)


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


def _picture(needs: Collection[Need], supplies: Collection[Supply]) -> Picture:
    total = _sum(needs, supplies)

    def part(is_in: Callable[[Need], bool]) -> Part:
        inside = [need for need in needs if is_in(need)]
        outside = [need for need in needs if not is_in(need)]
        return Part(
            needed=sum(need.minutes for need in inside),
            first=_usable(inside, supplies),
            last=total.usable - _usable(outside, supplies),
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


def _sum(needs: Collection[Need], supplies: Collection[Supply]) -> Sum:
    return Sum(
        needed=sum(need.minutes for need in needs),
        there=sum(supply.minutes for supply in supplies),
        usable=_usable(needs, supplies),
    )


def _usable(needs: Iterable[Need], supplies: Collection[Supply]) -> int:
    return covered_together(needs_by_place(needs), supplies)


def _levels(needs: Iterable[Need]) -> tuple[LevelSum, ...]:
    found = {level: dict.fromkeys(CLUSTERS, 0) for level in LEVELS}
    for need in needs:
        found[need.level][need.cluster] += need.minutes
    sums = (LevelSum(level, minutes) for level, minutes in found.items())
    return tuple(each for each in sums if each.minutes)
