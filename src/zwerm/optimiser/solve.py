"""Divide the work: the one entry to the solver."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest

from .incumbent import Incumbent
from .model import DivisionModel
from .order import Objective, Weights, order_of
from .plan import Plan, Stage
from .problem import Problem
from .progress import Clock, Progress, Reporter
from .proof import Proof, prove
from .search import effort_for, search
from .start import NoPlan, first_division
from .warm import begin

__all__ = ["VERSION", "NoPlan", "Objective", "Plan", "Progress", "Weights", "solve"]

# Changes whenever the same problem and seed may give another plan.
VERSION = "zwerm-optimiser 2"

# A school of twenty people has about 500 pairs of a person and a task; a group has thousands.
PROVABLE_CANDIDATES = 900


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    steps: int | None = None,
    objective: Objective = "lexicographic",
    weights: Weights | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    start: Plan | None = None,
    threads: int | None = None,
) -> Plan:
    """The best plan found; raises `NoPlan` if pins or the cap on changes leave none.

    `start` may be a plan of another problem: it is mended first (`repair.py`), and what is left of
    it is where dividing begins.

    The work is limited by counts (`steps` of the search for a group), so the same problem and
    seed give the same plan, unless `time_limit` (CPU seconds) or `should_stop` cut it short.
    """
    clock, reporter = Clock(time_limit, should_stop), Reporter(on_progress)
    incumbent = Incumbent(DivisionModel(problem), order_of(objective, weights or Weights()))
    base = first_division(problem, seed)
    incumbent.offer(base)
    has_start = start is not None and begin(incumbent, start, base, clock, reporter, seed=seed)
    reporter.tell("start", 0.01, incumbent.tiers)
    proof = Proof(is_complete=False)
    if len(incumbent.model.candidates) <= PROVABLE_CANDIDATES:
        proof = prove(incumbent, clock, reporter, seed, has_start=has_start)
        has_start = True
    if not proof.is_complete and not clock.should_stop():
        effort = effort_for(steps, time_limit)
        found = search(
            incumbent,
            clock,
            reporter,
            seed,
            effort,
            has_start=has_start,
            threads=threads or cores(),
        )
        proof.bounds = closest(proof.bounds, found)
    bounds = incumbent.order.bounds(proof.bounds)
    stages = zip_longest(incumbent.score, proof.bounds[: len(incumbent.score)])
    reporter.tell("done", 1.0, incumbent.tiers, bounds)
    return replace(
        incumbent.plan,
        bounds=bounds,
        stages=tuple(Stage(value, bound) for value, bound in stages),
        status="optimal" if proof.is_complete else "feasible",
        seconds=round(clock.seconds(), 3),
        cpu_seconds=round(clock.cpu_seconds(), 3),
        seed=seed,
        version=VERSION,
    )


def cores() -> int:
    """As many threads as can be of use: two, if the machine has them."""
    return min(2, os.cpu_count() or 1)


def closest(some: Sequence[int | None], others: Sequence[int | None]) -> list[int | None]:
    """The higher of two bounds for each stage, where there is one."""
    pairs = zip_longest(some, others)
    return [max((b for b in pair if b is not None), default=None) for pair in pairs]
