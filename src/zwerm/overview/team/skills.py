"""Who can do what, for hundreds of people and tasks at once. Pure.

A set of people is one whole number with a bit for each of them, so that asking who can do a task
is a few "and"s, however many people there are.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

HIGHEST = 3
TECHNICAL = "T"


def bits(people: int) -> Iterator[int]:
    """The places of the people in a set."""
    while people:
        lowest = people & -people
        yield lowest.bit_length() - 1
        people ^= lowest


@dataclass(slots=True)
class Levels:
    """For each competence who answered, and who has at least which level."""

    answered: dict[str, int] = field(default_factory=dict)
    at_least: dict[str, list[int]] = field(default_factory=dict)

    def add(self, place: int, competence: str, level: int) -> None:
        bit = 1 << place
        self.answered[competence] = self.answered.get(competence, 0) | bit
        reached = self.at_least.setdefault(competence, [0] * (HIGHEST + 1))
        for each in range(level + 1):
            reached[each] |= bit

    def who_answered(self, competence: str) -> int:
        return self.answered.get(competence, 0)

    def who_has(self, competence: str, level: int) -> int:
        """Of those who answered."""
        reached = self.at_least.get(competence)
        return reached[min(max(level, 0), HIGHEST)] if reached else 0


@dataclass(frozen=True, slots=True)
class Asked:
    """The levels that a task asks for."""

    clusters: Mapping[str, int]
    specialisation: str = ""
    specialisation_level: int = 0

    @property
    def nothing(self) -> bool:
        return not self.clusters and not self.specialisation


@dataclass(frozen=True, slots=True)
class Able:
    """Sets of people who can do a task, and who are one level short of it."""

    can: int
    nearly: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Of the people whose answers matter and may not be read: who can, and who cannot."""

    can: int
    cannot: int


@dataclass(frozen=True, slots=True)
class Skills:
    """Levels of people: those that may be read, and those that only the division counts with."""

    everyone: int
    readable: Levels
    unread: Levels

    def able(self, asked: Asked) -> Able:
        """Only from what may be read. Whoever did not answer is not one level short of anything."""
        if asked.nothing:
            return Able(self.everyone, 0)
        can, nearly = self.everyone, self.everyone
        for known, reached, short in self._dimensions(self.readable, asked):
            can &= known & reached
            nearly &= known & short
        return Able(can, nearly & ~can)

    def kept_back(self, asked: Asked) -> Kept:
        """Whoever answered all that is asked, partly unread, and is not known to fall short."""
        pool, can, is_unread = self.everyone, self.everyone, 0
        rows = zip(
            self._dimensions(self.readable, asked),
            self._dimensions(self.unread, asked),
            strict=True,
        )
        for (known, reached, _), (unread, reached_unread, _) in rows:
            pool &= (known & reached) | unread
            can &= (known & reached) | (unread & reached_unread)
            is_unread |= unread
        return Kept(can & is_unread, pool & ~can & is_unread)

    def _dimensions(self, levels: Levels, asked: Asked) -> Iterator[tuple[int, int, int]]:
        """For each competence asked: who answered, who has the level, who has one less."""
        for cluster, level in asked.clusters.items():
            yield (
                levels.who_answered(cluster),
                levels.who_has(cluster, level),
                levels.who_has(cluster, level - 1),
            )
        if asked.specialisation:
            yield self._specialisation(levels, asked.specialisation, asked.specialisation_level)

    def _specialisation(self, levels: Levels, name: str, level: int) -> tuple[int, int, int]:
        """Without an answer the technical level counts, as it does in the division."""
        answered = self.readable.who_answered(name) | self.unread.who_answered(name)
        instead = levels.who_answered(TECHNICAL) & ~answered
        return (
            levels.who_answered(name) | instead,
            levels.who_has(name, level) | (levels.who_has(TECHNICAL, level) & instead),
            levels.who_has(name, level - 1) | (levels.who_has(TECHNICAL, level - 1) & instead),
        )


def set_of(places: Iterable[int]) -> int:
    found = 0
    for place in places:
        found |= 1 << place
    return found
