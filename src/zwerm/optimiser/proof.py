"""Stage by stage with the whole model: the way to a proven optimum for a school.

Each stage begins with the linear relaxation. Where its bound meets the best plan, the stage is
proven. Otherwise its reduced costs fix what cannot move any more, for this stage and all later
ones; what it leaves undecided is solved as a small model, for a better plan (Danna, Rothberg and
Le Pape, "Exploring relaxation induced neighborhoods", 2005); and only then the whole model, with
that plan as a hint.
"""

from dataclasses import dataclass, field

import numpy as np

from .closing import CloseRelaxation
from .highs import Ears, Result, Work, solve
from .incumbent import Incumbent
from .linear import Expression, LinearModel, weighted
from .live import LiveResult
from .matrix import Floats
from .order import guide
from .progress import Clock, Reporter

# HiGHS checks itself some hundred times a second: a minute or two for a stage, where a school of
# fifteen people mostly takes less than one second. What is not proven soon when tasks may move
# between levels is better searched.
STAGE_CHECKS = 20_000
STAGE_CHECKS_OF_SCHOOLS = 600
SMALL_CHECKS = 300
TELL_EVERY_CHECKS = 10
HALFWAY_CHECKS = 100  # a stage is said to be half done by then
ALMOST = 1e-6


@dataclass(slots=True)
class Proof:
    """Lower bounds for each stage, as far as known."""

    bounds: list[int | None] = field(default_factory=list)
    is_complete: bool = True


def prove(
    incumbent: Incumbent, clock: Clock, reporter: Reporter, seed: int, *, has_start: bool
) -> Proof:
    """Minimise each stage while the earlier ones keep their value."""
    prover = Prover(
        incumbent,
        clock,
        reporter,
        seed,
        has_plan=has_start,
        goals=incumbent.order.expressions(incumbent.model.goals),
        relaxation=CloseRelaxation.of(incumbent.model, seed),
    )
    if len(prover.goals) > 1:
        prover.look_around()
    for stage in range(len(prover.goals)):
        prover.prove(stage)
    return prover.proof


@dataclass(slots=True)
class Prover:
    incumbent: Incumbent
    clock: Clock
    reporter: Reporter
    seed: int
    has_plan: bool  # more than what the rules ask for
    goals: list[Expression]
    relaxation: CloseRelaxation
    proof: Proof = field(default_factory=Proof)

    def look_around(self) -> None:
        """A first good plan for all stages together."""
        weights = guide(self.incumbent.order)
        goal = weighted(zip(weights, self.incumbent.model.goals, strict=True))
        result = self.relaxation.minimise(goal, self._work())
        if result.outcome == "optimal":
            self._solve_undecided(goal, result)

    def prove(self, stage: int) -> None:
        """From here on no plan is worse in this stage."""
        bound, is_proven = (None, False) if self.clock.should_stop() else self._minimise(stage)
        # Nothing is below zero, whatever a relaxation that was stopped knows.
        self.proof.bounds.append(None if bound is None else max(0, bound))
        self.proof.is_complete = self.proof.is_complete and is_proven
        goal, value = self.goals[stage], self.incumbent.score[stage]
        self.relaxation.keep(self.incumbent.model.linear.at_most(goal, value))
        self._tell(0.0)

    def _minimise(self, stage: int) -> tuple[int | None, bool]:
        """A bound for the stage, and whether the best plan meets it."""
        goal = self.goals[stage]
        relaxed = self.relaxation.minimise(goal, self._work())
        if relaxed.outcome != "optimal":
            return relaxed.whole_bound if relaxed.outcome == "stopped" else None, False
        bound = relaxed.whole_bound
        for attempt in (self._solve_undecided, self._solve_all):
            self.relaxation.fix(relaxed, self.incumbent.score[stage])
            if bound is not None and bound >= self.incumbent.score[stage]:
                return bound, True
            found = attempt(goal, relaxed)
        self.relaxation.fix(relaxed, self.incumbent.score[stage])
        known = [b for b in (bound, found.whole_bound) if b is not None]
        if found.outcome == "infeasible" or not known:
            return bound, False
        return max(known), found.outcome == "optimal"

    def _solve_undecided(self, goal: Expression, relaxed: LiveResult) -> Result:
        """Free is only what is in parts, or what the best plan does otherwise."""
        lower, upper = self.relaxation.live.lower.copy(), self.relaxation.live.upper.copy()
        candidates = self.incumbent.model.candidates.values()
        columns = np.array([candidate.executes for candidate in candidates], np.int64)
        values = relaxed.values[columns]
        plan = self.incumbent.values[columns] if self.has_plan else values
        whole = np.round(values)
        settled = (np.abs(values - whole) < ALMOST) & (np.abs(plan - whole) < ALMOST)
        lower[columns[settled]] = upper[columns[settled]] = whole[settled]
        found = self._solve(goal, self.relaxation.whole(lower, upper), SMALL_CHECKS)
        self.has_plan = self.has_plan or found.values is not None
        return found

    def _solve_all(self, goal: Expression, _: LiveResult) -> Result:
        is_alone = len(self.incumbent.model.problem.schools) == 1
        checks = STAGE_CHECKS if is_alone else STAGE_CHECKS_OF_SCHOOLS
        return self._solve(goal, self.relaxation.whole(), checks)

    def _solve(self, goal: Expression, linear: LinearModel, checks: int) -> Result:
        result = solve(
            linear,
            goal,
            self._work(checks),
            extra=tuple(self.relaxation.rows),
            hint=self.incumbent.values if self.has_plan else None,
            seed=self.seed,
            restart=False,
            ears=Ears(self._offer, self._hear),
        )
        if result.values is not None:
            self._offer(result.values)
        return result

    def _work(self, checks: int | None = None) -> Work:
        return Work(self.clock.should_stop, checks)

    def _offer(self, values: Floats) -> None:
        if self.incumbent.offer_values(np.asarray(values, float)):
            self._tell(0.0)

    def _hear(self, checks: int, _bound: float, _best: float) -> None:
        if checks % TELL_EVERY_CHECKS == 0:
            self._tell(checks / (checks + HALFWAY_CHECKS))

    def _tell(self, share: float) -> None:
        """How far it is, with so much of the present stage done."""
        bounds = self.proof.bounds
        fraction = 0.98 * min(1.0, (len(bounds) + share) / len(self.goals))
        known = self.incumbent.order.bounds(bounds)
        self.reporter.tell("prove", fraction, self.incumbent.tiers, known)
