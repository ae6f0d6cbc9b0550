"""A linear relaxation of the whole model that is brought close to whole numbers, and stays open.

Bounds that are proven here, and ends of columns that are moved, hold for every later goal as well.
"""

from array import array
from dataclasses import dataclass, field, replace
from math import inf

from .covers import Knapsack, knapsacks, missed, static_rows
from .fixing import fix
from .gomory import cuts
from .highs import Work
from .linear import Expression, LinearModel, Row
from .live import LiveModel, LiveResult
from .matrix import Floats
from .model import DivisionModel

COVER_ROUNDS = 20  # mostly four are enough
CUT_ROUNDS = 6
LEAST_GAIN = 0.05  # of what all rounds have gained, for another one
ALMOST = 1e-6


@dataclass(slots=True)
class CloseRelaxation:
    """`rows` are those the model lacks: covers, and limits that came later."""

    model: DivisionModel
    live: LiveModel
    knapsacks: list[Knapsack]
    rows: list[Row] = field(default_factory=list)

    @classmethod
    def of(cls, model: DivisionModel, seed: int) -> "CloseRelaxation":
        rows = static_rows(model)
        live = LiveModel(model.linear, Expression(), rows=tuple(rows), seed=seed)
        return cls(model, live, knapsacks(model), rows)

    def minimise(self, goal: Expression, work: Work) -> LiveResult:
        """Cut off fractional corners as long as that pays."""
        self.live.set_goal(goal)
        result = self._covered(self.live.minimise(work), work)
        first, gain = result.bound, inf
        for _ in range(CUT_ROUNDS):
            if result.outcome != "optimal" or gain < LEAST_GAIN * (result.bound - first) + ALMOST:
                break
            before = result.bound
            self._add(cuts(self.live, result))
            result = self._covered(self.live.minimise(work), work)
            gain = result.bound - before
        return result

    def _covered(self, result: LiveResult, work: Work) -> LiveResult:
        for _ in range(COVER_ROUNDS):
            values = result.values.tolist()
            found = [row for one in self.knapsacks if (row := missed(one, values)) is not None]
            if result.outcome != "optimal" or not found:
                break
            self._add(found)
            self.rows += found
            result = self.live.minimise(work)
        return result

    def _add(self, rows: list[Row]) -> None:
        for row in rows:
            self.live.add_row(row)

    def keep(self, row: Row) -> None:
        """From now on this holds."""
        self._add([row])
        self.rows.append(row)

    def fix(self, result: LiveResult, most: float) -> None:
        """Forget what is worse than this."""
        fix(self.live, result, most)

    def whole(self, lower: Floats | None = None, upper: Floats | None = None) -> LinearModel:
        """The model with these ends of columns, or with what is known of them."""
        low = self.live.lower if lower is None else lower
        high = self.live.upper if upper is None else upper
        linear = self.model.linear
        return replace(linear, lower=array("d", low.tobytes()), upper=array("d", high.tobytes()))
