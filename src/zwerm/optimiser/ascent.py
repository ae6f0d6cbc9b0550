"""Raise the bound quickly: prices move a little towards what the parts leave undone.

Each row has steps of its own length, shorter the more it has moved (Duchi, Hazan and Singer,
"Adaptive subgradient methods for online learning and stochastic optimization", 2011). No model of
the answers is kept, so a step costs one answer, however large the problem; the last percents are
for the master. What the parts answered on the way, smoothed, tells which pairs pay.
"""

from dataclasses import dataclass, field

import numpy as np

from .matrix import Floats
from .parts import Answer, Parts

FIRST_STEP = 0.003  # of the median price
SHORTER = 3  # the last step beside the first
MOMENTUM = 0.85
SMOOTH = 0.93  # how much of the mixture stays at each step
TINY = 1e-9


@dataclass(slots=True)
class Ascent:
    parts: Parts
    prices: Floats  # the best so far
    rounds: int
    best: Answer = field(init=False)
    mixture: Floats = field(init=False)
    step: float = field(init=False)
    done: int = 0
    _scaled: Floats = field(init=False)  # prices of whole rows, where the search stands
    _open: Floats = field(init=False)  # what the last answer leaves undone
    _direction: Floats = field(init=False)
    _moved: Floats = field(init=False)  # squares, summed

    def __post_init__(self) -> None:
        self.prices = self.parts.allowed(self.prices)
        self._scaled = self.prices * self.parts.units
        used = np.abs(self._scaled[self._scaled != 0])
        self.step = FIRST_STEP * (float(np.median(used)) if len(used) else 1.0)
        self.best = self.parts.answer(self.prices)
        self.mixture = self.parts.together(self.best)
        self._open = self._undone(self.mixture)
        self._direction = np.zeros(len(self._scaled))
        self._moved = np.zeros(len(self._scaled))

    def improve(self) -> None:
        self._direction = MOMENTUM * self._direction + (1 - MOMENTUM) * self._open
        self._moved += self._open**2
        length = self.step / (1 + (SHORTER - 1) * self.done / self.rounds)
        moved = self._scaled + length * self._direction / (np.sqrt(self._moved) + TINY)
        self._scaled = self.parts.allowed(moved)
        prices = self._scaled / self.parts.units
        answer = self.parts.answer(prices)
        if answer.bound > self.best.bound:
            self.best, self.prices = answer, prices
        values = self.parts.together(answer)
        self.mixture = SMOOTH * self.mixture + (1 - SMOOTH) * values
        self._open = self._undone(values)
        self.done += 1

    def _undone(self, values: Floats) -> Floats:
        """By row, as a part of it: how much too little (positive) or too much there is."""
        parts, prices = self.parts, self._scaled
        row = np.bincount(
            parts.row_of, parts.values * values[parts.index], minlength=len(parts.lower)
        )
        low, high = parts.lower - row, parts.upper - row
        free = np.where(low > 0, low, np.where(high < 0, high, 0.0))
        found = np.where(prices > 0, low, np.where(prices < 0, high, free))
        return np.where(np.isfinite(found), found, 0.0) / parts.units
