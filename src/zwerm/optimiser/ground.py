"""What building and searching stand on: the model as arrays, its goals, and which pairs pay."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from .linear import Expression, weighted
from .matrix import Floats, Numbers, dense
from .model import DivisionModel, Pair
from .order import Order, guide
from .plan import Tiers
from .progress import Clock
from .submodel import Cutter

LARGE = 20_000  # pairs: some 25 schools


@dataclass(slots=True)
class Ground:
    model: DivisionModel
    order: Order
    cutter: Cutter
    goal: Expression  # one weighted sum to search with
    goals: Floats  # the seven tiers by column
    clock: Clock
    seed: int
    active: Numbers  # the column of each instance
    pairs: list[Pair]
    executes: Numbers  # the column of each pair
    leads: Numbers  # the column of its quanta, or of executing if that is all there is
    ranks: dict[Pair, int]  # 0 for whom the relaxation would rather have on the instance

    @property
    def is_large(self) -> bool:
        """Too many parts for a model of them together."""
        return len(self.pairs) > LARGE

    def tiers_of(self, values: Floats) -> Tiers:
        constants = [goal.constant for goal in self.model.goals]
        first, second, third, fourth, fifth, sixth, seventh = np.rint(
            self.goals @ values + constants
        ).astype(int)
        return (
            int(first),
            int(second),
            int(third),
            int(fourth),
            int(fifth),
            int(sixth),
            int(seventh),
        )

    def rank(self, prices: Floats) -> None:
        """Order the people of each instance by the price of having them on it."""
        priced: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for (i, p), price in zip(self.pairs, prices[self.leads].tolist(), strict=True):
            priced[i].append((round(price, 6), p))
        for i, people in priced.items():
            self.ranks.update(((i, p), place) for place, (_, p) in enumerate(sorted(people)))


def ground_of(model: DivisionModel, order: Order, clock: Clock, seed: int) -> Ground:
    columns, candidates = len(model.linear.lower), model.candidates.values()
    return Ground(
        model=model,
        order=order,
        cutter=Cutter(model.linear),
        goal=weighted(zip(guide(order), model.goals, strict=True)),
        goals=np.array([dense(goal, columns) for goal in model.goals]),
        clock=clock,
        seed=seed,
        active=np.array(list(model.active.values()), np.int64),
        pairs=list(model.candidates),
        executes=np.array([c.executes for c in candidates], np.int64),
        leads=np.array(
            [c.executes if c.quanta is None else c.quanta for c in candidates], np.int64
        ),
        ranks={},
    )
