from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.division import plan_from_division
from zwerm.optimiser.model import DivisionModel
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Assignment, Demand, Person, Problem, Task
from zwerm.optimiser.repair import repaired
from zwerm.optimiser.solve import NoPlan, solve
from zwerm.optimiser.start import first_division

from .examples import ANN, NETWORK, plan_of, school_with
from .generate import GROUP

BEN = replace(ANN, id="ben")
WEB = replace(NETWORK, id="web", core=False)
SHARED = replace(NETWORK, splittable=True, min_chunk=2)
in_the_group_run = pytest.mark.xdist_group("group run")


def mended(problem: Problem, plan: Plan) -> Plan:
    model = DivisionModel(problem)
    return plan_from_division(model, repaired(model, plan, first_division(problem, 0)).division)


def rows(plan: Plan) -> list[tuple[str, str, int]]:
    return sorted((row.task, row.person, row.total) for row in plan.hours)


def test_what_still_holds_stays():
    problem = school_with(ANN, BEN, tasks=(NETWORK, WEB))
    plan = plan_of(("network", "ben", 4), ("web", "ann", 4), tasks=("network", "web"))

    assert rows(mended(problem, plan)) == rows(plan)


def test_a_forbidden_task_goes_to_somebody_else():
    problem = school_with(ANN, BEN, forbids=(Assignment("network", None, None, "ann"),))

    assert rows(mended(problem, plan_of(("network", "ann", 4)))) == [("network", "ben", 4)]


def test_who_is_pinned_takes_the_place_of_who_did_it():
    problem = school_with(ANN, BEN, pins=(Assignment("network", None, None, "ben"),))

    assert rows(mended(problem, plan_of(("network", "ann", 4)))) == [("network", "ben", 4)]


def test_who_is_pinned_to_a_shared_task_leaves_the_rest_to_who_did_it():
    problem = school_with(
        ANN, BEN, tasks=(SHARED,), pins=(Assignment("network", None, None, "ben"),)
    )

    assert rows(mended(problem, plan_of(("network", "ann", 4)))) == [
        ("network", "ann", 2),
        ("network", "ben", 2),
    ]


def test_a_pin_that_was_kept_stays_where_it_was():
    problem = school_with(
        ANN, tasks=(SHARED,), quanta=6, pins=(Assignment("network", None, None, "ann"),)
    )

    assert rows(mended(problem, plan_of(("network", "ann", 6)))) == [("network", "ann", 6)]


def test_with_fewer_hours_core_work_stays():
    problem = school_with(replace(ANN, sources={"ICT": 5}), tasks=(WEB, NETWORK))
    plan = plan_of(("network", "ann", 4), ("web", "ann", 4), tasks=("network", "web"))

    assert rows(mended(problem, plan)) == [("network", "ann", 4)]


def test_of_a_shared_task_as_much_stays_as_fits():
    problem = school_with(replace(ANN, sources={"ICT": 3}), tasks=(SHARED,))

    assert rows(mended(problem, plan_of(("network", "ann", 4)))) == [("network", "ann", 3)]


def test_a_task_that_takes_longer_now_is_done_as_a_whole():
    problem = school_with(ANN, quanta=6)

    assert rows(mended(problem, plan_of(("network", "ann", 4)))) == [("network", "ann", 6)]


def test_the_work_of_who_left_goes_to_who_has_room_and_likes_it_best():
    fond = replace(BEN, motivation={"T": 2})
    problem = school_with(replace(ANN, id="new"), fond)

    assert rows(mended(problem, plan_of(("network", "gone", 4)))) == [("network", "ben", 4)]


def test_somebody_new_takes_nothing_from_others():
    problem = school_with(replace(BEN, motivation={"T": 2}), ANN)

    assert rows(mended(problem, plan_of(("network", "ann", 4)))) == [("network", "ann", 4)]


def test_what_the_money_still_buys_stays_bought():
    tasks = tuple(replace(task, outsource_eur_per_hour=60) for task in (NETWORK, WEB))
    problem = school_with(tasks=tasks, budgets_eur_per_week={"north": 60})
    plan = plan_of(outsource=(("web", 4), ("network", 4)), tasks=("network", "web"))

    assert [row.task for row in mended(problem, plan).outsource] == ["network"]


def test_no_more_changes_than_the_cap_leaves():
    """Ann does it today and must go on; the older plan had given both tasks to Ben."""
    problem = school_with(
        replace(ANN, sources={"ICT": 4}),
        BEN,
        tasks=(NETWORK, WEB),
        current=(Assignment("network", "S", "north", "ann"),),
        max_changes=1,
    )
    plan = plan_of(("network", "ben", 4), ("web", "ben", 4), tasks=("network", "web"))

    found = mended(problem, plan)

    assert rows(found) == [("network", "ann", 4), ("web", "ben", 4)]
    assert violations(problem, found) == []


def test_it_says_how_much_is_left_and_where_it_is_not_as_it_was():
    tasks = (NETWORK, WEB)
    model = DivisionModel(school_with(ANN, tasks=tasks))
    plan = plan_of(("network", "ann", 4), ("web", "gone", 4), tasks=("network", "web"))

    found = repaired(model, plan, first_division(model.problem, 0))

    assert (found.kept, found.instances, found.people) == (0.5, (1,), (0,))


