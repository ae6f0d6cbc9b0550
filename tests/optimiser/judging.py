"""What must hold of every plan and of the way to it; a fault is a sentence."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

import zwerm.optimiser.solve as engine
from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.files import plan_from_data, plan_to_data
from zwerm.optimiser.order import Objective, Order, Score, Weights, order_of
from zwerm.optimiser.plan import Bounds, Plan, Tiers
from zwerm.optimiser.problem import Problem
from zwerm.optimiser.progress import Progress

STEPS = 4  # of the search for groups: small problems need no more


@dataclass(frozen=True)
class Aim:
    """What the solver is asked to minimise."""

    objective: Objective = "lexicographic"
    weights: Weights = field(default_factory=Weights)

    @property
    def order(self) -> Order:
        return order_of(self.objective, self.weights)

    def least(self, every: Collection[Tiers]) -> Score:
        return min(self.order.score(found) for found in every)


@dataclass(frozen=True)
class Run:
    """A plan, and all that was told on the way."""

    plan: Plan
    told: tuple[Progress, ...]

    @property
    def tiers(self) -> Tiers:
        if self.plan.tiers is None:
            raise ValueError("the plan says no tiers")
        return self.plan.tiers


def run(
    problem: Problem,
    aim: Aim,
    *,
    by_search: bool = False,
    seed: int = 0,
    start: Plan | None = None,
    stop_after: int | None = None,
    steps: int = STEPS,
    threads: int = 1,
) -> Run:
    """Solve; by search as if it were a group, and stopped when it has been asked so often."""
    told: list[Progress] = []
    with pytest.MonkeyPatch.context() as patch:
        if by_search:
            patch.setattr(engine, "PROVABLE_CANDIDATES", -1)
        plan = engine.solve(
            problem,
            seed=seed,
            steps=steps,
            objective=aim.objective,
            weights=aim.weights,
            on_progress=told.append,
            should_stop=None if stop_after is None else _after(stop_after),
            start=start,
            threads=threads,
        )
    return Run(plan, tuple(told))


def _after(asks: int) -> Callable[[], bool]:
    left = iter(range(asks))
    return lambda: next(left, None) is None


def faults(
    problem: Problem,
    found: Run,
    aim: Aim,
    every: Collection[Tiers] | None = None,
    some: Collection[Tiers] = (),
) -> list[str]:
    """All that is wrong, beside the tiers of every plan there is, or of some."""
    plan = found.plan
    broken = [
        f"breaks {violation.rule}: {violation.text}" for violation in violations(problem, plan)
    ]
    if broken or plan.tiers is None:
        return broken or ["says no tiers"]
    return [
        *_faults_of_figures(problem, plan),
        *_faults_of_progress(found, aim),
        *_faults_of_bounds(found.tiers, plan.bounds, every or some, aim),
        *_faults_of_stages(found, every or some, aim),
        *([] if every is None else _faults_beside(every, found, aim)),
    ]


def is_known(found: Tiers, every: Collection[Tiers]) -> bool:
    """Whether there is such a plan, when the most backups are found for it."""
    same = [tiers[2] for tiers in every if (*tiers[:2], *tiers[3:]) == (*found[:2], *found[3:])]
    return min(same, default=found[2] + 1) <= found[2]


def _faults_of_figures(problem: Problem, plan: Plan) -> Iterator[str]:
    if tiers(problem, plan) != plan.tiers:
        yield f"says tiers {plan.tiers}, and they are {tiers(problem, plan)}"
    for tier, (bound, value) in enumerate(zip(plan.bounds, plan.tiers or (), strict=True), 1):
        if bound is not None and not 0 <= bound <= value:
            yield f"says that tier {tier} is at least {bound}, and it is {value}"
    if plan_from_data(plan_to_data(plan)) != plan:
        yield "is another plan when written and read"


def _faults_of_progress(found: Run, aim: Aim) -> Iterator[str]:
    plan, told = found.plan, found.told
    for before, after in pairwise(told):
        if after.fraction < before.fraction:
            yield f"progress falls from {before.fraction} to {after.fraction}"
    known = [(event.tiers, event.bounds) for event in told if event.tiers is not None]
    for (one, _), (other, _) in pairwise(known):
        if aim.order.score(other) > aim.order.score(one):
            yield f"progress tells of a worse plan: {one}, then {other}"
    for so_far, bounds in known:
        yield from _faults_of_bounds(so_far, bounds, {found.tiers}, aim)
    if not told or told[-1] != Progress("done", 1.0, plan.tiers, plan.bounds):
        yield "does not end by telling its plan"


def _faults_beside(every: Collection[Tiers], found: Run, aim: Aim) -> Iterator[str]:
    """The plan beside all plans there are."""
    if found.tiers not in every:
        yield f"has tiers {found.tiers} that no plan has"
    least, reached = aim.least(every), aim.order.score(found.tiers)
    if found.plan.status == "optimal" and reached != least:
        yield f"is called optimal with {reached} where {least} can be"


def _faults_of_bounds(
    reached: Tiers, bounds: Bounds, every: Collection[Tiers], aim: Aim
) -> Iterator[str]:
    """A bound is about all plans that are as good in each earlier stage."""
    score = aim.order.score(reached)
    for place, stage in enumerate(aim.order.stages):
        tier, bound = stage[0][0], bounds[stage[0][0]]
        if bound is None or len(stage) > 1:
            continue
        for other in every:
            as_good = zip(aim.order.score(other)[:place], score[:place], strict=True)
            if other[tier] < bound and all(a <= b for a, b in as_good):
                yield f"says that tier {tier + 1} is at least {bound}, and {other} can be"
                break


def _faults_of_stages(found: Run, every: Collection[Tiers], aim: Aim) -> Iterator[str]:
    """The same for stages, of which one may be a sum of several tiers."""
    score, is_optimal = aim.order.score(found.tiers), found.plan.status == "optimal"
    stages = found.plan.stages
    if tuple(stage.value for stage in stages) != score:
        yield f"says stages {stages}, and they are {score}"
        return
    for place, (value, bound) in enumerate((stage.value, stage.bound) for stage in stages):
        if (bound is None and is_optimal) or (bound is not None and not 0 <= bound <= value):
            yield f"says that stage {place + 1} is at least {bound}, and it is {value}"
        elif is_optimal and bound != value:
            yield f"is called optimal, with {bound} the bound of a stage of {value}"
        elif bound is not None:
            as_good = (
                other
                for other in map(aim.order.score, every)
                if all(a <= b for a, b in zip(other[:place], score[:place], strict=True))
            )
            if any(other[place] < bound for other in as_good):
                yield f"says that stage {place + 1} is at least {bound}, and less can be"
