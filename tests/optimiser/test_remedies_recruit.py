"""The smallest profile that closes a set of gaps."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.files import read_problem
from zwerm.optimiser.plan import ActiveLevel, Hours, Plan
from zwerm.optimiser.problem import CLUSTERS, Demand, Person, Problem, Task
from zwerm.optimiser.remedies import Diploma, Profile, Recruit, Remedies, apply
from zwerm.optimiser.rewriting import Share
from zwerm.optimiser.solve import solve

from .brute_force import TooLarge, all_tiers
from .examples import ANN, GROUP_SCHOOLS, NETWORK, SOURCES, plan_of, school_with
from .filled import filled
from .odd import Extent, odd_problem

DATA = Path(__file__).parent / "data"
COPY = Task("copy", "A", req={"A": 1}, priority=3)
calm = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)


def profile_for_all(problem: Problem, plan: Plan) -> Profile:
    """For all gaps; confirmed by the checker on the whole problem."""
    remedies = Remedies(problem, plan)
    profile = remedies.recruit(remedies.gaps())
    assert profile is not None
    changed, result = apply(problem, plan, profile.remedy)
    assert violations(changed, result) == []
    assert tiers(changed, result) == profile.remedy.after
    assert profile.remedy.after[:2] == (0, 0)
    assert sum(profile.person.sources.values()) == profile.quanta
    return profile


def levels(profile: Profile) -> dict[str, int]:
    return {**profile.person.comp, **profile.person.spec}


def smaller(person: Person) -> Iterator[Person]:
    """With a quantum less, or with a level less."""
    for colour, quanta in person.sources.items():
        yield replace(person, sources={**person.sources, colour: quanta - 1})
    for name, level in person.comp.items():
        yield replace(person, comp={**person.comp, name: level - 1})
    for name, level in person.spec.items():
        yield replace(person, spec={**person.spec, name: level - 1})


# By hand


def test_what_is_missing_and_what_that_asks():
    profile = profile_for_all(school_with(quanta=6), plan_of())

    newcomer = Person("new-1", homes=("north",), comp={"T": 2}, sources={"ICT": 6})
    assert profile.person == newcomer
    assert profile.remedy.changes == (Recruit(newcomer, Diploma.BACHELOR),)
    assert profile.remedy.cost == 6 * 4500 // 4 + 2500
    assert (profile.quanta, profile.full_times, profile.is_proven) == (6, Fraction(1, 24), True)


def test_colleagues_give_what_they_have_left():
    task = replace(NETWORK, splittable=True)
    problem = school_with(replace(ANN, sources={"ICT": 5}), tasks=(task,), quanta=8)

    profile = profile_for_all(problem, plan_of(("network", "ann", 3)))

    assert profile.quanta == 3
    assert set(profile.remedy.shares) == {
        Share("network", "S", "north", "ann", 3, 5),
        Share("network", "S", "north", "new-1", 0, 3),
    }


def test_a_colleague_hands_on_what_is_easier():
    """Whoever copies needs no technique: then Ann has time for the network."""
    problem = school_with(replace(ANN, comp={"T": 2, "A": 1}), tasks=(COPY, NETWORK))
    ann = replace(problem.people[0], sources={"ICT": 4})
    problem = replace(problem, people=(ann,))

    profile = profile_for_all(problem, plan_of(("copy", "ann", 4), tasks=("copy", "network")))

    assert (levels(profile), profile.person.sources) == ({"A": 1}, {"ADM": 4})
    assert profile.diploma is Diploma.SECONDARY
    assert profile.remedy.cost == 3500 + 2500 + 250  # an hour, finding someone, handing on


def test_fewer_hours_come_before_lower_levels():
    """Copying is easier but takes longer than the network."""
    problem = school_with(
        replace(ANN, comp={"T": 2, "A": 1}, sources={"ICT": 6}), tasks=(COPY, NETWORK)
    )
    demand = (Demand("copy", "north", 6), Demand("network", "north", 4))
    problem = replace(problem, demand=demand)

    profile = profile_for_all(problem, plan_of(("copy", "ann", 6), tasks=("copy", "network")))

    assert (levels(profile), profile.quanta) == ({"T": 2}, 4)


def test_nobody_is_recruited_where_dividing_again_is_enough():
    profile = profile_for_all(school_with(ANN), plan_of())

    assert (profile.quanta, profile.remedy.changes, profile.remedy.cost) == (0, (), 0)
    assert profile.remedy.shares == (Share("network", "S", "north", "ann", 0, 4),)


def test_no_more_is_moved_than_must():
    """Ann and Bob could swap, which would help nobody."""
    tasks = (NETWORK, replace(NETWORK, id="wifi"), replace(NETWORK, id="phones"))
    people = (replace(ANN, sources={"ICT": 4}), replace(ANN, id="bob", sources={"ICT": 4}))
    plan = plan_of(("network", "ann", 4), ("wifi", "bob", 4), tasks=("network", "wifi", "phones"))

    profile = profile_for_all(school_with(*people, tasks=tasks), plan)

    assert profile.remedy.shares == (Share("phones", "S", "north", "new-1", 0, 4),)


def test_one_set_of_gaps_does_not_close_the_others():
    problem = school_with(tasks=(COPY, NETWORK))
    remedies = Remedies(problem, plan_of(tasks=("copy", "network")))
    network, copy = remedies.gaps()

    profiles = [remedies.recruit(some) for some in ([network], [copy], [network, copy])]

    assert [profile and levels(profile) for profile in profiles] == [
        {"T": 2},
        {"A": 1},
        {"T": 2, "A": 1},
    ]
    assert [profile and profile.person.sources for profile in profiles] == [
        {"ICT": 4},
        {"ADM": 4},
        {"ADM": 4, "ICT": 4},
    ]


def test_without_gaps_or_hours_there_is_no_profile():
    covered = Remedies(school_with(ANN), plan_of(("network", "ann", 4)))
    nothing_pays = Remedies(replace(school_with(), sources={}), plan_of())

    assert covered.recruit([("network", "S", "north")]) is None
    assert covered.recruit([]) is None
    assert nothing_pays.recruit(nothing_pays.gaps()) is None


def test_only_a_teacher_where_no_other_hours_may_be_spent():
    lessons = Task("lessons", "P", req={"P": 1})
    only_bpt = {"BPT": SOURCES["BPT"]}

    free = profile_for_all(school_with(tasks=(lessons,)), plan_of(tasks=("lessons",)))
    bound = profile_for_all(
        replace(school_with(tasks=(lessons,)), sources=only_bpt), plan_of(tasks=("lessons",))
    )

    assert [(p.person.teacher, p.person.sources) for p in (free, bound)] == [
        (False, {"ICT": 4}),
        (True, {"BPT": 4}),
    ]


def test_where_as_many_as_may_be_are_at_it_one_makes_place():
    """Three share it; the newcomer does what one of them did, and what is missing."""
    task = replace(NETWORK, splittable=True, min_chunk=2)
    team = tuple(replace(ANN, id=name, sources={"ICT": 2}) for name in ("ann", "bob", "cas"))
    problem = school_with(*team, tasks=(task,), quanta=8)
    plan = plan_of(*(("network", person.id, 2) for person in team))

    profile = profile_for_all(problem, plan)

    assert profile.quanta == 4
    assert len(profile.remedy.shares) == 2


def test_staff_of_the_group_for_gaps_in_more_than_one_school():
    demand = tuple(Demand("network", school, 4) for school in ("a1", "b1", "alone"))
    problem = Problem(GROUP_SCHOOLS, (NETWORK,), (), SOURCES, demand)
    plan = Plan(tuple(ActiveLevel("network", "S", school) for school in ("a1", "b1", "alone")))

    profile = profile_for_all(problem, plan)

    person = profile.person
    assert (person.group, person.reach_pools, person.homes) == (True, ("a", "b"), ("alone",))
    assert (person.max_schools, profile.quanta) == (3, 12)


def test_pooling_saves_hours_of_the_newcomer():
    task = replace(NETWORK, levels=("S", "P"), scale_pool=0.5)
    demand = tuple(Demand("network", school, 4) for school in ("a1", "a2"))
    ann = replace(ANN, homes=("a1",), sources={"ICT": 4})
    problem = Problem(GROUP_SCHOOLS, (task,), (ann,), SOURCES, demand)
    plan = Plan(
        tuple(ActiveLevel("network", "S", school) for school in ("a1", "a2")),
        (Hours("network", "S", "a1", "ann", {"ICT": 4}),),
    )

    profile = profile_for_all(problem, plan)

    assert profile.quanta == 0
    assert profile.remedy.opened == (ActiveLevel("network", "P", "a"),)


# Nothing smaller will do


@settings(calm, max_examples=60)
@given(st.integers(0, 100_000))
def test_nothing_smaller_closes_all_gaps_of_a_tiny_problem(seed):
    """Every plan there is was tried."""
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    problem = odd_problem(random, Extent(schools=2, people=2, tasks=2, needs=2, quanta=3))
    problem = replace(problem, pins=(), max_changes=None)
    plan = filled(problem, random)
    if violations(problem, plan):
        return
    remedies = Remedies(problem, plan)
    profile = remedies.recruit(remedies.gaps())
    if profile is None or not profile.quanta:
        return
    profile_for_all(problem, plan)

    for person in smaller(profile.person):
        try:
            found = all_tiers(replace(problem, people=(*problem.people, person)), most=40_000)
        except TooLarge:
            continue
        assert (0, 0) not in {some[:2] for some in found}


@pytest.mark.parametrize("name", ["XS-2", "XS-3"])
def test_nothing_smaller_closes_the_core_gaps_of_the_worked_examples(name):
    """The changed problem is solved again, with proof."""
    problem = read_problem(DATA / f"{name}.problem.json.gz")
    plan = solve(problem)
    remedies = Remedies(problem, plan)
    profile = remedies.recruit([gap for gap in remedies.gaps() if gap.core])

    assert profile is not None
    assert profile.is_proven
    assert profile.remedy.after[:2] == (0, plan.tiers[1])
    for person in smaller(profile.person):
        again = solve(replace(problem, people=(*problem.people, person)))
        assert again.status == "optimal"
        assert again.tiers[:2] > (0, plan.tiers[1])


def test_asked_to_stop_it_tells_what_it_has():
    problem = read_problem(DATA / "XS-2.problem.json.gz")
    remedies = Remedies(problem, solve(problem))

    profile = remedies.recruit(remedies.gaps(), should_stop=lambda: True)

    assert profile is not None
    assert profile.remedy.after[:2] == (0, 0)
    assert set(levels(profile)) - set(CLUSTERS)


def test_nobody_is_recruited_where_the_cap_on_changes_leaves_no_room():
    problem = school_with(replace(ANN, sources={"ICT": 3}), max_changes=0)
    nothing = plan_of()

    capped, free = (
        Remedies(changed, nothing) for changed in (problem, replace(problem, max_changes=1))
    )

    assert capped.recruit(capped.gaps()) is None
    assert free.recruit(free.gaps()) is not None
