"""The best plan so far; only a checked and better one takes its place."""

from dataclasses import dataclass, field, replace

import numpy as np

from .checker import tiers, violations
from .division import (
    Division,
    division_from_plan,
    division_from_values,
    plan_from_division,
    values_from_division,
)
from .matrix import Floats
from .model import DivisionModel
from .order import Order, Score
from .plan import Plan, Tiers


@dataclass(slots=True)
class Incumbent:
    model: DivisionModel
    order: Order
    plan: Plan = field(default_factory=Plan)
    tiers: Tiers | None = None
    score: Score = ()
    values: Floats = field(default_factory=lambda: np.zeros(0))

    def offer(self, division: Division) -> bool:
        """Take the division if it is a plan, and a better one."""
        plan = plan_from_division(self.model, division)
        if violations(self.model.problem, plan):
            return False
        found = tiers(self.model.problem, plan)
        score = self.order.score(found)
        if self.tiers is not None and score >= self.score:
            return False
        self.plan, self.tiers, self.score = replace(plan, tiers=found), found, score
        self.values = np.array(values_from_division(self.model, division))
        return True

    def offer_values(self, values: Floats) -> bool:
        return self.offer(division_from_values(self.model, values.tolist()))

    def offer_plan(self, plan: Plan) -> bool:
        division = division_from_plan(self.model, plan)
        try:
            return division is not None and self.offer(division)
        except ValueError:  # it spends hours that there are not
            return False
