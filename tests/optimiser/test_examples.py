"""The worked examples of the format, with values that were proven elsewhere."""

from pathlib import Path

import pytest

from zwerm.optimiser.checker import scalar_j, tiers, violations
from zwerm.optimiser.files import read_plan, read_problem
from zwerm.optimiser.solve import solve

DATA = Path(__file__).parent / "data"
J = {"XS-2": 48_918, "XS-3": 51_326, "S-2": 31_969}
STRICT = {
    "XS-2": (18, 49, 10, 883, 20, 89, 48),
    "XS-3": (21, 35, 5, 790, 22, 96, 64),
    "S-2": (0, 146, 0, 1602, 43, 123, 100),
}


@pytest.mark.parametrize("name", J)
def test_the_plans_that_come_with_the_examples_are_judged_right(name):
    problem = read_problem(DATA / f"{name}.problem.json.gz")
    plan = read_plan(DATA / f"{name}.plan.json.gz")

    assert violations(problem, plan) == []
    assert tiers(problem, plan) == plan.tiers
    assert scalar_j(tiers(problem, plan)) == J[name]


@pytest.mark.parametrize("name", ["XS-2", "XS-3"])
def test_the_benchmark_scalar_reaches_its_proven_value(name):
    plan = solve(read_problem(DATA / f"{name}.problem.json.gz"), objective="J")

    assert (scalar_j(plan.tiers), plan.status) == (J[name], "optimal")


@pytest.mark.parametrize("name", STRICT)
def test_all_seven_tiers_reach_their_proven_values(name):
    plan = solve(read_problem(DATA / f"{name}.problem.json.gz"), objective="strict")

    assert (plan.tiers, plan.bounds, plan.status) == (STRICT[name], STRICT[name], "optimal")


@pytest.mark.parametrize("name", ["XS-2", "XS-3"])
def test_with_the_weights_of_the_scalar_the_three_first_tiers_still_come_first(name):
    plan = solve(read_problem(DATA / f"{name}.problem.json.gz"))

    assert plan.tiers[:3] == plan.bounds[:3] == STRICT[name][:3]
    assert scalar_j(plan.tiers) == J[name]