def fewer_hours(problem: Problem, random: Random) -> Problem:
    people = [
        replace(one, sources={c: random.randint(0, q) for c, q in one.sources.items()})
        if random.random() < 0.3
        else one
        for one in problem.people
    ]
    return replace(problem, people=tuple(people))


def tighter_limits(problem: Problem, random: Random) -> Problem:
    people = [
        replace(one, max_tasks=random.randint(0, 4), max_clusters=random.randint(0, 2))
        if random.random() < 0.3
        else one
        for one in problem.people
    ]
    return replace(problem, people=tuple(people))


def somebody_left(problem: Problem, random: Random) -> Problem:
    gone = random.choice(problem.people).id
    kept = [row for row in (*problem.pins, *problem.forbids) if row.person != gone]
    return replace(
        problem,
        people=tuple(one for one in problem.people if one.id != gone),
        pins=tuple(row for row in kept if row in problem.pins),
        forbids=tuple(row for row in kept if row in problem.forbids),
        current=tuple(row for row in problem.current if row.person != gone),
    )


def somebody_came(problem: Problem, random: Random) -> Problem:
    return replace(
        problem, people=(replace(random.choice(problem.people), id="new"), *problem.people)
    )


def other_needs(problem: Problem, random: Random) -> Problem:
    demand = [
        replace(row, quanta=max(1, row.quanta + random.randint(-2, 4))) for row in problem.demand
    ]
    return replace(problem, demand=tuple(row for row in demand if random.random() < 0.9))


def a_task_more(problem: Problem, random: Random) -> Problem:
    task = replace(random.choice(problem.tasks), id="new", core=True)
    needs = [Demand("new", school.id, random.randint(1, 6)) for school in problem.schools]
    return replace(
        problem,
        tasks=(task, *problem.tasks),
        demand=(*needs[: random.randint(1, 9)], *problem.demand),
    )


def pinned_and_forbidden(problem: Problem, random: Random) -> Problem:
    def row() -> Assignment:
        return Assignment(random.choice(problem.tasks).id, None, None, person().id)

    def person() -> Person:
        return random.choice(problem.people)

    return replace(problem, pins=(*problem.pins, row()), forbids=(*problem.forbids, row(), row()))


def capped(problem: Problem, random: Random) -> Problem:
    return replace(problem, max_changes=random.randint(0, 60))


CHANGES: tuple[Callable[[Problem, Random], Problem], ...] = (
    fewer_hours,
    tighter_limits,
    somebody_left,
    somebody_came,
    other_needs,
    a_task_more,
    pinned_and_forbidden,
    capped,
)


@in_the_group_run
@pytest.mark.parametrize("seed", range(30))
def test_whatever_changed_the_division_keeps_every_rule(seed, group_run):
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    problem = GROUP
    for change in random.sample(CHANGES, random.randint(1, 3)):
        problem = change(problem, random)
    try:
        found = mended(problem, group_run.plan)
    except NoPlan:
        return

    assert violations(problem, found) == []


@in_the_group_run
@pytest.mark.parametrize("change", [fewer_hours, somebody_left, somebody_came, a_task_more])
def test_a_group_goes_on_from_what_is_left(change, group_run):
    problem = change(GROUP, Random(2))  # noqa: S311 - repeatable on purpose
    left = mended(problem, group_run.plan)

    stopped = solve(problem, start=group_run.plan, should_stop=lambda: True)
    searched = solve(problem, steps=2, start=group_run.plan, threads=1)

    assert rows(stopped) == rows(left)
    assert searched.tiers <= tiers(problem, left)
    assert violations(problem, searched) == []


@in_the_group_run
def test_where_little_is_left_a_group_is_divided_from_the_beginning(group_run):
    """Half of the people are others now; what is left of the older plan still counts."""
    people = [replace(one, id=f"new{n}") if n % 2 else one for n, one in enumerate(GROUP.people)]
    names = {one.id for one in people}
    current = tuple(row for row in GROUP.current if row.person in names)
    problem = replace(GROUP, people=tuple(people), current=current)
    told = []

    plan = solve(problem, steps=0, start=group_run.plan, on_progress=told.append, threads=1)

    assert plan.tiers <= tiers(problem, mended(problem, group_run.plan))
    assert told[0].tiers == tiers(problem, mended(problem, group_run.plan))


def test_a_school_goes_on_from_the_older_plan_when_stopped_at_once():
    tasks = tuple(Task(f"t{n}", "T", req={"T": 2}, core=True) for n in range(3))
    problem = school_with(replace(ANN, sources={"ICT": 12}), BEN, tasks=tasks)
    older = plan_of(*((task.id, "ann", 4) for task in tasks), tasks=tuple(t.id for t in tasks))
    pinned = replace(problem, pins=(Assignment("t1", None, None, "ben"),))

    plan = solve(pinned, start=older, should_stop=lambda: True)

    assert rows(plan) == [("t0", "ann", 4), ("t1", "ben", 4), ("t2", "ann", 4)]
