"""Divide the work: the one entry to the solver."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from .incumbent import Incumbent
from .model import DivisionModel
from .order import Objective, Weights, order_of
from .plan import UNKNOWN_BOUNDS, Bounds, Plan
from .problem import Problem
from .progress import Clock, Progress, Reporter
from .proof import Proof, prove
from .start import NoPlan, first_division

__all__ = ["VERSION", "NoPlan", "Objective", "Plan", "Progress", "Weights", "solve"]

# Changes whenever the same problem and seed may give another plan.
VERSION = "zwerm-optimiser 1"


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    objective: Objective = "lexicographic",
    weights: Weights | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    start: Plan | None = None,
) -> Plan:
    """The best plan found; raises `NoPlan` if pins or the cap on changes leave none.

    The work is limited by counts, so the same problem and seed give the same plan, unless
    `time_limit` (CPU seconds) or `should_stop` cut it short.
    """
    clock, reporter = Clock(time_limit, should_stop), Reporter(on_progress)
    incumbent = Incumbent(DivisionModel(problem), order_of(objective, weights or Weights()))
    incumbent.offer(first_division(problem, seed))
    if start is not None:
        incumbent.offer_plan(start)
    reporter.tell("start", 0.01, incumbent.tiers)
    proof = prove(incumbent, clock, reporter, seed)
    bounds = bounds_of(incumbent, proof)
    reporter.tell("done", 1.0, incumbent.tiers, bounds)
    return replace(
        incumbent.plan,
        bounds=bounds,
        status="optimal" if proof.is_complete else "feasible",
        seconds=round(clock.seconds(), 3),
        cpu_seconds=round(clock.cpu_seconds(), 3),
        seed=seed,
        version=VERSION,
    )


def bounds_of(incumbent: Incumbent, proof: Proof) -> Bounds:
    """The bounds of stages that are one tier; no plan as good before it has a lower one."""
    bounds: list[int | None] = list(UNKNOWN_BOUNDS)
    for stage, bound in zip(incumbent.order.stages, proof.bounds, strict=False):
        if len(stage) == 1 and bound is not None:
            bounds[stage[0][0]] = max(0, bound)
    return cast("Bounds", tuple(bounds))
