from dataclasses import replace
from itertools import product
from random import Random

import pytest

from zwerm.optimiser.covers import Knapsack, knapsacks, missed, static_rows
from zwerm.optimiser.linear import INFINITY, Row
from zwerm.optimiser.model import DivisionModel
from zwerm.optimiser.problem import Task

from .examples import ANN, NETWORK, school_with

LESSONS = Task("lessons", "P", req={"P": 1}, core=True)


def holds(row, values):
    done = sum(coefficient * values[column] for column, coefficient in row.entries)
    return row.lower - 1e-9 <= done <= row.upper + 1e-9


def test_two_tasks_that_do_not_fit_together_are_not_both_half_done():
    both = Knapsack(items=((0, 5), (1, 4)), room=8)

    assert missed(both, [1.0, 0.75]) == Row([(0, 1), (1, 1)], -INFINITY, 1)


def test_another_task_joins_a_cover_with_as_many_as_it_takes_the_place_of():
    four = Knapsack(items=((0, 3), (1, 3), (2, 3), (3, 6)), room=8)
    row = Row([(0, 1), (1, 1), (2, 1), (3, 2)], -INFINITY, 2)

    assert missed(four, [0.9, 0.9, 0.8, 0.1]) == row


def test_what_fits_misses_nothing():
    assert missed(Knapsack(items=((0, 5), (1, 4)), room=9), [0.5, 0.5]) is None
    assert missed(Knapsack(items=((0, 5), (1, 4)), room=8), [1.0, 0.0]) is None


@pytest.mark.parametrize("seed", range(60))
def test_every_choice_that_fits_keeps_the_row_that_the_values_miss(seed):
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    count = random.randint(2, 7)
    mark = count if random.random() < 0.5 else None
    room = random.randint(3, 20)
    items = tuple((column, random.randint(1, room)) for column in range(count))
    values = [random.choice((0.0, 1.0, random.random())) for _ in range(count + 1)]

    row = missed(Knapsack(items, room, mark), values)

    if row is not None:
        assert not holds(row, values)
    for choice in product((0, 1), repeat=count + 1):
        weight = sum(size * choice[column] for column, size in items)
        if row is not None and weight <= room * (1 if mark is None else choice[mark]):
            assert holds(row, choice)


def test_somebody_who_marks_half_a_cluster_has_half_their_hours_for_it():
    model = DivisionModel(school_with(replace(ANN, sources={"ICT": 6})))
    executes = model.candidates[0, 0].executes
    mark = model.clusters[0, "T"]

    assert static_rows(model) == [Row([(executes, 4), (mark, -6)], -INFINITY, 0)]


def test_a_budget_is_counted_in_what_all_prices_have_in_common():
    """60 euro an hour for 4 and 6 quanta; 25 quanta would cost more than there is."""
    tasks = tuple(
        Task(name, "T", req={"T": 3}, outsource_eur_per_hour=60) for name in ("large", "small")
    )
    problem = school_with(tasks=tasks, budgets_eur_per_week={"north": 119})
    demand = (problem.demand[0], replace(problem.demand[1], quanta=6))
    model = DivisionModel(replace(problem, demand=demand))
    first, second = model.outsourced.values()

    assert static_rows(model) == [Row([(first, 2), (second, 3)], -INFINITY, 3)]
    assert knapsacks(model) == [Knapsack(((first, 2), (second, 3)), 3)]


def test_everyone_is_a_knapsack_once_for_all_they_do_and_once_for_each_cluster():
    ann = replace(ANN, comp={"T": 2, "P": 2}, sources={"ICT": 6})
    model = DivisionModel(school_with(ann, tasks=(NETWORK, LESSONS), quanta=4))
    network, lessons = (model.candidates[i, 0].executes for i in (0, 1))

    assert knapsacks(model) == [Knapsack(((network, 4), (lessons, 4)), 6)]
