"""Which plan is better: the tiers in stages, each stage a weighted sum, an earlier one decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from .linear import Expression, weighted
from .plan import UNKNOWN_BOUNDS, Bounds, Tiers

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

    def bounds(self, of_stages: Sequence[int | None]) -> Bounds:
        """The bounds of stages that are one tier; no plan as good before it has a lower one."""
        bounds: list[int | None] = list(UNKNOWN_BOUNDS)
        for stage, bound in zip(self.stages, of_stages, strict=False):
            if len(stage) == 1 and bound is not None:
                bounds[stage[0][0]] = max(0, bound)
        return cast("Bounds", tuple(bounds))

    def expressions(self, goals: tuple[Expression, ...]) -> list[Expression]:
        return [weighted((weight, goals[t]) for t, weight in stage) for stage in self.stages]


# A step down in an earlier stage is worth any likely loss in the later ones. Only a guide:
# what is better is always decided by the score.
STEEP = (20_000, 2_000, 400, 1, 4, 6, 3)


def guide(order: Order) -> tuple[float, ...]:
    """One weight for each tier, to search with."""
    if len(order.stages) == 1:
        return tuple(float(weight) for _, weight in sorted(order.stages[0]))
    if len(order.stages) == 7:
        return (20_000, 2_000, 400, 5, 1, 1, 1)
    rest = dict(order.stages[3])
    scale = max(1, max(rest.values()) / 6)
    return (*(scale * weight for weight in STEEP[:3]), *(float(rest[t]) for t in range(3, 7)))


def order_of(objective: Objective, weights: Weights) -> Order:
    single = tuple(((tier, 1),) for tier in range(7))
    if objective == "strict":
        return Order(single)
    if objective == "J":
        return Order((tuple(enumerate(BENCHMARK_WEIGHTS)),))
    rest = tuple((tier + 3, weight) for tier, weight in enumerate(weights.as_tuple()))
    return Order((*single[:3], rest))
