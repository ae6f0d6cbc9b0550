"""How the best plan changes when the problem does."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from zwerm.optimiser.plan import Tiers
from zwerm.optimiser.problem import Problem
from zwerm.optimiser.solve import NoPlan, Plan

from .judging import Aim, run
from .odd import Extent, odd_problem
from .variations import (
    LOOSER,
    LOOSER_AT_FIRST,
    NEWS,
    doubled,
    forbidden_beside,
    idle_person,
    least_unfairness,
    pinned_to,
    renamed,
    side_by_side,
    with_whole_scales,
)

STRICT, DEFAULT = Aim("strict"), Aim()
SMALL = Extent(schools=3, people=5, tasks=4, needs=6, quanta=4)
calm = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    database=None,
)
randoms = st.integers(0, 100_000).map(Random)
problems = randoms.map(lambda random: odd_problem(random, SMALL))


def best(problem: Problem, aim: Aim = STRICT) -> Plan | None:
    try:
        return run(problem, aim).plan
    except NoPlan:
        return None


def best_tiers(problem: Problem, aim: Aim = STRICT) -> Tiers | None:
    plan = best(problem, aim)
    return None if plan is None else plan.tiers


@settings(calm, max_examples=12)
@given(problems, randoms, st.booleans())
def test_names_and_their_order_change_nothing(problem, random, keeps_order):
    again = renamed(problem, random, keeps_order=keeps_order)

    assert best_tiers(again) == best_tiers(problem)


@settings(calm, max_examples=12)
@given(problems, randoms)
def test_an_idle_person_only_adds_to_what_is_unfair(problem, random):
    idle = idle_person(problem, random)
    with_idle = replace(problem, people=(idle, *problem.people))

    without, found = best_tiers(problem), best_tiers(with_idle)

    assert (found is None) == (without is None)
    if found is not None:
        assert found == (*without[:4], without[4] + least_unfairness(idle), *without[5:])


@settings(calm, max_examples=10)
@given(problems)
def test_shorter_quanta_never_make_it_worse(problem):
    once, twice = best_tiers(with_whole_scales(problem)), best_tiers(doubled(problem))

    assert (once is None) == (twice is None)
    if once is not None:
        core, other, backups, misfit, unfair, hands, changes = once
        same = (2 * core, 2 * other, backups, 2 * misfit, 2 * unfair, hands, changes)
        assert twice <= same


@pytest.mark.parametrize("name", LOOSER)
@settings(calm, max_examples=3)
@given(problem=problems, random=randoms)
def test_a_looser_rule_never_makes_it_worse(name, problem, random):
    looser = LOOSER[name](problem, random)
    before = best_tiers(problem)
    assume(before is not None)

    assert best_tiers(looser) <= before


@pytest.mark.parametrize("name", LOOSER_AT_FIRST)
@settings(calm, max_examples=3)
@given(problem=problems, random=randoms)
def test_more_to_divide_with_never_makes_the_first_tiers_worse(name, problem, random):
    more = LOOSER_AT_FIRST[name](problem, random)
    before = best_tiers(problem, DEFAULT)
    assume(before is not None)

    assert best_tiers(more, DEFAULT)[:3] <= before[:3]


@settings(calm, max_examples=12)
@given(problems, randoms)
def test_asking_for_what_the_best_plan_does_changes_nothing(problem, random):
    plan = best(problem, DEFAULT)
    assume(plan is not None)
    order = DEFAULT.order

    pinned = best(pinned_to(problem, plan, random), DEFAULT)
    forbidden = best(forbidden_beside(problem, plan, random), DEFAULT)

    assert order.score(pinned.tiers) == order.score(forbidden.tiers) == order.score(plan.tiers)


@pytest.mark.parametrize("name", ["a pin more", "less hours", "other needs", "someone gone"])
@settings(calm, max_examples=4)
@given(problem=problems, random=randoms)
def test_after_news_the_old_plan_to_start_from_changes_only_the_way(name, problem, random):
    before = best(problem)
    assume(before is not None)
    changed = NEWS[name](problem, random)
    expected = best_tiers(changed)
    assume(expected is not None)

    assert run(changed, STRICT, start=before).tiers == expected
    assert run(changed, STRICT, start=before, by_search=True).tiers >= expected


@settings(calm, max_examples=10)
@given(problems, problems)
def test_what_shares_nothing_adds_up(one, other):
    first, second, both = map(best_tiers, side_by_side(one, other))

    if first is None or second is None:
        assert both is None
    else:
        assert both == tuple(a + b for a, b in zip(first, second, strict=True))
