"""Proven bounds for a problem that is too large to solve whole.

Each stage is bounded by the linear relaxation, and where that leaves a gap by the parts of the
model (`parts.py`). A bound of a stage is for plans that are as good as ours in the stages before.
"""

from math import ceil, isfinite

import numpy as np

from .ground import Ground
from .highs import Work
from .incumbent import Incumbent
from .linear import Expression, Row
from .live import LiveModel
from .master import Master
from .parts import Parts
from .relaxation import Relaxation, relaxation_of

ROUNDS = 30
PATIENCE = 8
ALMOST = 1e-4
STAGES = 4


def stage_bounds(incumbent: Incumbent, ground: Ground) -> list[int | None]:
    """A bound for each of the first stages; a single stage is what the guide's goal bounds."""
    relaxation = relaxation_of(ground.model, with_marks=False)
    goals = incumbent.order.expressions(ground.model.goals)
    bounds, kept = list[int | None](), list[Row]()
    for stage, goal in enumerate(goals[:STAGES] if len(goals) > 1 else []):
        reached = incumbent.score[stage]
        bounds.append(_bound(ground, relaxation, goal, tuple(kept), reached))
        kept.append(ground.model.linear.at_most(goal, reached))
    return bounds


def _bound(
    ground: Ground, relaxation: Relaxation, goal: Expression, kept: tuple[Row, ...], reached: int
) -> int | None:
    work = Work(ground.clock.should_stop)
    rows = tuple(_relaxed(relaxation, row) for row in kept)
    live = LiveModel(relaxation.linear, relaxation.expression(goal), rows=rows, seed=ground.seed)
    result = live.minimise(work)
    bound = _whole(result.bound)
    if bound is None or bound >= reached or ground.clock.should_stop():
        return None if bound is None else min(bound, reached)
    parts = Parts(ground.model, goal, kept)
    prices = np.zeros(len(ground.model.linear.row_lower))
    prices[relaxation.rows] = result.row_duals[: len(relaxation.rows)]
    of_kept = result.row_duals[len(relaxation.rows) :]
    master = Master(parts, work, np.concatenate((prices[parts.rows], of_kept)))
    idle, best = 0, master.best.bound
    for _ in range(ROUNDS):
        found = _whole(master.best.bound)
        if idle >= PATIENCE or (found is not None and found >= reached) or not master.improve():
            break
        idle = 0 if master.best.bound > best + ALMOST else idle + 1
        best = max(best, master.best.bound)
    return min(reached, max(bound, _whole(master.best.bound) or 0))


def _relaxed(relaxation: Relaxation, row: Row) -> Row:
    """The row in the columns of the relaxation."""
    entries: dict[int, float] = {}
    for column, coefficient in row.entries:
        to = int(relaxation.place[column])
        if to >= 0:
            entries[to] = entries.get(to, 0) + coefficient * float(relaxation.scale[column])
    return Row(list(entries.items()), row.lower, row.upper)


def _whole(bound: float) -> int | None:
    """The bound of a goal that is whole for every plan."""
    return ceil(bound - ALMOST) if isfinite(bound) else None


def bound_of_all(incumbent: Incumbent, guided: float) -> int | None:
    """Where the order is one sum, it is the goal that guided the search."""
    bound = _whole(guided) if len(incumbent.order.stages) == 1 else None
    return None if bound is None else max(0, min(incumbent.score[0], bound))
