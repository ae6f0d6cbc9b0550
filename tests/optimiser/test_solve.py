import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.files import read_problem
from zwerm.optimiser.order import order_of
from zwerm.optimiser.problem import Assignment, Task
from zwerm.optimiser.progress import Progress
from zwerm.optimiser.solve import VERSION, NoPlan, Weights, solve

from .examples import ANN, NETWORK, plan_of, school_with
from .generate import GROUP

EXAMPLE = read_problem(Path(__file__).parent / "data" / "XS-2.problem.json.gz")
BEN = replace(ANN, id="ben")
ORDER = order_of("lexicographic", Weights())
in_the_group_run = pytest.mark.xdist_group("group run")


def test_a_task_goes_to_the_person_with_the_competence():
    plan = solve(school_with(replace(ANN, comp={"T": 1}), BEN))

    assert [(row.person, row.quanta) for row in plan.hours] == [("ben", {"ICT": 4})]
    assert (plan.status, plan.version, plan.seed) == ("optimal", VERSION, 0)


def test_the_narrowest_colour_is_spent_first():
    lesson = Task("lesson", "P", core=True)
    teacher = replace(ANN, teacher=True, comp={"P": 1}, sources={"ICT": 8, "BPT": 3})

    plan = solve(school_with(teacher, tasks=(lesson,)))

    assert [dict(row.quanta) for row in plan.hours] == [{"BPT": 3, "ICT": 1}]


def test_the_sliders_decide_between_the_later_goals():
    """Ben did it and would rather not; Ann would love to."""
    ann = replace(ANN, motivation={"T": 2}, sources={"ICT": 6})
    ben = replace(BEN, motivation={"T": -2}, sources={"ICT": 6})
    before = (Assignment("network", "S", "north", "ben"),)
    problem = school_with(ann, ben, current=before)

    wishes = solve(problem, weights=Weights(expertise=5, keep=0))
    habits = solve(problem, weights=Weights(expertise=0, keep=5))

    assert [row.person for row in wishes.hours] == ["ann"]
    assert [row.person for row in habits.hours] == ["ben"]


def test_pins_that_cannot_hold_are_named_and_no_plan_is_made():
    good = Assignment("network", None, None, "ann")
    bad = Assignment("network", None, None, "ben")
    problem = school_with(ANN, replace(BEN, comp={}), pins=(good, bad))

    with pytest.raises(NoPlan) as caught:
        solve(problem)

    assert caught.value.pins == (bad,)


def test_pins_that_only_together_cannot_hold_are_all_named():
    pins = tuple(Assignment("network", None, None, name) for name in ("ann", "ben"))

    with pytest.raises(NoPlan) as caught:
        solve(school_with(ANN, BEN, pins=pins))

    assert caught.value.pins == pins


def test_an_empty_school_has_a_plan():
    plan = solve(school_with(tasks=()))

    assert (plan.tiers, plan.status) == ((0, 0, 0, 0, 0, 0, 0), "optimal")


def test_the_same_problem_and_seed_give_the_same_plan():
    assert solve(EXAMPLE, seed=4) == solve(EXAMPLE, seed=4)


@in_the_group_run
def test_a_group_gets_the_same_plan_again_whatever_the_threads(group_run):
    assert solve(GROUP, steps=group_run.steps, threads=1) == group_run.plan


@in_the_group_run
def test_the_plan_of_a_group_is_sound_and_near_its_bounds(group_run):
    plan = group_run.plan

    assert violations(GROUP, plan) == []
    assert tiers(GROUP, plan) == plan.tiers
    assert plan.bounds[0] == plan.tiers[0]
    assert plan.bounds[1] is not None
    assert plan.bounds[1] <= plan.tiers[1] <= plan.bounds[1] + 30


@in_the_group_run
def test_progress_never_goes_back(group_run):
    plan, told = group_run.plan, group_run.told

    assert all(a.fraction <= b.fraction for a, b in pairwise(told))
    scores = [ORDER.score(event.tiers) for event in told if event.tiers is not None]
    assert all(a >= b for a, b in pairwise(scores))
    assert [event.stage for event in told[:3]] == ["start", "build", "build"]
    assert told[-1] == Progress("done", 1.0, plan.tiers, plan.bounds)


@pytest.mark.parametrize("problem", [EXAMPLE, GROUP], ids=["school", "group"])
@pytest.mark.parametrize("checks", [0, 3, 30])
def test_stopping_gives_the_best_plan_so_far(problem, checks):
    left = iter(range(checks))

    plan = solve(problem, should_stop=lambda: next(left, None) is None)

    assert violations(problem, plan) == []
    assert tiers(problem, plan) == plan.tiers


def test_a_time_limit_cuts_off():
    plan = solve(GROUP, time_limit=0.5)

    assert violations(GROUP, plan) == []
    assert plan.status == "feasible"
    assert plan.cpu_seconds < 3


def test_a_start_is_never_made_worse():
    """Stopped at once, it still gives what nobody does to who has room for it."""
    start = solve(GROUP, time_limit=2)

    plan = solve(GROUP, start=start, should_stop=lambda: True)

    assert violations(GROUP, plan) == []
    assert ORDER.score(plan.tiers) <= ORDER.score(start.tiers)
    assert {(row.task, row.owner, row.person) for row in start.hours} <= {
        (row.task, row.owner, row.person) for row in plan.hours
    }


def test_what_breaks_a_rule_goes_out_of_a_start():
    problem = school_with(ANN, forbids=(Assignment("network", None, None, "ann"),))

    plan = solve(problem, start=plan_of(("network", "ann", 4)))

    assert plan.hours == ()


def test_nothing_loads_the_solver_before_it_is_needed():
    code = "import sys, zwerm.optimiser.solve, zwerm.optimiser.why; print('highspy' in sys.modules)"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout == "False\n"


def test_a_task_larger_than_anyones_hours_is_left_open():
    plan = solve(school_with(replace(ANN, sources={"ICT": 3}), tasks=(NETWORK,)))

    assert (plan.hours, plan.tiers[0], plan.bounds[0]) == ((), 4, 4)
