"""Other ways to ask about a problem of which the best plan is known."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from tests.optimiser.judging import Aim, faults, run
from tests.optimiser.odd import Extent, odd_problem
from tests.optimiser.variations import (
    LOOSER,
    LOOSER_AT_FIRST,
    NEWS,
    changed,
    doubled,
    forbidden_beside,
    idle_person,
    least_unfairness,
    pinned_to,
    renamed,
    side_by_side,
    with_whole_scales,
)
from zwerm.optimiser.checker import tiers
from zwerm.optimiser.linear import weighted
from zwerm.optimiser.model import DivisionModel
from zwerm.optimiser.parts import Parts

from .cases import DEFAULT, STRICT, Case, best_tiers, solved

ANOTHER = Extent(schools=2, people=3, tasks=3, needs=4, quanta=4)
MOST_PRICES = 12


def nothing_more(_: Case) -> Iterator[str]:
    """Most problems are only proven and searched, which says most for its time."""
    yield from ()


def again(case: Case) -> Iterator[str]:
    """The same once more, and with another number of threads."""
    asked = case.question
    for by_search, before in ((False, case.proven), (True, case.searched)):
        for threads in (1, 2):
            found = run(
                case.problem,
                case.aim,
                by_search=by_search,
                seed=asked.seed,
                steps=asked.steps,
                threads=threads,
            )
            if found != before:
                yield f"the answer differs (by search: {by_search}, threads: {threads})"


def other_aims(case: Case) -> Iterator[str]:
    for aim in (DEFAULT, STRICT, Aim("J")):
        found = run(case.problem, aim)
        some = [case.proven.tiers, case.searched.tiers]
        for fault in faults(case.problem, found, aim, case.plans, some=some):
            yield f"{aim.objective} {fault}"
        if any(aim.order.score(t) < aim.order.score(found.tiers) for t in some):
            yield f"{aim.objective} gives {found.tiers}, and {some} are known"


def from_a_start(case: Case) -> Iterator[str]:
    start, score = case.question.random().choice(case.others()), case.aim.order.score
    most = score(tiers(case.problem, start))
    for by_search in (False, True):
        for stop_after in (None, 0):
            found = run(
                case.problem, case.aim, by_search=by_search, start=start, stop_after=stop_after
            )
            yield from faults(case.problem, found, case.aim, case.plans)
            if score(found.tiers) > most:
                yield f"a start is made worse (by search: {by_search}, stop: {stop_after})"


def from_a_broken_start(case: Case) -> Iterator[str]:
    random = case.question.random()
    start = changed(case.problem, random.choice(case.others()), random)
    for by_search in (False, True):
        found = run(case.problem, case.aim, by_search=by_search, start=start)
        yield from faults(case.problem, found, case.aim, case.plans)


def after_news(case: Case) -> Iterator[str]:
    """The problem changes a little, and the plan there was is a start: no worse than without."""
    random = case.question.random()
    name = random.choice(list(NEWS))
    problem, start = NEWS[name](case.problem, random), case.proven.plan
    best = solved(problem, case.aim, seed=case.question.seed)
    for by_search in (False, True):
        found = solved(problem, case.aim, by_search=by_search, start=start)
        if found is None or best is None:
            if found is not best:
                yield f"{name}: with a start there is {'no' if found is None else 'a'} plan"
            continue
        score = case.aim.order.score
        for fault in faults(problem, found, case.aim, some=[best.tiers]):
            yield f"{name}: {fault}"
        if score(found.tiers) < score(best.tiers) or (
            found.plan.status == "optimal" and score(found.tiers) != score(best.tiers)
        ):
            yield f"{name}: {found.tiers} with a start, {best.tiers} without"


def stopped(case: Case) -> Iterator[str]:
    asks = case.question.random().choice((0, 1, 2, 3, 5, 8, 12, 20, 30))
    for by_search in (False, True):
        found = run(case.problem, case.aim, by_search=by_search, stop_after=asks)
        for fault in faults(case.problem, found, case.aim, case.plans):
            yield f"stopped after {asks} (by search: {by_search}) {fault}"


def with_other_names(case: Case) -> Iterator[str]:
    random = case.question.random()
    again = renamed(case.problem, random, keeps_order=random.random() < 0.3)
    found = solved(again, case.aim)
    score = case.aim.order.score
    if found is None or score(found.tiers) != score(case.proven.tiers):
        yield f"other names give {found and found.tiers}, not {case.proven.tiers}"


def with_an_idle_person(case: Case) -> Iterator[str]:
    idle = idle_person(case.problem, case.question.random())
    people = (idle, *case.problem.people)
    without, found = (
        best_tiers(problem) for problem in (case.problem, replace(case.problem, people=people))
    )
    constant = least_unfairness(idle)
    if without is None or found != (*without[:4], without[4] + constant, *without[5:]):
        yield f"an idle person makes {found} of {without}, and adds {constant} to tier 5"


def in_shorter_quanta(case: Case) -> Iterator[str]:
    once, twice = best_tiers(with_whole_scales(case.problem)), best_tiers(doubled(case.problem))
    if once is None or twice is None:
        if once != twice:
            yield f"shorter quanta make {twice} of {once}"
        return
    most = tuple(n * value for n, value in zip((2, 2, 1, 2, 2, 1, 1), once, strict=True))
    if twice > most:
        yield f"shorter quanta make {twice} of {once}"


def looser(case: Case) -> Iterator[str]:
    random = case.question.random()
    name = random.choice(list(LOOSER))
    before, after = best_tiers(case.problem), best_tiers(LOOSER[name](case.problem, random))
    if before is None or after is None or after > before:
        yield f"{name} makes {after} of {before}"


def more_to_divide_with(case: Case) -> Iterator[str]:
    random = case.question.random()
    name = random.choice(list(LOOSER_AT_FIRST))
    more = LOOSER_AT_FIRST[name](case.problem, random)
    before, after = best_tiers(case.problem, DEFAULT), best_tiers(more, DEFAULT)
    if before is None or after is None or after[:3] > before[:3]:
        yield f"{name} makes {after} of {before}"


def asked_for(case: Case) -> Iterator[str]:
    random, plan, score = case.question.random(), case.proven.plan, case.aim.order.score
    for change in (pinned_to, forbidden_beside):
        found = solved(change(case.problem, plan, random), case.aim)
        if found is None or score(found.tiers) != score(case.proven.tiers):
            yield f"{change.__name__} its best plan gives {found and found.tiers}"


def beside_another(case: Case) -> Iterator[str]:
    another = odd_problem(case.question.random(), ANOTHER)
    first, second, both = map(best_tiers, side_by_side(case.problem, another))
    if first is None or second is None:
        if both is not None:
            yield f"halves {first} and {second} give {both}"
    elif both != tuple(a + b for a, b in zip(first, second, strict=True)):
        yield f"halves {first} and {second} give {both}"


def at_any_prices(case: Case) -> Iterator[str]:
    """Whatever the rows between its parts cost, the parts never ask more than a whole plan."""
    if case.plans is None:
        return
    random, model = case.question.random(), DivisionModel(case.problem)
    weights = [random.choice((0, 1, 1, 3, 20, 2000)) for _ in range(7)]
    goal = weighted(zip(weights, model.goals, strict=True))
    most = random.choice(list(case.plans))[0]
    kept = (model.linear.at_most(model.goals[0], most),) if random.random() < 0.5 else ()
    least = min(
        sum(weight * value for weight, value in zip(weights, found, strict=True))
        for found in case.plans
        if not kept or found[0] <= most
    )
    parts = Parts(model, goal, kept)
    for _ in range(MOST_PRICES):
        scale = random.choice((0.5, 5.0, 50.0, 2000.0))
        full = random.random()
        prices = [random.gauss(0, scale) if random.random() < full else 0.0 for _ in parts.lower]
        bound = parts.answer(parts.allowed(np.array(prices))).bound
        if bound > least + 1e-6 * max(1.0, abs(least), scale):
            yield f"the parts say {bound} at some prices, and {least} can be ({weights}, {kept})"
            return
