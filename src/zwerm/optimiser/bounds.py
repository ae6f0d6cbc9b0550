"""Proven bounds for a problem that is too large to solve whole.

Each stage is bounded by the linear relaxation, and where that leaves a gap by the same with whole
quanta and the cuts at the root of the tree. A bound of a stage is for plans that are as good as
ours in the stages before.
"""

from dataclasses import dataclass, field
from math import ceil, gcd, inf, isfinite

from .ground import Ground
from .highs import Result, Work, solve
from .incumbent import Incumbent
from .linear import Expression, Row, weighted
from .live import LiveModel
from .matrix import Floats
from .order import Order, guide
from .relaxation import Relaxation, relaxation_of

# Cuts at the root of the tree are worth their time, the tree itself is not.
ROOT_CHECKS, LARGE_CHECKS = 25, 5
LARGEST = 30_000  # columns
ALMOST = 1e-4
STAGES, MARKED = 4, 3  # bounded, and of those with marks
CLOSE = 0.97  # of what is reached


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
        bound = self._bound(goal, reached)
        self.found.append(None if bound is None else max(0, min(bound, reached)))
        self.kept.append(self.ground.model.linear.at_most(goal, reached))

    def _bound(self, goal: Expression, reached: int) -> int | None:
        clock, relaxation, seed = self.ground.clock, self.relaxation, self.ground.seed
        rows = tuple(relaxation.row(row) for row in self.kept)
        live = LiveModel(relaxation.linear, relaxation.expression(goal), rows=rows, seed=seed)
        bound = _whole(live.minimise(Work(clock.should_stop)).bound)
        if bound is None or len(relaxation.linear.lower) > LARGEST:
            return bound
        for with_marks in (False, True):
            # Marks of clusters and schools prove more, and take ten times as long.
            is_enough = with_marks and (len(self.found) >= MARKED or bound >= CLOSE * reached)
            if bound >= reached or is_enough or clock.should_stop():
                return bound
            closer = relaxation_of(self.ground.model, with_marks=True) if with_marks else relaxation
            bound = max(bound, self._root(closer, goal))
        return bound

    def _root(self, relaxation: Relaxation, goal: Expression) -> int:
        """With whole quanta and the cuts of the root."""
        found = at_the_root(self.ground, relaxation, goal, tuple(self.kept), ROOT_CHECKS)
        if found.values is not None:
            self.hints.append(relaxation.values(found.values))
        return _whole(found.bound) or 0


def at_the_root(
    ground: Ground, relaxation: Relaxation, goal: Expression, kept: tuple[Row, ...], checks: int
) -> Result:
    return solve(
        relaxation.linear,
        relaxation.expression(goal),
        Work(ground.clock.should_stop, checks),
        extra=tuple(relaxation.row(row) for row in kept),
        seed=ground.seed,
        presolve=False,
    )


def least_open_work(ground: Ground, order: Order) -> Row | None:
    """A row that every plan holds: so much work at least stays open, as the goal weighs it.

    Only where the order is one sum. Whole quanta prove more of open work than prices do, and the
    row passes that on to the bound of the whole sum. Nothing where all work may be covered.
    """
    if len(order.stages) > 1 or ground.clock.should_stop():
        return None
    core, other = (int(weight) for weight in guide(order)[:2])
    unit = gcd(core, other) or 1
    goals = ground.model.goals
    goal = weighted([(core // unit, goals[0]), (other // unit, goals[1])])
    relaxation = relaxation_of(ground.model, with_marks=False)
    live = LiveModel(relaxation.linear, relaxation.expression(goal), seed=ground.seed)
    if (_whole(live.minimise(Work(ground.clock.should_stop)).bound) or 0) <= 0:
        return None
    checks = LARGE_CHECKS
    if len(relaxation.linear.lower) <= LARGEST:
        relaxation, checks = relaxation_of(ground.model), ROOT_CHECKS
    least = _whole(at_the_root(ground, relaxation, goal, (), checks).bound) or 0
    return Row(list(goal.terms.items()), least - goal.constant, inf) if least > 0 else None


def stage_bounds(incumbent: Incumbent, ground: Ground) -> StageBounds:
    """Of the first stages; none if there is only one, which the guiding goal bounds."""
    bounds = StageBounds(ground, relaxation_of(ground.model, with_marks=False))
    goals = incumbent.order.expressions(ground.model.goals)
    for stage, goal in enumerate(goals[:STAGES] if len(goals) > 1 else []):
        bounds.add(goal, incumbent.score[stage])
    return bounds


def _whole(bound: float) -> int | None:
    """The bound of a goal that is whole for every plan."""
    return ceil(bound - ALMOST) if isfinite(bound) else None


def bound_of_all(incumbent: Incumbent, guided: float) -> int | None:
    """Where the order is one sum, it is the goal that guided the search."""
    bound = _whole(guided) if len(incumbent.order.stages) == 1 else None
    return None if bound is None else max(0, min(incumbent.score[0], bound))
