"""Which figure counts in which school year. Pure: dates in, figures out.

The figures of the first day of a school year count for all of it. Rows are only added from the
current year on, so a year that is over keeps the figures it had.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

FLANDERS, NETHERLANDS = "be", "nl"


class Figure(Protocol):
    key: str
    value: Decimal
    valid_from: date
    valid_until: date | None

    @property
    def is_own(self) -> bool: ...


F = TypeVar("F", bound=Figure)


def first_day(country: str, first_year: int) -> date:
    """The day whose figures count for a school year."""
    return date(first_year, 8 if country == NETHERLANDS else 9, 1)


def last_day(country: str, first_year: int) -> date:
    return date(first_year + 1, 7 if country == NETHERLANDS else 8, 31)


def in_force(figures: Iterable[F], on: date) -> dict[str, F]:
    """For each key the figure of a day: the group's own before the official, then the newest."""
    found: dict[str, F] = {}
    for figure in figures:
        if not _runs_on(figure, on):
            continue
        other = found.get(figure.key)
        if other is None or _precedence(figure) > _precedence(other):
            found[figure.key] = figure
    return found


def _runs_on(figure: Figure, day: date) -> bool:
    has_begun = figure.valid_from <= day
    return has_begun and (figure.valid_until is None or figure.valid_until >= day)


def _precedence(figure: Figure) -> tuple[bool, date]:
    return (figure.is_own, figure.valid_from)
