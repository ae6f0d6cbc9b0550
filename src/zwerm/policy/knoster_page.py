"""A round on the screen: each element with its spread, and how it went since earlier rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from .knoster_drawing import Course, Dots, course, dots
from .knoster_elements import LEVELS, Text
from .knoster_queries import ElementResult, Result
from .models import HIGHEST_LEVEL, Element, KnosterRound


@dataclass(frozen=True, slots=True)
class Row:
    result: ElementResult
    is_weakest: bool
    drawing: Dots
    course: Course | None
    since: Decimal | None  # the difference with the round before
    own: int | None

    @property
    def less(self) -> Decimal:
        return -(self.since or Decimal(0))

    @property
    def levels(self) -> list[tuple[int, Text, int]]:
        """For who reads instead of looks: the level, its word, and how many people."""
        people = self.result.people
        return [(n, LEVELS[n - 1], people[n - 1]) for n in range(1, HIGHEST_LEVEL + 1)]


@dataclass(frozen=True)
class RoundPage:
    """`earlier` are the rounds of the same place before it, the last one first."""

    result: Result
    earlier: Sequence[Result]
    own: dict[str, int]

    @property
    def asked(self) -> KnosterRound:
        return self.result.asked

    @cached_property
    def comparable(self) -> list[Result]:
        """Rounds with figures, the oldest first, this one at the end."""
        before = [each for each in self.earlier if each.has_figures]
        return [*reversed(before), self.result]

    @cached_property
    def rows(self) -> list[Row]:
        if not self.result.has_figures:
            return []
        most = max(max(each.people) for each in self.result.elements)
        return [self._row(at, most) for at in range(len(Element))]

    def _row(self, at: int, most: int) -> Row:
        found = self.result.elements[at]
        averages = [each.elements[at].average for each in self.comparable]
        return Row(
            result=found,
            is_weakest=found in self.result.weakest and not self.result.is_good,
            drawing=dots(found.people, most),
            course=course(averages) if len(averages) > 1 else None,
            since=averages[-1] - averages[-2] if len(averages) > 1 else None,
            own=self.own.get(found.element),
        )

    @property
    def spread(self) -> list[ElementResult]:
        """Where people see it differently: worth a talk before anything else."""
        return [each for each in self.result.elements if each.is_spread]

    @property
    def table(self) -> list[tuple[Element, list[Decimal]]]:
        """The averages of every round with figures, an element on each line."""
        return [
            (element, [each.elements[at].average for each in self.comparable])
            for at, element in enumerate(Element)
        ]
