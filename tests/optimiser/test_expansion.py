from dataclasses import replace

import pytest

from zwerm.optimiser.expansion import (
    ANY_EXPERTISE,
    Instance,
    can_back_up,
    can_execute,
    instances,
    margin,
    misfit,
    motivation,
    reach,
    usable_sources,
)
from zwerm.optimiser.problem import Demand, Person, Problem, School, Task

from .examples import ANN, GROUP_SCHOOLS, NETWORK, SOURCES, school_with

EVERYWHERE = replace(NETWORK, levels=("S", "P", "G"), scale_pool=0.85, scale_group=0.7)


def group_with(*people: Person, task: Task = EVERYWHERE, quanta: int = 10) -> Problem:
    demand = tuple(Demand(task.id, school.id, quanta) for school in GROUP_SCHOOLS)
    return Problem(GROUP_SCHOOLS, (task,), people, SOURCES, demand)


def instance(level: str, owner: str, task: Task = EVERYWHERE) -> Instance:
    found = {i.key: i for i in instances(group_with(task=task))}
    return found[task.id, level, owner]


def test_a_task_expands_to_its_schools_pools_and_the_group():
    found = [(i.level, i.owner, i.quanta, i.covers) for i in instances(group_with())]

    assert found == [
        ("S", "a1", 10, ("a1",)),
        ("S", "a2", 10, ("a2",)),
        ("S", "b1", 10, ("b1",)),
        ("S", "alone", 10, ("alone",)),
        ("P", "a", 17, ("a1", "a2")),
        ("P", "b", 9, ("b1",)),
        ("G", "group", 28, ("a1", "a2", "b1", "alone")),
    ]


def test_a_school_on_its_own_does_even_group_tasks_itself():
    task = replace(NETWORK, levels=("G",), scale_group=0.5)

    assert [i.key for i in instances(school_with(tasks=(task,)))] == [("network", "S", "north")]


def test_a_scale_is_read_as_the_decimal_it_is_written_as():
    """As a float 100 × 0.07 is a bit more than 7."""
    task = replace(NETWORK, levels=("G",), scale_group=0.07)

    assert [i.quanta for i in instances(group_with(task=task, quanta=25))] == [7]


def test_a_task_without_demand_has_no_instance():
    assert instances(replace(school_with(), demand=())) == ()


@pytest.mark.parametrize(
    ("splittable", "quanta", "is_split", "executors"),
    [
        (True, 4, True, 3),
        (True, 3, False, 1),
        (False, 32, False, 1),
        (False, 33, True, 3),
    ],
)
def test_a_task_splits_if_it_may_and_can_or_takes_more_than_eight_hours(
    splittable, quanta, is_split, executors
):
    task = replace(NETWORK, splittable=splittable, min_chunk=2)
    (found,) = instances(school_with(tasks=(task,), quanta=quanta))

    assert (found.is_split, found.max_executors) == (is_split, executors)


def test_one_more_may_share_a_pooled_task_for_every_six_hours():
    task = replace(NETWORK, levels=("G",), splittable=True)
    (found,) = instances(group_with(task=task, quanta=12))

    assert (found.quanta, found.max_executors) == (48, 3 + 2)


TRAVELLER = Person("traveller", homes=("a1",), max_schools=2)
STAYER = Person("stayer", homes=("a1",), max_schools=1)
STAFF = Person("staff", group=True, reach_pools=("a",))
TICT = Person("tict", role="tict", homes=("alone",))


@pytest.mark.parametrize(
    ("person", "reached"),
    [
        (STAYER, {"a1", "a"}),
        (TRAVELLER, {"a1", "a2", "a"}),
        (STAFF, {"a1", "a2", "a", "group"}),
        (TICT, {"alone", "group"}),
        (replace(STAFF, group=False), set()),
    ],
)
def test_people_reach_their_schools_their_pools_and_the_group(person, reached):
    problem = group_with(person)

    assert {i.owner for i in instances(problem) if reach(problem, person, i)} == reached


def test_the_margin_is_that_of_the_weakest_dimension_asked_for():
    task = Task("t", "T", req={"T": 1, "P": 0, "B": 2}, spec={"net": 1})
    person = Person("p", comp={"T": 4, "B": 3}, spec={"net": 3})

    assert margin(person, task) == 1
    assert margin(replace(person, spec={}), task) == -1
    assert margin(person, Task("easy", "T")) == ANY_EXPERTISE


@pytest.mark.parametrize(
    ("cluster", "level", "teacher", "usable"),
    [
        ("T", "S", True, ("ICT",)),
        ("P", "S", True, ("ICT", "BPT")),
        ("P", "S", False, ("ICT",)),
        ("P", "P", True, ("ICT",)),
        ("A", "G", True, ("ICT", "ADM")),
    ],
)
def test_a_colour_is_for_its_clusters_for_teachers_or_for_home(cluster, level, teacher, usable):
    hours = {"ICT": 1, "BPT": 1, "ADM": 1, "none": 0}
    person = Person("p", teacher=teacher, homes=("a1",), sources=hours)
    task = replace(EVERYWHERE, cluster=cluster)
    owner = {"S": "a1", "P": "a", "G": "group"}[level]

    assert usable_sources(group_with(), person, instance(level, owner, task)) == usable


@pytest.mark.parametrize(
    ("wish", "wish_for_net", "level", "cost"),
    [(0, 0, 2, 6), (1, 0, 2, 5), (1, 1, 3, 2), (2, 1, 6, 0), (-2, -1, 4, 12)],
)
def test_misfit_falls_with_motivation_and_more_so_with_expertise(wish, wish_for_net, level, cost):
    task = Task("t", "T", req={"T": 2}, spec={"net": 0})
    person = Person(
        "p",
        comp={"T": level},
        spec={"net": 9},
        motivation={"T": wish},
        motivation_spec={"net": wish_for_net},
    )

    assert misfit(person, task) == cost
    assert -2 <= motivation(person, task) <= 2


def test_a_backup_may_know_one_level_less_and_needs_no_hours():
    problem = school_with(ANN)
    (found,) = instances(problem)
    novice = replace(ANN, comp={"T": 1}, sources={})

    assert (can_execute(problem, ANN, found), can_back_up(problem, ANN, found)) == (True, True)
    assert (can_execute(problem, novice, found), can_back_up(problem, novice, found)) == (
        False,
        True,
    )
    assert not can_back_up(problem, replace(novice, comp={}), found)


def test_a_pool_with_one_school_is_still_a_pool():
    schools = (School("x", pool="p"), School("y"))
    demand = (Demand("network", "x", 4), Demand("network", "y", 4))
    problem = Problem(schools, (EVERYWHERE,), (), SOURCES, demand)

    assert [i.owner for i in instances(problem) if i.level == "P"] == ["p"]
