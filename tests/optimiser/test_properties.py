"""What must hold for every problem."""

from dataclasses import replace
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.expansion import instances
from zwerm.optimiser.files import plan_from_data, plan_to_data, problem_from_data, problem_to_data
from zwerm.optimiser.model import DivisionModel
from zwerm.optimiser.order import Order, Weights, order_of
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Assignment, Problem
from zwerm.optimiser.progress import Clock, Reporter
from zwerm.optimiser.search import Effort, search
from zwerm.optimiser.solve import NoPlan, solve
from zwerm.optimiser.start import first_division

from .brute_force import all_tiers
from .generate import Size, generate

ORDERS = {name: order_of(name, Weights()) for name in ("lexicographic", "J", "strict")}
calm = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)


@st.composite
def problems(draw, most_people: int = 5, most_tasks: int = 8, most_schools: int = 4) -> Problem:
    schools = draw(st.integers(1, most_schools))
    size = Size(
        schools=schools,
        pools=0 if schools == 1 else draw(st.integers(1, 2)),
        people=draw(st.integers(0, most_people)),
        tasks=draw(st.integers(1, most_tasks)),
        quanta_per_hour=draw(st.sampled_from((2, 4, 12))),
        hours_share=draw(st.sampled_from((0.3, 0.8, 1.5))),
    )
    problem = generate(size, draw(st.integers(0, 10_000)))
    return with_wishes(problem, draw(st.integers(0, 10_000)))


def with_wishes(problem: Problem, seed: int) -> Problem:
    """Sometimes with pins, forbids and a cap on changes; they may leave no plan."""
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    found = instances(problem)
    if not found or not problem.people:
        return problem

    def row() -> Assignment:
        i, person = random.choice(found), random.choice(problem.people)
        level = random.choice((i.level, None))
        return Assignment(i.task.id, level, random.choice((i.owner, None)), person.id)

    return replace(
        problem,
        pins=(row(),) if random.random() < 0.25 else (),
        forbids=(row(),) if random.random() < 0.4 else (),
        max_changes=random.randint(0, 12) if random.random() < 0.2 else None,
    )


def searched(problem: Problem, order: Order) -> Plan:
    """What the search for groups makes of a problem, however small."""
    from zwerm.optimiser.incumbent import Incumbent  # noqa: PLC0415 - only here

    incumbent = Incumbent(DivisionModel(problem), order)
    incumbent.offer(first_division(problem, 0))
    bounds = search(incumbent, Clock(), Reporter(), 0, Effort(5, 5), has_start=False)
    return replace(incumbent.plan, bounds=order.bounds(bounds))


def assert_sound(problem: Problem, plan: Plan) -> None:
    assert violations(problem, plan) == []
    assert tiers(problem, plan) == plan.tiers
    below = [b <= t for b, t in zip(plan.bounds, plan.tiers, strict=True) if b is not None]
    assert all(below)
    assert plan_from_data(plan_to_data(plan)) == plan


@settings(calm, max_examples=60)
@given(problems(), st.sampled_from(sorted(ORDERS)))
def test_no_plan_breaks_a_rule_and_every_plan_knows_its_tiers(problem, objective):
    try:
        plan = solve(problem, objective=objective)
    except NoPlan:
        assert problem.pins or problem.max_changes is not None
        return

    assert_sound(problem, plan)
    assert plan.status == "optimal"


@settings(calm, max_examples=40)
@given(problems(), st.sampled_from(sorted(ORDERS)))
def test_the_search_is_sound_too_and_never_beats_a_proof(problem, objective):
    try:
        proven = solve(problem, objective=objective)
    except NoPlan:
        return
    order = ORDERS[objective]

    plan = searched(problem, order)

    assert_sound(problem, plan)
    assert order.score(plan.tiers) >= order.score(proven.tiers)


@settings(calm, max_examples=60)
@given(problems(most_people=2, most_tasks=2, most_schools=2), st.sampled_from(sorted(ORDERS)))
def test_nothing_is_better_among_all_plans_of_a_tiny_problem(problem, objective):
    small = tuple(replace(row, quanta=min(row.quanta, 3)) for row in problem.demand)
    problem = replace(problem, demand=small[:2], current=problem.current[:2])
    order = ORDERS[objective]
    every = all_tiers(problem)
    try:
        plan = solve(problem, objective=objective)
    except NoPlan:
        assert every == set()
        return

    assert order.score(plan.tiers) == min(order.score(found) for found in every)


@settings(calm, max_examples=40)
@given(problems(), st.integers(0, 1000))
def test_names_and_their_order_change_nothing(problem, seed):
    try:
        plan = solve(problem)
    except NoPlan:
        return

    again = solve(renamed(problem, Random(seed)))  # noqa: S311 - repeatable on purpose

    order = ORDERS["lexicographic"]
    assert order.score(again.tiers) == order.score(plan.tiers)


def renamed(problem: Problem, random: Random) -> Problem:
    """Everybody and every school and pool under another name, people in another order."""

    def new(name: str | None) -> str | None:
        return name if name in (None, "group") else f"new-{name}"

    people = [
        replace(
            person,
            id=f"new-{person.id}",
            homes=tuple(f"new-{home}" for home in person.homes),
            reach_pools=tuple(f"new-{pool}" for pool in person.reach_pools),
        )
        for person in problem.people
    ]
    random.shuffle(people)

    def rows(found: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
        return tuple(
            replace(row, owner=new(row.owner), person=f"new-{row.person}") for row in found
        )

    return replace(
        problem,
        schools=tuple(replace(s, id=f"new-{s.id}", pool=new(s.pool)) for s in problem.schools),
        people=tuple(people),
        demand=tuple(replace(row, school=f"new-{row.school}") for row in problem.demand),
        budgets_eur_per_week={
            str(new(owner)): money for owner, money in problem.budgets_eur_per_week.items()
        },
        current=rows(problem.current),
        pins=rows(problem.pins),
        forbids=rows(problem.forbids),
    )


@settings(calm, max_examples=30)
@given(problems())
def test_every_problem_survives_being_written(problem):
    assert problem_from_data(problem_to_data(problem)) == problem
