"""The spread of the answers and their course as drawings: geometry here, templates write it. Pure.

One dot is one person. Where there are more than fit, a column stands for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH = 200
COLUMN = WIDTH // 4
DOT = 8
ACROSS = 5
BAR_WIDTH = 28
# More dots than this in one column are no longer counted at a glance.
MOST_DOTS = 25
LINE_WIDTH, LINE_HEIGHT, MARGIN = 160, 44, 6


@dataclass(frozen=True, slots=True)
class DotColumn:
    """The people who chose one level."""

    people: int
    middle: float
    label_y: float
    dots: tuple[tuple[float, float], ...]
    bar_height: float  # instead of dots

    @property
    def bar_start(self) -> float:
        return self.middle - BAR_WIDTH / 2

    @property
    def bar_top(self) -> float:
        return self.label_y + 4


@dataclass(frozen=True, slots=True)
class Dots:
    width: int
    height: float
    base: float
    columns: tuple[DotColumn, ...]


def dots(people: Sequence[int], most: int) -> Dots:
    """`most` is the fullest column of all drawings beside each other: they share one height."""
    as_bars = most > MOST_DOTS
    rows = ACROSS if as_bars else max(-(-most // ACROSS), 1)
    base = rows * DOT + 14.0
    columns = tuple(
        _column(number, at, most, base, as_bars=as_bars) for at, number in enumerate(people)
    )
    return Dots(WIDTH, base + 2, base, columns)


def _column(people: int, at: int, most: int, base: float, *, as_bars: bool) -> DotColumn:
    middle = COLUMN * (at + 0.5)
    if as_bars:
        height = round(people / most * ACROSS * DOT, 1)
        return DotColumn(people, middle, base - height - 4, (), height)
    places = tuple(_dot(number, people, middle, base) for number in range(people))
    tall = -(-people // ACROSS) * DOT
    return DotColumn(people, middle, base - tall - 3, places, 0)


def _dot(number: int, people: int, middle: float, base: float) -> tuple[float, float]:
    """Rows of five from below; a row that is not full stands in the middle."""
    row = number // ACROSS
    across = min(people - row * ACROSS, ACROSS)
    return middle + (number % ACROSS - (across - 1) / 2) * DOT, base - DOT / 2 - row * DOT


@dataclass(frozen=True, slots=True)
class Course:
    """How one element went from round to round, between the lowest and the highest level."""

    width: int
    height: int
    points: tuple[tuple[float, float], ...]

    @property
    def line(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.points)


def course(averages: Sequence[Decimal]) -> Course:
    """The oldest to the left; level 1 at the bottom, 4 at the top."""
    step = (LINE_WIDTH - 2 * MARGIN) / max(len(averages) - 1, 1)
    room = LINE_HEIGHT - 2 * MARGIN
    points = tuple(
        (
            round(MARGIN + step * at, 1),
            round(MARGIN + room * (1 - (float(average) - 1) / 3), 1),
        )
        for at, average in enumerate(averages)
    )
    return Course(LINE_WIDTH, LINE_HEIGHT, points)
