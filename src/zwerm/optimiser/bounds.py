"""Proven bounds for a problem that is too large to solve whole.

Each stage is bounded by the linear relaxation, and where that leaves a gap by the same with whole
quanta and the cuts at the root of the tree. A bound of a stage is for plans that are as good as
ours in the stages before.
"""

from dataclasses import dataclass, field
from math import ceil, isfinite

from .ground import Ground
from .highs import Work, solve
from .incumbent import Incumbent
from .linear import Expression, Row
from .live import LiveModel
from .matrix import Floats
from .relaxation import Relaxation, relaxation_of

# Cuts at the root of the tree are worth their time, the tree itself is not.
ROOT_CHECKS = 25
LARGEST = 30_000  # columns
ALMOST = 1e-4
STAGES = 4


@dataclass(slots=True)
class StageBounds:
    """Of each stage so far, and what the relaxation would do to be as good."""

    ground: Ground
    relaxation: Relaxation
    found: list[int | None] = field(default_factory=list)
    hints: list[Floats] = field(default_factory=list)
    kept: list[Row] = field(default_factory=list)

    def add(self, goal: Expression, reached: int) -> None:
        """The next stage, in which the plan reached so much."""
        bound = self._bound(self.relaxation.expression(goal), reached)
        self.found.append(None if bound is None else max(0, min(bound, reached)))
        self.kept.append(_relaxed(self.relaxation, self.ground.model.linear.at_most(goal, reached)))

    def _bound(self, goal: Expression, reached: int) -> int | None:
        clock, linear, seed = self.ground.clock, self.relaxation.linear, self.ground.seed
        live = LiveModel(linear, goal, rows=tuple(self.kept), seed=seed)
        bound = _whole(live.minimise(Work(clock.should_stop)).bound)
        if bound is None or bound >= reached or len(linear.lower) > LARGEST or clock.should_stop():
            return bound
        work = Work(clock.should_stop, ROOT_CHECKS)
        found = solve(linear, goal, work, extra=tuple(self.kept), seed=seed, presolve=False)
        if found.values is not None:
            self.hints.append(self.relaxation.values(found.values))
        return max(bound, _whole(found.bound) or 0)


def stage_bounds(incumbent: Incumbent, ground: Ground) -> StageBounds:
    """Of the first stages; none if there is only one, which the guiding goal bounds."""
    bounds = StageBounds(ground, relaxation_of(ground.model, with_marks=False))
    goals = incumbent.order.expressions(ground.model.goals)
    for stage, goal in enumerate(goals[:STAGES] if len(goals) > 1 else []):
        bounds.add(goal, incumbent.score[stage])
    return bounds


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
