"""Each goal where it decides between two plans, and a later one would choose the other."""

from dataclasses import dataclass, replace

import pytest

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.plan import Plan, Tiers
from zwerm.optimiser.problem import Assignment, Problem, Task
from zwerm.optimiser.solve import solve

from .examples import ANN, NETWORK, plan_of, school_with

KEEN, RELUCTANT = {"T": 2}, {"T": -2}
BEN = replace(ANN, id="ben")
BARELY = {"net": 0}  # asked of who has nothing to spare, so that a wish weighs less
CORE, OTHER = Task("core", "T", core=True, spec=BARELY), Task("other", "T", priority=1)
URGENT, LATE = Task("urgent", "T", priority=1, spec=BARELY), Task("late", "T", priority=3)
BACKED_UP = replace(NETWORK, backup=True)
FOUR = ("first", "second", "third", "fourth")
TWO = (Task("first", "T"), Task("second", "T"))


def before(task: str, person: str) -> tuple[Assignment, ...]:
    return (Assignment(task, "S", "north", person),)


@dataclass(frozen=True)
class Choice:
    """The better and the worse plan; up to the tier they are equal."""

    tier: int
    problem: Problem
    better: Plan
    better_tiers: Tiers
    worse: Plan
    worse_tiers: Tiers


CHOICES = {
    "core work comes before other work": Choice(
        1,
        school_with(
            replace(ANN, sources={"ICT": 4}, motivation={"T": 1}),
            tasks=(CORE, OTHER),
            current=before("other", "ann"),
        ),
        plan_of(("core", "ann", 4), tasks=("core", "other")),
        (0, 12, 0, 20, 1, 3, 2),
        plan_of(("other", "ann", 4), tasks=("core", "other")),
        (4, 0, 0, 12, 1, 3, 0),
    ),
    "urgent work comes before what can wait": Choice(
        2,
        school_with(
            replace(ANN, sources={"ICT": 4}, motivation={"T": 1}),
            tasks=(URGENT, LATE),
            current=before("late", "ann"),
        ),
        plan_of(("urgent", "ann", 4), tasks=("urgent", "late")),
        (0, 4, 0, 20, 1, 3, 2),
        plan_of(("late", "ann", 4), tasks=("urgent", "late")),
        (0, 12, 0, 12, 1, 3, 0),
    ),
    "who cannot back up executes": Choice(
        3,
        school_with(
            replace(ANN, max_backups=0, motivation=RELUCTANT),
            replace(BEN, motivation=KEEN),
            tasks=(BACKED_UP,),
            current=before("network", "ben"),
        ),
        plan_of(("network", "ann", 4), backup=(("network", "ben"),)),
        (0, 0, 0, 32, 8, 3, 2),
        plan_of(("network", "ben", 4)),
        (0, 0, 2, 16, 8, 3, 0),
    ),
    "work goes to who wants it": Choice(
        4,
        school_with(
            replace(ANN, sources={"ICT": 4}, motivation=KEEN),
            replace(BEN, motivation=RELUCTANT),
            current=before("network", "ben"),
        ),
        plan_of(("network", "ann", 4)),
        (0, 0, 0, 16, 7, 3, 2),
        plan_of(("network", "ben", 4)),
        (0, 0, 0, 32, 5, 3, 0),
    ),
    "nobody has too much while another has too little": Choice(
        5,
        school_with(
            replace(ANN, sources={"ICT": 8}),
            replace(BEN, sources={"ICT": 6}),
            tasks=TWO,
            current=before("second", "ann"),
        ),
        plan_of(("first", "ben", 4), ("second", "ann", 4), tasks=("first", "second")),
        (0, 0, 0, 48, 3, 6, 1),
        plan_of(("first", "ann", 4), ("second", "ann", 4), tasks=("first", "second")),
        (0, 0, 0, 48, 6, 4, 1),
    ),
    "few people in few clusters": Choice(
        6,
        school_with(
            replace(ANN, sources={"ICT": 8}),
            replace(BEN, sources={"ICT": 8}),
            tasks=(*TWO, Task("third", "A"), Task("fourth", "A")),
            quanta=3,
            current=(*before("first", "ann"), *before("second", "ben"), *before("third", "ann")),
        ),
        plan_of(
            ("first", "ben", 3),
            ("second", "ben", 3),
            ("third", "ann", 3),
            ("fourth", "ann", 3),
            tasks=FOUR,
        ),
        (0, 0, 0, 72, 0, 8, 3),
        plan_of(
            ("first", "ann", 3),
            ("second", "ben", 3),
            ("third", "ann", 3),
            ("fourth", "ben", 3),
            tasks=FOUR,
        ),
        (0, 0, 0, 72, 0, 12, 1),
    ),
    "what is stays": Choice(
        7,
        school_with(ANN, BEN, current=before("network", "ben")),
        plan_of(("network", "ben", 4)),
        (0, 0, 0, 24, 8, 3, 0),
        plan_of(("network", "ann", 4)),
        (0, 0, 0, 24, 8, 3, 2),
    ),
}


@pytest.mark.parametrize("choice", CHOICES.values(), ids=list(CHOICES))
def test_the_solver_takes_the_plan_that_the_first_goal_with_a_difference_wants(choice):
    plan = solve(choice.problem, objective="strict")

    assert (plan.tiers, plan.bounds) == (choice.better_tiers, choice.better_tiers)
    assert plan.hours == choice.better.hours


@pytest.mark.parametrize("choice", CHOICES.values(), ids=list(CHOICES))
def test_the_checker_counts_both_plans_and_they_differ_first_in_that_goal(choice):
    pairs = list(zip(choice.better_tiers, choice.worse_tiers, strict=True))

    for plan, counted in (
        (choice.better, choice.better_tiers),
        (choice.worse, choice.worse_tiers),
    ):
        assert violations(choice.problem, plan) == []
        assert tiers(choice.problem, plan) == counted
    assert [a == b for a, b in pairs[: choice.tier]] == [True] * (choice.tier - 1) + [False]
