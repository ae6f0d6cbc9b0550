"""What the ways to question the engine share: the problem, and what is known about it."""

from dataclasses import dataclass
from random import Random

from tests.optimiser.brute_force import TooLarge, all_tiers
from tests.optimiser.judging import STEPS, Aim, Run, run
from zwerm.optimiser.plan import Plan, Tiers
from zwerm.optimiser.problem import Problem
from zwerm.optimiser.solve import NoPlan

MOST_STEPS = 3_000  # of brute force; more would take longer than solving
STRICT, DEFAULT = Aim("strict"), Aim()
Plans = dict[Tiers, Plan]


@dataclass(frozen=True)
class Question:
    """What is asked about a problem; everything else follows from it."""

    aim: Aim
    way: str
    seed: int
    steps: int = STEPS  # of the search

    def random(self) -> Random:
        return Random(self.seed)  # noqa: S311 - repeatable on purpose


@dataclass(frozen=True)
class Case:
    """A problem with a plan, the two ways to it, and all plans if they are known."""

    problem: Problem
    question: Question
    proven: Run
    searched: Run
    plans: Plans | None

    @property
    def aim(self) -> Aim:
        return self.question.aim

    def others(self) -> list[Plan]:
        return [self.searched.plan] if self.plans is None else list(self.plans.values())


def solved(
    problem: Problem,
    aim: Aim,
    *,
    by_search: bool = False,
    seed: int = 0,
    steps: int = STEPS,
    start: Plan | None = None,
) -> Run | None:
    try:
        return run(problem, aim, by_search=by_search, seed=seed, steps=steps, start=start)
    except NoPlan as answer:
        if not set(answer.pins) <= set(problem.pins):
            raise
        return None


def best_tiers(problem: Problem, aim: Aim = STRICT) -> Tiers | None:
    found = solved(problem, aim)
    return None if found is None else found.tiers


def every_tiers(problem: Problem) -> set[Tiers] | None:
    """The tiers of all plans there are, if that is feasible."""
    try:
        return all_tiers(problem, MOST_STEPS)
    except TooLarge:
        return None
