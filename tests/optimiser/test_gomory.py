from itertools import product
from random import Random

import pytest

from zwerm.optimiser.fixing import fix
from zwerm.optimiser.gomory import cuts
from zwerm.optimiser.linear import Expression, LinearModel
from zwerm.optimiser.live import LiveModel


def made_up(seed):
    """A few whole columns, rows with small whole numbers, and all points that keep them."""
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    model, uppers = LinearModel(), [random.randint(1, 3) for _ in range(random.randint(2, 5))]
    for upper in uppers:
        model.column(upper)
    for _ in range(random.randint(1, 4)):
        entries = [(column, random.randint(-3, 7)) for column in range(len(uppers))]
        model.row(entries, upper=random.randint(1, 12))
    goal = Expression({column: random.randint(-9, 3) for column in range(len(uppers))}, 5)
    rows = list(model.rows)
    points = [
        point
        for point in product(*(range(upper + 1) for upper in uppers))
        if all(activity(row, point) <= row.upper for row in rows)
    ]
    return model, goal, points


def activity(row, point):
    return sum(coefficient * point[column] for column, coefficient in row.entries)


@pytest.mark.parametrize("seed", range(80))
def test_cuts_take_the_corner_and_no_whole_point(seed):
    model, goal, points = made_up(seed)
    live = LiveModel(model, goal)
    for _ in range(3):
        corner = live.minimise()
        found = cuts(live, corner)
        for row in found:
            assert activity(row, corner.values) < row.lower
            assert all(activity(row, point) >= row.lower for point in points)
            live.add_row(row)

    assert live.minimise().bound <= min(goal.value(point) for point in points) + 1e-4


def test_some_corners_are_cut():
    models = [LiveModel(*made_up(seed)[:2]) for seed in range(80)]

    assert sum(len(cuts(live, live.minimise())) for live in models) > 40


@pytest.mark.parametrize("seed", range(80))
def test_what_is_fixed_leaves_every_point_that_is_good_enough(seed):
    model, goal, points = made_up(seed)
    live = LiveModel(model, goal)
    most = min(goal.value(point) for point in points) + seed % 3

    fix(live, live.minimise(), most)

    for point in points:
        is_inside = all(
            low <= value <= high
            for low, value, high in zip(live.lower, point, live.upper, strict=True)
        )
        assert is_inside or goal.value(point) > most


def test_a_column_that_costs_more_than_is_left_stays_at_its_end():
    """Of two ways to make one, the second costs three more than the first."""
    model = LinearModel()
    first, second = model.column(1), model.column(1)
    model.row([(first, 1), (second, 1)], lower=1)
    live = LiveModel(model, Expression({first: 2, second: 5}))

    fix(live, live.minimise(), 4)

    assert (live.upper[first], live.upper[second]) == (1, 0)
