"""A model that stays open gives what a fresh one would."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zwerm.optimiser.highs import Work, solve
from zwerm.optimiser.linear import Expression, LinearModel, Row
from zwerm.optimiser.live import LiveModel
from zwerm.optimiser.model import DivisionModel

from .generate import Size, generate
from .test_properties import calm


def two_pots() -> tuple[LinearModel, Expression]:
    """At most 4 together, at most 3 in each; the second pays more."""
    linear = LinearModel()
    first, second = linear.column(3), linear.column(3)
    linear.row([(first, 1), (second, 1)], upper=4)
    return linear, Expression({first: -1, second: -2})


def test_it_tells_values_duals_and_reduced_costs():
    live = LiveModel(*two_pots())

    result = live.minimise()

    assert result.outcome == "optimal"
    assert (result.objective, result.bound) == (-7, -7)
    assert result.values.tolist() == [1, 3]
    assert result.row_duals.tolist() == [-1]
    assert result.reduced_costs.tolist() == [0, -1]


def test_bounds_change_and_change_back():
    live = LiveModel(*two_pots())
    live.minimise()

    live.set_bounds([1], 0, 0)
    without = live.minimise().objective
    live.set_bounds([1], 0, 3)

    assert (without, live.minimise().objective) == (-3, -7)


def test_a_row_changes_its_side():
    live = LiveModel(*two_pots())
    live.set_row(0, -float("inf"), 6)

    assert live.minimise().objective == -9


def test_another_goal_takes_the_place_of_the_first():
    live = LiveModel(*two_pots())
    live.minimise()

    live.set_goal(Expression({0: -5}, constant=20))

    assert live.minimise().objective == 5


def test_a_cost_changes():
    live = LiveModel(*two_pots())
    live.set_cost(0, -3)

    assert live.minimise().objective == -11


def test_a_column_and_a_row_are_added():
    live = LiveModel(*two_pots())
    live.minimise()

    third = live.add_column(-4, 0, 2, [(0, 1)])
    row = live.add_row(Row([(third, 1), (1, 1)], -float("inf"), 3))
    result = live.minimise()

    assert (third, row) == (2, 1)
    assert result.values.tolist() == [1, 1, 2]
    assert (result.objective, result.bound) == (-11, -11)


def test_what_cannot_be_is_infeasible():
    live = LiveModel(*two_pots())
    live.set_row(0, 7, 9)

    result = live.minimise()

    assert (result.outcome, result.bound) == ("infeasible", float("inf"))


def test_a_run_that_is_stopped_still_proves_something():
    problem = generate(Size(4, 2, 12, 20), 3)
    model = DivisionModel(problem)
    goal = model.core_uncovered()
    best = solve(model.linear, goal, Work(), relaxed=True).objective
    live = LiveModel(model.linear, goal)

    stopped = live.minimise(iterations=3)

    assert stopped.outcome == "stopped"
    assert stopped.bound <= best


def test_a_basis_can_be_kept_for_later():
    live = LiveModel(*two_pots())
    assert live.basis() is None
    live.minimise()
    basis = live.basis()
    live.set_bounds([1], 0, 0)
    live.minimise()

    live.set_bounds([1], 0, 3)
    live.restore(basis)
    again = live.minimise()

    assert (again.objective, again.iterations) == (-7, 0)


@given(st.integers(0, 10_000), st.lists(st.floats(-5, 5), min_size=1, max_size=40))
@calm
def test_no_duals_ever_prove_too_much(seed, some):
    model = DivisionModel(generate(Size(2, 1, 4, 6), seed))
    goal = model.core_uncovered()
    live = LiveModel(model.linear, goal)

    bound = live.bound(np.resize(np.array(some), len(live.row_lower)))

    assert bound <= live.minimise().objective + 1e-6
