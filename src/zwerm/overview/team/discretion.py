"""What may be told of answers that people keep to themselves: counts, of five people or more. Pure.

Numbers tell about each other: a whole minus a part is a count too. So every number that comes out
here, and every sum or difference of them, stands for nobody or for at least five people:
levels with few people are told together with the next ones; a school is told apart only when
what is left of the group still has five in every part. What is too small and what is zero look
the same. Whether all of a group answer alike is not told either: one part says nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FEWEST = 5

Counts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """People whose level lies between two levels, both included."""

    low: int
    high: int
    people: int


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of one question: of the whole, and of the schools told apart."""

    whole: tuple[Band, ...]
    apart: Mapping[int, tuple[Band, ...]]

    def of(self, school: int | None) -> tuple[Band, ...]:
        return self.whole if school is None else self.apart.get(school, ())


def told(by_school: Mapping[int, Counts]) -> Told:
    """From how many people have each level, by the school they count for."""
    if not by_school:
        return Told((), {})
    total = _sum(by_school.values())
    limits = _limits(total)
    if not limits:
        return Told((), {})
    if len(by_school) == 1:
        whole = _banded(total, limits)
        return Told(whole, dict.fromkeys(by_school, whole))
    rest, apart = [band.people for band in _banded(total, limits)], {}
    for school in sorted(by_school, key=lambda key: (-sum(by_school[key]), key)):
        bands = _banded(by_school[school], limits)
        left = [have - band.people for have, band in zip(rest, bands, strict=True)]
        if min(left) >= FEWEST and all(band.people >= FEWEST for band in bands):
            rest, apart[school] = left, bands
    return Told(_banded(total, limits), apart)


def rounded(people: int) -> int:
    """Down to a multiple of five: two questions that differ by one person give the same answer."""
    return people - people % FEWEST


def _limits(total: Counts) -> list[tuple[int, int]]:
    """Neighbouring levels taken together until each part has enough people, from the top down."""
    parts: list[tuple[int, int]] = []
    people, high = 0, len(total) - 1
    for level in range(len(total) - 1, -1, -1):
        people += total[level]
        if people >= FEWEST:
            parts.insert(0, (level, high))
            people, high = 0, level - 1
    if not parts:
        return []
    if high >= 0:  # too few people are left over for a part of their own
        parts[0] = (0, parts[0][1])
    return parts


def _banded(counts: Sequence[int], limits: Iterable[tuple[int, int]]) -> tuple[Band, ...]:
    return tuple(Band(low, high, sum(counts[low : high + 1])) for low, high in limits)


def _sum(rows: Iterable[Counts]) -> Counts:
    return tuple(sum(column) for column in zip(*rows, strict=True))
