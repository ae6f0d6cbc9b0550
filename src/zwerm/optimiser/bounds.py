"""Proven bounds for the first stages of a problem that is too large to solve whole."""

from .highs import Work, solve
from .incumbent import Incumbent
from .linear import Expression, Row
from .progress import Clock
from .relaxation import Relaxation

# Cuts at the root of the tree are worth their time, the tree itself is not.
ROOT_CHECKS = 25
STAGES = 2


def quick_bounds(
    incumbent: Incumbent, relaxation: Relaxation, clock: Clock, seed: int
) -> list[int | None]:
    """Bounds from the relaxation; of the second stage, for plans as good as ours in the first."""
    bounds, kept = list[int | None](), list[Row]()
    for stage, goal in enumerate(_goals(incumbent, relaxation)):
        result = relaxation.minimise(goal, Work(clock.should_stop), seed, tuple(kept))
        bounds.append(result.whole_bound)
        kept.append(relaxation.linear.at_most(goal, incumbent.score[stage]))
    return bounds


def closer_bounds(
    incumbent: Incumbent, relaxation: Relaxation, clock: Clock, seed: int
) -> list[int | None]:
    """The same with whole numbers for quanta, where there is a gap left."""
    bounds, kept = quick_bounds(incumbent, relaxation, clock, seed), list[Row]()
    for stage, goal in enumerate(_goals(incumbent, relaxation)):
        known, reached = bounds[stage], incumbent.score[stage]
        if known is not None and known < reached:
            work = Work(clock.should_stop, ROOT_CHECKS)
            result = solve(
                relaxation.linear, goal, work, extra=tuple(kept), seed=seed, presolve=False
            )
            bounds[stage] = min(reached, max(known, result.whole_bound or 0))
        kept.append(relaxation.linear.at_most(goal, reached))
    return bounds


def _goals(incumbent: Incumbent, relaxation: Relaxation) -> list[Expression]:
    goals = incumbent.order.expressions(incumbent.model.goals)
    return [relaxation.expression(goal) for goal in goals[:STAGES]]
