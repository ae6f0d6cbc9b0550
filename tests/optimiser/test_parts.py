"""The parts of a division and what they prove."""

import threading
from random import Random

import numpy as np
import pytest

from zwerm.optimiser.bundles import best_bundle, personal_work
from zwerm.optimiser.checker import scalar_j, tiers, violations
from zwerm.optimiser.construct import chosen_levels
from zwerm.optimiser.division import plan_from_division
from zwerm.optimiser.ground import ground_of
from zwerm.optimiser.highs import Work, solve
from zwerm.optimiser.linear import Expression, LinearModel, weighted
from zwerm.optimiser.master import Master
from zwerm.optimiser.model import DivisionModel
from zwerm.optimiser.order import BENCHMARK_WEIGHTS, Weights, order_of
from zwerm.optimiser.parts import Parts
from zwerm.optimiser.progress import Clock
from zwerm.optimiser.relaxation import Guide
from zwerm.optimiser.rounding import rounded
from zwerm.optimiser.solve import solve as divide
from zwerm.optimiser.submodel import Cutter

from .generate import GROUP, Size, generate

SMALL = Size(schools=3, pools=1, people=6, tasks=9)


def personal_rows(model: DivisionModel) -> LinearModel:
    """Only the rows about the work of one person, without backups and visits."""
    others = {*model.backups.values(), *model.active.values(), *model.away.values()}
    alone = LinearModel(model.linear.lower, model.linear.upper, model.linear.is_integer)
    for number, row in enumerate(model.linear.rows):
        if number in model.personal_rows and others.isdisjoint(c for c, _ in row.entries):
            alone.row(row.entries, lower=row.lower, upper=row.upper)
    return alone


@pytest.mark.parametrize("seed", range(6))
def test_the_best_bundle_is_as_cheap_as_that_of_an_exact_solver(seed):
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    model = DivisionModel(generate(SMALL, seed))
    count = len(model.linear.lower)
    cutter = Cutter(personal_rows(model))
    for p in range(len(model.people)):
        work = personal_work(model, p)
        if work is None:
            continue
        prices = np.array([random.uniform(-9, 4) for _ in range(count)])
        prices[[work.over, work.under]] = random.choice((0, 1, 4))
        prices[work.marks] = random.uniform(0, 12)
        columns = {*work.marks.tolist(), work.over, work.under, *work.executes.tolist()}
        columns |= set(work.quanta[work.quanta >= 0].tolist())
        part = cutter.cut(columns, np.zeros(count))
        costs = part.expression(Expression(dict(enumerate(prices.tolist()))))

        bundle = best_bundle(work, prices)

        exact = solve(part.linear, costs, Work(), absolute_gap=1e-9, presolve=False)
        assert bundle.cost == pytest.approx(exact.objective)
        assert prices[list(bundle.columns)] @ bundle.values == pytest.approx(bundle.cost)


def test_nobody_without_work_has_a_bundle():
    problem = generate(SMALL, 1)
    model = DivisionModel(problem, within=set())

    assert personal_work(model, 0) is None


@pytest.mark.parametrize("seed", range(5))
def test_no_prices_prove_more_than_the_best_plan_costs(seed):
    problem = generate(SMALL, seed)
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    model = DivisionModel(problem)
    goal = weighted(zip(BENCHMARK_WEIGHTS, model.goals, strict=True))
    plan = divide(problem, objective="J")
    parts = Parts(model, goal)

    proven = [
        parts.answer(parts.allowed(np.array([random.uniform(-scale, scale) for _ in parts.lower])))
        for scale in (0, 1, 30, 1000)
    ]

    assert plan.status == "optimal"
    assert all(answer.bound <= scalar_j(plan.tiers) + 1e-6 for answer in proven)


@pytest.mark.parametrize("seed", range(3))
def test_rounds_prove_more_and_never_too_much(seed):
    problem = generate(SMALL, seed)
    plan = divide(problem, objective="J")
    model = DivisionModel(problem)
    goal = weighted(zip(BENCHMARK_WEIGHTS, model.goals, strict=True))
    guide = Guide(model, goal, 0)
    relaxed = guide.minimise(Work())
    parts = Parts(model, goal)
    master = Master(parts, Work(), guide.duals(relaxed)[parts.rows])
    first = master.best.bound

    for _ in range(25):
        master.improve()

    assert relaxed.objective - 1e-6 <= master.best.bound
    assert first < master.best.bound <= scalar_j(plan.tiers) + 1e-6


def test_a_rounded_relaxation_is_a_plan():
    model = DivisionModel(GROUP)
    ground = ground_of(model, order_of("J", Weights()), Clock(), 0)
    guide = Guide(model, ground.goal, 0)
    values = guide.relaxation.values(guide.minimise(Work()).values)
    ground.rank(values)
    active = chosen_levels(model, values)

    division = rounded(ground, values, active)

    plan = plan_from_division(model, division)
    core = sum(model.instances[i].quanta for i in active if model.instances[i].task.core)
    assert violations(GROUP, plan) == []
    assert division.active == active
    assert tiers(GROUP, plan)[0] < core / 4


def test_the_clock_counts_who_helps_and_only_its_owner_asks():
    asked = []

    def ask() -> bool:
        asked.append(threading.get_ident())
        return False

    clock = Clock(None, ask)
    before = clock.cpu_seconds()

    def help_out() -> None:
        with clock.helping():
            sum(range(300_000))
            clock.should_stop()

    helper = threading.Thread(target=help_out)
    helper.start()
    helper.join()
    clock.should_stop()

    assert clock.cpu_seconds() > before
    assert clock.helped > 0
    assert asked == [threading.get_ident()]
