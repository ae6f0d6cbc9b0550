"""Cuts from the simplex tableau: what whole columns leave of a fractional corner.

Each row of the tableau says that a basic column plus multiples of what is at its end make a number.
Where that number is no whole one, the columns at their ends cannot all stay there (Gomory, "An
algorithm for the mixed integer problem", 1960). A few rounds bring the bound of a school nearly to
its best plan. Any multipliers give a true cut, so of the solver only the choice is trusted; sides
are loosened by more than floating numbers can err.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .linear import INFINITY, Row
from .live import LiveModel, LiveResult
from .matrix import Floats

CANDIDATES = 60  # columns of which the tableau is looked at, those nearest to a half first
MOST = 40  # cuts of a round
NOISE = 1e-9
SLACK = 1e-7
# A part nearer to a whole number gives steep coefficients, and such cuts lead nowhere.
LEAST_PART = 0.03
LEAST_DISTANCE = 1e-3
STEEPEST = 1e4  # largest coefficient divided by the smallest
PARALLEL = 0.9  # cosine above which a cut says nothing new


@dataclass(frozen=True, slots=True)
class Cut:
    """At least `side` of the columns, which the corner misses by the distance."""

    coefficients: Floats
    side: float
    distance: float

    def row(self) -> Row:
        places = np.flatnonzero(self.coefficients).tolist()
        return Row([(j, float(self.coefficients[j])) for j in places], self.side, INFINITY)


def cuts(live: LiveModel, result: LiveResult) -> list[Row]:
    """Rows that every whole solution keeps and this corner does not, the farthest first."""
    corner = Corner.of(live, result)
    values = result.values
    parts = values - np.floor(values)
    basic = live.basic()
    halves = [
        (abs(parts[column] - 0.5), row)
        for row, column in enumerate(basic)
        if 0 <= column < len(parts) and LEAST_PART < parts[column] < 1 - LEAST_PART
    ]
    found = [corner.cut(live.inverse_row(row)) for _, row in sorted(halves)[:CANDIDATES]]
    chosen: list[Cut] = []
    for cut in sorted((one for one in found if one is not None), key=lambda cut: -cut.distance):
        if len(chosen) < MOST and all(_cosine(cut, other) < PARALLEL for other in chosen):
            chosen.append(cut)
    return [cut.row() for cut in chosen]


def _cosine(one: Cut, other: Cut) -> float:
    a, b = one.coefficients, other.coefficients
    return float(abs(a @ b) / np.sqrt((a @ a) * (b @ b)))


@dataclass(frozen=True, slots=True)
class Corner:
    """Where the simplex stands: at which end every column and every row is."""

    live: LiveModel
    values: Floats
    at_upper: NDArray[np.bool_]
    can_move: NDArray[np.bool_]
    row_at_upper: NDArray[np.bool_]
    row_can_move: NDArray[np.bool_]
    row_is_whole: NDArray[np.bool_]
    sides: Floats

    @classmethod
    def of(cls, live: LiveModel, result: LiveResult) -> "Corner":
        values, activity = result.values, live.activity(result.values)
        low, high = live.row_lower, live.row_upper
        at_upper = np.isfinite(high) & (np.abs(activity - high) <= np.abs(activity - low))
        sides = np.where(at_upper, high, low)
        return cls(
            live=live,
            values=values,
            at_upper=np.abs(values - live.upper) < np.abs(values - live.lower),
            can_move=live.lower < live.upper,
            row_at_upper=at_upper,
            row_can_move=low < high,
            row_is_whole=live.rows_are_whole() & (sides == np.round(sides)),
            sides=sides,
        )

    def cut(self, multipliers: Floats) -> Cut | None:
        """Sums rows with these multipliers, and rounds what the sum says of steps from the ends."""
        live = self.live
        multipliers = np.where(np.abs(multipliers) < NOISE, 0.0, multipliers)
        if not np.all(np.isfinite(self.sides[multipliers != 0])):
            return None
        paid = live.column_sums(multipliers)
        ends = np.where(self.at_upper, live.upper, live.lower)
        total = float(np.where(multipliers != 0, self.sides, 0.0) @ multipliers - ends @ paid)
        part = total - np.floor(total)
        if not LEAST_PART < part < 1 - LEAST_PART:
            return None
        # Steps of columns and of rows from their ends, all at least 0.
        steps = np.where(self.at_upper, -paid, paid)
        steps[np.abs(steps) < NOISE] = 0.0
        row_steps = np.where(self.row_at_upper, multipliers, -multipliers)
        columns = np.where(self.can_move, _rounded(steps, part), 0.0)
        wholes = _rounded(row_steps, part)
        others = np.where(row_steps >= 0, row_steps / part, -row_steps / (1 - part))
        rows = np.where(self.row_can_move, np.where(self.row_is_whole, wholes, others), 0.0)
        # A row's steps are what its columns leave to its side.
        signed = np.where(self.row_at_upper, -rows, rows)
        turned = np.where(self.at_upper, -columns, columns)
        coefficients = turned + live.column_sums(signed)
        side = 1 + turned @ ends + np.where(signed != 0, self.sides, 0.0) @ signed
        return self._finished(coefficients, float(side))

    def _finished(self, coefficients: Floats, side: float) -> Cut | None:
        """The cut without tiny coefficients and loosened, if it is any good."""
        live, size = self.live, np.abs(coefficients).max(initial=0.0)
        if size == 0:
            return None
        coefficients, side = coefficients / size, side / size
        tiny = np.abs(coefficients) < 1 / STEEPEST
        most = np.maximum(coefficients * live.lower, coefficients * live.upper)
        side -= float(most[tiny].sum())
        coefficients = np.where(tiny, 0.0, coefficients)
        largest = np.maximum(np.abs(live.lower), np.abs(live.upper))
        side -= SLACK + NOISE * float(np.abs(coefficients) @ largest)
        missed = side - float(coefficients @ self.values)
        distance = missed / float(np.sqrt(coefficients @ coefficients))
        return Cut(coefficients, side, distance) if distance > LEAST_DISTANCE else None


def _rounded(steps: Floats, part: float) -> Floats:
    """The coefficient of whole steps: by how much they miss a whole number, one way or other."""
    parts = steps - np.floor(steps)
    return np.where(parts <= part, parts / part, (1 - parts) / (1 - part))
