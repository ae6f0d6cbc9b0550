"""Dividing again, when what there was no longer fits."""

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from tests import factories
from zwerm.accounts.models import User
from zwerm.means.models import Grant
from zwerm.optimiser.checker import violations
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Assignment, Problem
from zwerm.optimiser.problem import Person as Worker
from zwerm.optimiser.solve import solve
from zwerm.people.models import Person
from zwerm.planning import services
from zwerm.planning.building import problem_from_dossier
from zwerm.planning.exchange import apply_dossier
from zwerm.planning.models import Scenario
from zwerm.planning.preparing import plan_of, problem_of, start_of
from zwerm.planning.starting import fitted
from zwerm.schools.models import SchoolYear

from .dossiers import small_group, small_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def divided() -> Scenario:
    school, year = factories.school("De Linde", code="linde"), SchoolYear.objects.current()
    head = factories.user("head", at=school)
    apply_dossier(small_school(), organisation=school, school_year=year, by=head)
    scenario = services.create_scenario(school, school_year=year, name="First", by=head)
    services.divide(scenario)
    return scenario


def head_of(scenario: Scenario) -> User:
    return scenario.organisation.memberships.get().user


def divide_again(scenario: Scenario) -> None:
    """In a copy, as who wants to compare does; the start must fit what there is now."""
    copy = services.copy_scenario(scenario, name="Again", by=head_of(scenario))
    problem = problem_of(copy)
    start = start_of(copy, problem)
    assert start is not None
    assert violations(problem, start) == []

    services.divide(copy)

    plan = plan_of(copy)
    assert plan is not None
    assert violations(problem, plan) == []


def test_a_copy_is_divided_again_after_someone_lost_hours(divided: Scenario) -> None:
    Grant.objects.filter(person__code="anna").update(weekly_minutes=60)

    divide_again(divided)


def test_a_copy_is_divided_again_after_someone_left(divided: Scenario) -> None:
    Person.objects.get(code="bert").delete()

    divide_again(divided)


def test_a_copy_is_divided_again_after_a_task_went(divided: Scenario) -> None:
    divided.planned_tasks.order_by("pk")[0].task.delete()

    divide_again(divided)


def test_a_copy_is_divided_again_after_the_school_grew(divided: Scenario) -> None:
    divided.organisation.key_figures.update(pupils=600, devices=400, staff=70)

    divide_again(divided)


def test_what_still_fits_is_where_dividing_again_begins(divided: Scenario) -> None:
    plan = plan_of(divided)
    start = start_of(divided, problem_of(divided))

    assert start is not None
    assert plan is not None
    assert sorted(start.hours, key=str) == sorted(plan.hours, key=str)


def changed(problem: Problem, chance: Random) -> Problem:
    """As things go between two divisions: hours, people, tasks, limits and effort change."""
    people = [replace(row, **_one_change(row, chance)) for row in problem.people]
    if chance.random() < 0.3:
        people.pop(chance.randrange(len(people)))
    demand = [
        replace(row, quanta=max(1, round(row.quanta * chance.choice((0.5, 1, 1, 1, 1.3, 8)))))
        for row in problem.demand
        if chance.random() < 0.9
    ]
    tasks = {row.task for row in demand}
    forbids = [
        Assignment(chance.choice(sorted(tasks)), None, None, row.id)
        for row in people
        if chance.random() < 0.5
    ]
    return replace(
        problem,
        people=tuple(people),
        demand=tuple(demand),
        tasks=tuple(
            replace(row, splittable=row.splittable ^ (chance.random() < 0.2), levels=("S",))
            if chance.random() < 0.2
            else row
            for row in problem.tasks
            if row.id in tasks
        ),
        current=tuple(row for row in problem.current if row.task in tasks),
        forbids=tuple(forbids),
    )


def _one_change(row: Worker, chance: Random) -> dict[str, object]:
    sources = {code: int(quanta * chance.random()) for code, quanta in row.sources.items()}
    changes: list[dict[str, object]] = [
        {},
        {"sources": {code: quanta for code, quanta in sources.items() if quanta}},
        {"sources": {"BPT": 24}},
        {"max_tasks": 2},
        {"max_clusters": 1},
        {"homes": row.homes[:1], "max_schools": 1, "group": False},
        {"comp": dict.fromkeys(row.comp, 1)},
    ]
    return chance.choice(changes)


@cache
def first() -> tuple[Problem, Plan]:
    """A group that a firm works for too, and its division."""
    problem = problem_from_dossier(small_group())
    tasks = [replace(row, outsource_eur_per_hour=40) for row in problem.tasks]
    budgets = {school.id: 60 for school in problem.schools}
    problem = replace(problem, tasks=tuple(tasks), budgets_eur_per_week={**budgets, "group": 90})
    return problem, solve(problem, steps=5)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_changed_the_start_is_a_plan(seed: int) -> None:
    problem, plan = first()
    after = changed(problem, Random(seed))  # noqa: S311 - no secret

    start = fitted(plan, after)

    assert start is not None
    assert violations(after, start) == []


@pytest.mark.parametrize("seed", range(4))
def test_whatever_changed_it_is_divided_again(seed: int) -> None:
    problem, plan = first()
    after = changed(problem, Random(seed))  # noqa: S311 - no secret

    again = solve(after, steps=2, start=fitted(plan, after))

    assert violations(after, again) == []


def test_a_start_that_cannot_be_made_to_fit_is_none() -> None:
    problem, plan = first()
    current = tuple(Assignment(row.task, row.level, row.owner, "anna") for row in plan.level)

    assert fitted(plan, replace(problem, current=current, max_changes=0)) is None
