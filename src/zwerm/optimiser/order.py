"""Which plan is better: the tiers in stages, each stage a weighted sum, an earlier one decides."""

from dataclasses import dataclass
from typing import Literal

from .linear import Expression, weighted
from .plan import Tiers

Objective = Literal["lexicographic", "J", "strict"]
Score = tuple[int, ...]

BENCHMARK_WEIGHTS = (2000, 200, 150, 1, 4, 6, 3)


@dataclass(frozen=True, slots=True)
class Weights:
    """What a unit of tiers 4 to 7 weighs against the others: the user's sliders."""

    expertise: int = 1
    fair_load: int = 4
    few_hands: int = 6
    keep: int = 3

    def as_tuple(self) -> tuple[int, int, int, int]:
        return self.expertise, self.fair_load, self.few_hands, self.keep


@dataclass(frozen=True, slots=True)
class Order:
    """Stages of (tier, weight); tiers count from 0."""

    stages: tuple[tuple[tuple[int, int], ...], ...]

    def score(self, tiers: Tiers) -> Score:
        return tuple(sum(weight * tiers[t] for t, weight in stage) for stage in self.stages)

    def expressions(self, goals: tuple[Expression, ...]) -> list[Expression]:
        return [weighted((weight, goals[t]) for t, weight in stage) for stage in self.stages]


def order_of(objective: Objective, weights: Weights) -> Order:
    single = tuple(((tier, 1),) for tier in range(7))
    if objective == "strict":
        return Order(single)
    if objective == "J":
        return Order((tuple(enumerate(BENCHMARK_WEIGHTS)),))
    rest = tuple((tier + 3, weight) for tier, weight in enumerate(weights.as_tuple()))
    return Order((*single[:3], rest))
