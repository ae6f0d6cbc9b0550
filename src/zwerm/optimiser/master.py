"""Find prices at which the parts prove the most: column generation in a box.

What the parts answered so far is mixed by a linear model; its prices are asked next. Left alone
they swing, so they may leave the best prices so far only by a little, in a box that grows when
it helped and shrinks when it did not (Marsten, Hogan and Blankenship, "The Boxstep method for
large-scale optimization", 1975).
"""

from dataclasses import dataclass, field

import numpy as np

from .bundles import Bundle
from .highs import Work
from .linear import Expression, LinearModel
from .live import LiveModel
from .matrix import Floats, Numbers
from .parts import Answer, Parts

FIRST_BOX = 0.001  # of the median price
GROWS, SHRINKS = 1.2, 0.7
SMOOTH = 0.6  # how much of the best prices is kept in those that are asked


@dataclass(slots=True)
class Master:
    parts: Parts
    work: Work
    prices: Floats  # the best so far
    best: Answer = field(init=False)
    box: float = field(init=False)
    live: LiveModel = field(init=False)
    asked: Floats = field(init=False)
    bundles: list[Bundle] = field(default_factory=list)
    shares: Floats | None = None
    improvements: int = 0

    def __post_init__(self) -> None:
        self.prices = self.parts.allowed(self.prices)
        used = np.abs(self.prices / self.parts.units)[self.prices != 0]
        self.box = FIRST_BOX * (float(np.median(used)) if len(used) else 1.0)
        self.best = self.parts.answer(self.prices)
        self.live = self._empty()
        self._add(self.best)

    def improve(self) -> bool:
        """One round; false if nothing can be asked any more."""
        low, high = self._bounds()
        rows = len(self.parts.lower)
        self.live.set_costs(np.arange(2 * rows), np.concatenate((high, -low)))
        result = self.live.minimise(self.work)
        if result.outcome != "optimal":
            return False
        self.shares = result.values[2 * rows :]
        self.asked = self.parts.allowed(
            SMOOTH * self.prices + (1 - SMOOTH) * result.row_duals[:rows]
        )
        answer = self.parts.answer(self.asked)
        self._add(answer)
        if answer.bound > self.best.bound:
            self.best, self.prices = answer, self.asked
            self.box *= GROWS
            self.improvements += 1
        else:
            self.box *= SHRINKS
        return True

    def mixture(self) -> Floats:
        """How much of each column of the model is in the mix."""
        values: Floats = np.zeros(len(self.parts.costs))
        if self.shares is not None:
            for bundle, share in zip(self.bundles, self.shares.tolist(), strict=False):
                if share > 1e-6:
                    values[list(bundle.columns)] += share * np.array(bundle.values)
        return values

    def _bounds(self) -> tuple[Floats, Floats]:
        """The box around the best prices, without what has the wrong sign."""
        reach = self.box * self.parts.units
        low, high = self.prices - reach, self.prices + reach
        high = np.where(np.isneginf(self.parts.lower), np.minimum(high, 0), high)
        low = np.where(np.isposinf(self.parts.upper), np.maximum(low, 0), low)
        return low, high

    def _empty(self) -> LiveModel:
        """Rows between parts, each part once; a column a row for each side of the box."""
        linear, count = LinearModel(), len(self.parts.lower)
        for _ in range(2 * count):
            linear.column(np.inf, integer=False)
        sides = zip(self.parts.lower.tolist(), self.parts.upper.tolist(), strict=True)
        for row, (lower, upper) in enumerate(sides):
            linear.row([(row, 1.0), (count + row, -1.0)], lower=lower, upper=upper)
        for _ in self.best.bundles:
            linear.row([], lower=1, upper=1)
        return LiveModel(linear, Expression())

    def _add(self, answer: Answer) -> None:
        self.bundles += answer.bundles
        costs, starts, count = list[float](), list[int](), 0
        rows, values = list[Numbers](), list[Floats]()
        for part, bundle in enumerate(answer.bundles):
            touched, amounts = self.parts.activity(bundle)
            costs.append(bundle.cost)
            starts.append(count)
            rows += [touched, np.array([len(self.parts.lower) + part])]
            values += [amounts, np.ones(1)]
            count += len(touched) + 1
        self.live.add_columns(
            np.array(costs), np.array(starts), np.concatenate(rows), np.concatenate(values)
        )
