"""A school year as a line of dated steps: done, coming, or late. Decides; reads nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from zwerm.schools.models import FIRST_MONTH

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Step:
    """Something of the year, on its day."""

    kind: str
    key: str  # the same thing keeps it for ever
    day: date
    title: str
    place_id: int
    url: "StrOrPromise" = ""
    is_done: bool = False

    def is_late(self, today: date) -> bool:
        return not self.is_done and self.day < today


@dataclass(frozen=True, slots=True)
class Row:
    step: Step
    place: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    rows: tuple[Row, ...]
    is_now: bool

    def shortened(self, most: int, here: int) -> "Month":
        """With sixty schools a month has hundreds: those of the place itself first, then what is
        late and what comes. What is left stays in the order of the days.
        """
        by_weight = sorted(
            self.rows, key=lambda r: (r.step.place_id != here, not r.is_late, r.step.is_done)
        )
        kept = set(map(id, by_weight[:most]))
        return replace(self, rows=tuple(row for row in self.rows if id(row) in kept))


@dataclass(frozen=True, slots=True)
class Line:
    """The year of one place: how much is done, what is late and what comes first."""

    place: str
    place_id: int
    done: int
    late: int
    to_come: int
    next_step: Step | None
    last_done: dict[str, date]


def bounds(first_year: int) -> tuple[date, date]:
    """The first day of a school year, and the first one after it."""
    return date(first_year, FIRST_MONTH, 1), date(first_year + 1, FIRST_MONTH, 1)


def months(
    steps: Iterable[Step], first_year: int, *, names: dict[int, str], today: date
) -> list[Month]:
    """Twelve months; in each the steps by day."""
    found: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: (step.day, step.title)):
        row = Row(step, names.get(step.place_id, ""), step.is_late(today))
        found[step.day.year, step.day.month].append(row)
    firsts = [
        date(first_year + (number // MONTHS), number % MONTHS + 1, 1)
        for number in range(FIRST_MONTH - 1, FIRST_MONTH - 1 + MONTHS)
    ]
    return [
        Month(
            first,
            tuple(found[first.year, first.month]),
            (first.year, first.month) == (today.year, today.month),
        )
        for first in firsts
    ]


def lines(steps: Sequence[Step], *, names: dict[int, str], today: date) -> list[Line]:
    """The places beside each other."""
    by_place: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        by_place[step.place_id].append(step)
    return [_line(pk, name, by_place[pk], today) for pk, name in names.items()]


def _line(pk: int, name: str, steps: list[Step], today: date) -> Line:
    done = [step for step in steps if step.is_done]
    coming = sorted(
        (step for step in steps if not step.is_done and step.day >= today), key=lambda s: s.day
    )
    return Line(
        name,
        pk,
        len(done),
        sum(step.is_late(today) for step in steps),
        len(coming),
        coming[0] if coming else None,
        {step.kind: step.day for step in sorted(done, key=lambda step: step.day)},
    )
