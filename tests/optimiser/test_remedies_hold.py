"""Whatever is told as a remedy is one: judged anew on the whole problem, and by solving it."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.expansion import instances
from zwerm.optimiser.files import read_plan, read_problem
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Problem
from zwerm.optimiser.remedies import Gap, Remedies, Remedy, apply
from zwerm.optimiser.solve import solve

from .filled import filled, settled
from .generate import Size, generate

DATA = Path(__file__).parent / "data"
calm = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)


def assert_holds(problem: Problem, plan: Plan, gap: Gap, remedy: Remedy) -> None:
    changed, result = apply(problem, plan, remedy)

    assert violations(changed, result) == []
    assert tiers(changed, result) == remedy.after
    assert tiers(problem, plan) == remedy.before
    assert remedy.after[:2] < remedy.before[:2]
    if gap.core:
        assert remedy.after[0] <= remedy.before[0] - gap.short
    else:
        assert remedy.after[:2] <= (remedy.before[0], remedy.before[1] - gap.short)
    assert is_done(problem, changed, result, gap)


def is_done(problem: Problem, changed: Problem, plan: Plan, gap: Gap) -> bool:
    """Every school that the gap was about gets all it needs, at whatever level."""
    (was,) = (i for i in instances(problem) if i.key == gap.key)
    active = {(row.task, row.level, row.owner) for row in plan.level}
    places = [i for i in instances(changed) if i.key in active and i.task.id == gap.task]
    here = [place for place in places if set(place.covers) & set(was.covers)]
    rows = [*plan.hours, *plan.outsource]
    done = [
        sum(
            row.total if hasattr(row, "total") else row.quanta
            for row in rows
            if (row.task, row.level, row.owner) == place.key
        )
        for place in here
    ]
    return done == [place.quanta for place in here]


def assert_told_well(gap: Gap, remedies: tuple[Remedy, ...]) -> None:
    """Cheapest first, of the gap, and none twice."""
    assert [remedy.cost for remedy in remedies] == sorted(remedy.cost for remedy in remedies)
    assert {remedy.gap for remedy in remedies} <= {gap.key}
    told = [(remedy.opened, frozenset(remedy.shares)) for remedy in remedies]
    assert all(told.count(one) == 1 for one in told)


@settings(calm, max_examples=150)
@given(settled())
def test_every_remedy_for_any_plan_holds(case):
    problem, plan = case

    for gap, remedies in Remedies(problem, plan).for_all():
        assert_told_well(gap, remedies)
        for remedy in remedies:
            assert_holds(problem, plan, gap, remedy)


@settings(calm, max_examples=30)
@given(settled(most_people=4, most_tasks=5), st.data())
def test_solving_the_changed_problem_does_as_well(case, data):
    """The best plan of the changed problem leaves no more open than the remedy says."""
    problem, plan = case
    found = [remedy for _, remedies in Remedies(problem, plan).for_all() for remedy in remedies]
    if not found:
        return
    remedy = data.draw(st.sampled_from(found))
    changed, _ = apply(problem, plan, remedy)

    assert solve(changed).tiers[:2] <= remedy.after[:2]


@settings(calm, max_examples=40)
@given(settled())
def test_the_same_plan_gets_the_same_remedies(case):
    problem, plan = case

    first, second = (list(Remedies(problem, plan).for_all()) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("name", ["XS-2", "XS-3", "S-2"])
def test_every_remedy_for_the_worked_examples_holds(name):
    problem = read_problem(DATA / f"{name}.problem.json.gz")
    plan = read_plan(DATA / f"{name}.plan.json.gz")

    found = list(Remedies(problem, plan).for_all())

    assert all(remedies for _, remedies in found)
    for gap, remedies in found:
        assert_told_well(gap, remedies)
        for remedy in remedies:
            assert_holds(problem, plan, gap, remedy)


@pytest.mark.parametrize("name", ["XS-2", "XS-3"])
def test_the_worked_examples_solved_again_close_the_largest_gaps(name):
    problem = read_problem(DATA / f"{name}.problem.json.gz")
    remedies = Remedies(problem, plan := solve(problem))

    for gap in remedies.gaps()[:3]:
        cheapest = remedies.for_gap(gap)[0]
        changed, _ = apply(problem, plan, cheapest)
        again = solve(changed)
        assert again.status == "optimal"
        assert again.tiers[:2] <= cheapest.after[:2] < plan.tiers[:2]


def test_every_remedy_for_a_group_holds():
    problem = generate(Size(schools=3, pools=1, people=12, tasks=16), seed=3)
    plan = filled(problem, Random(3))  # noqa: S311 - repeatable on purpose
    found = list(Remedies(problem, plan).for_all())

    assert {kind for _, some in found for remedy in some for kind in remedy.kinds} == {
        "rearrange",
        "hours",
        "training",
        "level",
        "outsource",
        "drop",
        "recruit",
    }
    for gap, remedies in found:
        assert_told_well(gap, remedies)
        for remedy in remedies:
            assert_holds(problem, plan, gap, remedy)
