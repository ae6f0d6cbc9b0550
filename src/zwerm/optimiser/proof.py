"""Stage by stage with the whole model: the way to a proven optimum for a school."""

from dataclasses import dataclass, field

from .highs import Result, Work, solve
from .incumbent import Incumbent
from .linear import Row
from .progress import Clock, Reporter

# Enough for a school of twenty people several times over.
STAGE_CHECKS = 5_000


@dataclass(slots=True)
class Proof:
    """Lower bounds for each stage, as far as known."""

    bounds: list[int | None] = field(default_factory=list)
    is_complete: bool = True


def prove(incumbent: Incumbent, clock: Clock, reporter: Reporter, seed: int) -> Proof:
    """Minimise each stage while the earlier ones keep their value."""
    proof, kept = Proof(), list[Row]()
    goals = incumbent.order.expressions(incumbent.model.goals)
    for stage, goal in enumerate(goals):
        if clock.should_stop():
            proof.bounds.append(None)
            proof.is_complete = False
            continue
        work = Work(clock.should_stop, STAGE_CHECKS)
        result = _minimise(incumbent, stage, tuple(kept), work, seed)
        proof.bounds.append(result.whole_bound)
        proof.is_complete = proof.is_complete and result.outcome == "optimal"
        kept.append(incumbent.model.linear.at_most(goal, incumbent.score[stage]))
        reporter.tell("prove", 0.98 * (stage + 1) / len(goals), incumbent.tiers)
    return proof


def _minimise(
    incumbent: Incumbent,
    stage: int,
    kept: tuple[Row, ...],
    work: Work,
    seed: int,
) -> Result:
    linear = incumbent.model.linear
    goal = incumbent.order.expressions(incumbent.model.goals)[stage]
    relaxed = solve(linear, goal, work, extra=kept, relaxed=True, seed=seed)
    bound = relaxed.whole_bound
    if bound is not None and bound >= incumbent.score[stage]:
        return Result("optimal", incumbent.values, bound, bound, relaxed.checks)
    result = solve(linear, goal, work, extra=kept, hint=incumbent.values, seed=seed, presolve=False)
    if result.values is not None:
        incumbent.offer_values(result.values)
    return result
