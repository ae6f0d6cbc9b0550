"""What must hold for everybody's absence, against the whole problem solved without them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.continuity.absence import Absence
from zwerm.optimiser.continuity.study import Continuity
from zwerm.optimiser.continuity.without import without
from zwerm.optimiser.files import read_plan, read_problem
from zwerm.optimiser.highs import Work, solve
from zwerm.optimiser.model import DivisionModel
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Problem
from zwerm.optimiser.solve import NoPlan
from zwerm.optimiser.solve import solve as divide

from .test_examples import DATA
from .test_properties import calm, groups, problems


def least_core(problem: Problem) -> int:
    """Tier 1 of the best plan, by the whole model."""
    model = DivisionModel(problem)
    result = solve(model.linear, model.goals[0], Work(), presolve=False)
    assert result.outcome == "optimal"
    return round(result.objective)


def assert_sound(problem: Problem, plan: Plan, answer: Absence) -> None:
    alone = without(problem, answer.person)
    assert violations(alone, answer.plan) == []
    then, now = tiers(problem, plan)[:3], tiers(alone, answer.plan)[:3]
    assert answer.cost[:3] == tuple(new - old for new, old in zip(now, then, strict=True))
    assert answer.core_lost_bound <= answer.core_lost
    assert (answer.status == "proved") <= answer.is_proved


def last_answers(problem: Problem, plan: Plan) -> list[Absence]:
    """Sound at every step, and never worse than before."""
    known: dict[str, Absence] = {}
    for answer in Continuity(problem, plan).absences():
        assert_sound(problem, plan, answer)
        if answer.person in known:
            assert answer.cost <= known[answer.person].cost
            assert answer.core_lost_bound >= known[answer.person].core_lost_bound
        known[answer.person] = answer
    assert list(known) == [person.id for person in problem.people]
    return list(known.values())


@pytest.mark.parametrize("name", ["XS-2", "XS-3", "S-2"])
def test_the_core_work_that_falls_is_what_a_whole_division_without_them_leaves(name):
    problem = read_problem(DATA / f"{name}.problem.json.gz")
    plan = read_plan(DATA / f"{name}.plan.json.gz")
    now = tiers(problem, plan)[0]

    answers = last_answers(problem, plan)

    truth = [least_core(without(problem, person.id)) - now for person in problem.people]
    assert [answer.core_lost for answer in answers] == truth
    assert {answer.status for answer in answers} == {"proved"}


@settings(calm, max_examples=60)
@given(problems())
def test_no_bound_is_above_the_truth_and_nothing_proved_beside_it(problem):
    try:
        plan = divide(problem)
    except NoPlan:
        return
    now = tiers(problem, plan)[0]

    for answer in last_answers(problem, plan):
        truth = least_core(without(problem, answer.person)) - now
        assert answer.core_lost_bound <= truth <= answer.core_lost
        assert answer.status != "proved" or answer.core_lost == truth


@settings(calm, max_examples=8)
@given(groups())
def test_groups_are_sound_too(problem):
    try:
        plan = divide(problem, steps=2)
    except NoPlan:
        return

    last_answers(problem, plan)


@settings(calm, max_examples=40)
@given(problems())
def test_a_poor_plan_to_start_from_hides_nothing(problem):
    bare = replace(problem, pins=(), max_changes=None)
    whole = divide(bare)
    plan = replace(whole, hours=whole.hours[::2], backup=())
    now = tiers(bare, plan)[0]

    for answer in last_answers(bare, plan):
        truth = least_core(without(bare, answer.person)) - now
        assert answer.core_lost_bound <= truth <= answer.core_lost
        assert answer.status != "proved" or answer.core_lost == truth


def test_the_same_question_has_the_same_answers():
    problem = read_problem(DATA / "XS-3.problem.json.gz")
    plan = read_plan(DATA / "XS-3.plan.json.gz")

    first, again = (list(Continuity(problem, plan).absences()) for _ in range(2))

    assert first == again


def test_more_rounds_never_make_it_worse():
    problem = read_problem(DATA / "XS-2.problem.json.gz")
    study = Continuity(problem, read_plan(DATA / "XS-2.plan.json.gz"))

    once = {answer.person: answer for answer in study.absences()}
    twice = {answer.person: answer for answer in study.absences(rounds=2)}

    assert all(twice[person].core_lost == once[person].core_lost for person in once)
    assert all(twice[person].cost <= once[person].cost for person in once)
