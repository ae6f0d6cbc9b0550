"""Who else could do it: exact prices on tiny schools, and soundness on made-up ones."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from zwerm.optimiser.alternatives import Alternative, Alternatives, Share, Spare, Way
from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.expansion import instances
from zwerm.optimiser.ledger import Ledger
from zwerm.optimiser.order import Weights, order_of
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Assignment, Demand, Person, Problem, Task

from .examples import ANN, NETWORK, plan_of, school_with
from .filled import settled, with_share

calm = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)

BEN = replace(ANN, id="ben")
CIS = replace(ANN, id="cis")
DESK = Task("desk", "A", req={"A": 1}, priority=3)
AT_NORTH = ("S", "north")
NETWORK_KEY = ("network", *AT_NORTH)
DESK_KEY = ("desk", *AT_NORTH)


def alternatives(problem: Problem, plan: Plan, weights: Weights | None = None) -> Alternatives:
    order = order_of("lexicographic", weights or Weights())
    return Alternatives(Ledger(problem, replace(plan, tiers=tiers(problem, plan))), order)


def share(task: str, person: str | None, before: int, after: int) -> Share:
    return Share(task, *AT_NORTH, person=person, before=before, after=after)


def ways(found: tuple[Alternative, ...]) -> list[tuple[Way, str | None]]:
    return [(one.way, one.person) for one in found]


def test_who_has_room_takes_it_over_and_the_cheapest_comes_first():
    """Ben likes the work; Cis works nowhere yet near what is fair, and does not like it."""
    ben = replace(BEN, motivation={"T": 2})
    problem = school_with(ANN, ben, replace(CIS, motivation={"T": -1}))
    plan = plan_of(("network", "ann", 4))

    found = alternatives(problem, plan).for_share(NETWORK_KEY, "ann")

    assert found == (
        Alternative(
            Way.DIRECT,
            "ben",
            4,
            tiers=(0, 0, 0, -8, 0, 0, 0),
            score=(0, 0, 0, -8),
            shares=(share("network", "ben", 0, 4), share("network", "ann", 4, 0)),
        ),
        Alternative(
            Way.DIRECT,
            "cis",
            4,
            tiers=(0, 0, 0, 4, 0, 0, 0),
            score=(0, 0, 0, 4),
            shares=(share("network", "cis", 0, 4), share("network", "ann", 4, 0)),
        ),
    )


def test_the_weights_of_the_user_decide_what_is_cheap():
    """Ben likes it, but would do more than is fair; then Cis is cheaper where that weighs more."""
    ben = replace(BEN, motivation={"T": 1}, sources={"ICT": 4})
    problem = school_with(ANN, ben, CIS)
    plan = plan_of(("network", "ann", 4))

    by_wish = alternatives(problem, plan, Weights(expertise=5, fair_load=1))
    by_load = alternatives(problem, plan, Weights(expertise=1, fair_load=5))

    assert ways(by_wish.for_share(NETWORK_KEY, "ann")) == [(Way.DIRECT, "ben"), (Way.DIRECT, "cis")]
    assert ways(by_load.for_share(NETWORK_KEY, "ann")) == [(Way.DIRECT, "cis"), (Way.DIRECT, "ben")]


def swapping(ben: Person = BEN, *more: Person, **rest: object) -> tuple[Problem, Plan]:
    """Ann does the network and Ben the desk, and neither has hours for both."""
    people = (
        replace(ANN, comp={"T": 2, "A": 1}, sources={"ICT": 4}),
        replace(ben, comp={"T": 2, "A": 1}, sources={"ICT": 4}),
        *more,
    )
    problem = school_with(*people, tasks=(NETWORK, DESK), **rest)
    plan = plan_of(("network", "ann", 4), ("desk", "ben", 4), tasks=("network", "desk"))
    return problem, plan


def test_two_people_without_room_can_swap():
    problem, plan = swapping(replace(BEN, motivation={"T": 1}))

    (found,) = alternatives(problem, plan).for_share(NETWORK_KEY, "ann")

    assert found == Alternative(
        Way.SWAP,
        "ben",
        4,
        tiers=(0, 0, 0, -4, 0, 0, 0),
        score=(0, 0, 0, -4),
        shares=(
            share("network", "ben", 0, 4),
            share("desk", "ann", 0, 4),
            share("network", "ann", 4, 0),
            share("desk", "ben", 4, 0),
        ),
    )


def test_who_has_no_room_can_hand_a_task_on_to_a_third():
    cis = replace(CIS, comp={"A": 1})
    problem, plan = swapping(BEN, cis)
    problem = replace(problem, people=(replace(problem.people[0], comp={"T": 2}), BEN_FULL, cis))

    (found,) = alternatives(problem, plan).for_share(NETWORK_KEY, "ann")

    assert found == Alternative(
        Way.HAND_ON,
        "ben",
        4,
        # Ann did 1 quantum too much and now 3 too little; Cis is 4 nearer to what is fair.
        tiers=(0, 0, 0, 0, -2, 0, 0),
        score=(0, 0, 0, -8),
        shares=(
            share("network", "ben", 0, 4),
            share("desk", "cis", 0, 4),
            share("network", "ann", 4, 0),
            share("desk", "ben", 4, 0),
        ),
    )


BEN_FULL = replace(BEN, comp={"T": 2, "A": 1}, sources={"ICT": 4})


def test_of_a_task_that_is_shared_no_more_is_handed_on_than_is_needed():
    """Ben has two quanta left and keeps six of the desk."""
    desk = replace(DESK, splittable=True)
    ben = replace(BEN, comp={"T": 2, "A": 1}, sources={"ICT": 10})
    cis = replace(CIS, comp={"A": 1}, sources={"ICT": 4})
    problem = school_with(ANN, ben, cis, tasks=(NETWORK, desk))
    demand = (Demand("network", "north", 4), Demand("desk", "north", 8))
    plan = plan_of(("network", "ann", 4), ("desk", "ben", 8), tasks=("network", "desk"))

    found = alternatives(replace(problem, demand=demand), plan).for_share(NETWORK_KEY, "ann")

    assert [(one.way, one.person, one.shares) for one in found] == [
        (
            Way.HAND_ON,
            "ben",
            (
                share("network", "ben", 0, 4),
                share("desk", "cis", 0, 2),
                share("network", "ann", 4, 0),
                share("desk", "ben", 8, 6),
            ),
        )
    ]


def test_who_has_no_other_way_would_let_work_lie():
    problem, plan = swapping()
    problem = replace(problem, people=(replace(problem.people[0], comp={"T": 2}), BEN_FULL))

    (found,) = alternatives(problem, plan).for_share(NETWORK_KEY, "ann")

    assert (found.way, found.person, found.tiers) == (Way.DROP, "ben", (0, 4, 0, -24, 2, -3, -1))


def test_a_share_is_made_smaller_where_that_is_enough():
    desk = replace(DESK, splittable=True)
    problem = school_with(replace(ANN, sources={"ICT": 2}), tasks=(NETWORK, desk))
    problem = replace(
        problem, people=(replace(problem.people[0], comp={"T": 2, "A": 1}, sources={"ICT": 5}),)
    )
    plan = plan_of(("desk", "ann", 4), tasks=("network", "desk"))

    (found,) = alternatives(problem, plan).for_gap(NETWORK_KEY)

    assert found.way == Way.DROP
    assert found.quanta == 4
    assert found.shares == (share("network", "ann", 0, 4), share("desk", "ann", 4, 1))


def test_a_part_of_a_gap_is_better_than_nothing():
    network = replace(NETWORK, splittable=True)
    problem = school_with(replace(ANN, sources={"ICT": 3}), tasks=(network,))

    (found,) = alternatives(problem, plan_of()).for_gap(NETWORK_KEY)

    assert found == Alternative(
        Way.DIRECT,
        "ann",
        3,
        tiers=(-3, 0, 0, 18, -2, 3, 1),
        score=(-3, 0, 0, 31),
        shares=(share("network", "ann", 0, 3),),
    )


def test_a_firm_takes_over_as_far_as_the_money_goes():
    network = replace(NETWORK, splittable=True, outsource_eur_per_hour=40)
    rich = school_with(ANN, tasks=(network,), budgets_eur_per_week={"north": 40})
    poor = replace(rich, budgets_eur_per_week={"north": 9})
    modest = replace(rich, budgets_eur_per_week={"north": 30})
    plan = plan_of(("network", "ann", 4))

    def firm(problem: Problem) -> list[tuple[Way, int, tuple[int, ...]]]:
        found = alternatives(problem, plan).for_share(NETWORK_KEY, "ann")
        return [(one.way, one.quanta, one.tiers) for one in found]

    assert firm(rich) == [(Way.OUTSOURCE, 4, (0, 0, 0, 0, 4, -3, -1))]
    assert firm(modest) == [(Way.OUTSOURCE, 3, (1, 0, 0, -6, 4, -3, -1))]
    assert firm(poor) == []


def test_a_pin_keeps_a_share_where_it_is():
    problem, plan = swapping()
    pinned = replace(problem, pins=(Assignment("network", None, None, "ann"),))

    assert alternatives(pinned, plan).for_share(NETWORK_KEY, "ann") == ()
    # Nor does Ben give the desk for it when that is his by decision.
    pinned = replace(problem, pins=(Assignment("desk", None, None, "ben"),))
    assert alternatives(pinned, plan).for_share(NETWORK_KEY, "ann") == ()


def test_the_cap_on_changes_holds():
    problem = school_with(ANN, BEN, current=(Assignment("network", "S", "north", "ann"),))
    plan = plan_of(("network", "ann", 4))

    def with_cap(most: int) -> list[tuple[Way, str | None]]:
        capped = replace(problem, max_changes=most)
        return ways(alternatives(capped, plan).for_share(NETWORK_KEY, "ann"))

    assert with_cap(1) == []
    assert with_cap(2) == [(Way.DIRECT, "ben")]


def test_the_backup_who_takes_over_is_followed_up_by_who_left():
    network = replace(NETWORK, backup=True)
    problem = school_with(ANN, BEN, tasks=(network,))
    plan = plan_of(("network", "ann", 4), backup=(("network", "ben"),))

    (found,) = alternatives(problem, plan).for_share(NETWORK_KEY, "ann")

    assert found.tiers == (0, 0, 0, 0, 0, 0, 0)
    assert found.spares == (Spare(*NETWORK_KEY, leaves="ben", comes="ann"),)


def test_without_anybody_else_the_backup_is_lost():
    network = replace(NETWORK, backup=True)
    problem = school_with(replace(ANN, max_backups=0), BEN, tasks=(network,))
    plan = plan_of(("network", "ann", 4), backup=(("network", "ben"),))

    (found,) = alternatives(problem, plan).for_share(NETWORK_KEY, "ann")

    assert found.tiers == (0, 0, 2, 0, 0, 0, 0)
    assert found.spares == (Spare(*NETWORK_KEY, leaves="ben", comes=None),)


def test_a_share_that_is_there_grows_to_cover_a_gap():
    network = replace(NETWORK, splittable=True)
    problem = school_with(ANN, tasks=(network,))

    (found,) = alternatives(problem, plan_of(("network", "ann", 3))).for_gap(NETWORK_KEY)

    assert (found.tiers, found.shares) == (
        (-1, 0, 0, 6, -1, 0, 0),
        (share("network", "ann", 3, 4),),
    )


def test_nothing_is_missing_where_all_is_covered():
    assert alternatives(school_with(ANN), plan_of(("network", "ann", 4))).for_gap(NETWORK_KEY) == ()


def test_another_backup_costs_nothing_and_the_most_competent_comes_first():
    network = replace(NETWORK, backup=True)
    learner = replace(BEN, comp={"T": 1})
    problem = school_with(ANN, learner, CIS, replace(CIS, id="dot"), tasks=(network,))
    plan = plan_of(("network", "ann", 4), backup=(("network", "dot"),))

    found = alternatives(problem, plan).for_backup(NETWORK_KEY, "dot")

    assert ways(found) == [(Way.DIRECT, "cis"), (Way.DIRECT, "ben")]
    assert found[0].spares == (Spare(*NETWORK_KEY, leaves="dot", comes="cis"),)


def backed_up(*people: Person) -> tuple[Problem, Plan]:
    """Ann does both tasks, Ben backs up the desk and nobody the network; nobody backs up more."""
    tasks = (replace(NETWORK, backup=True), replace(DESK, backup=True))
    able = [replace(one, comp={"T": 2, "A": 1}, max_backups=1) for one in (ANN, BEN, *people)]
    problem = school_with(*able, tasks=tasks)
    plan = plan_of(
        ("network", "ann", 4),
        ("desk", "ann", 4),
        tasks=("network", "desk"),
        backup=(("desk", "ben"),),
    )
    return problem, plan


def test_who_backs_up_enough_hands_a_backup_on_or_drops_it():
    alone = alternatives(*backed_up()).for_backup(NETWORK_KEY)
    helped = alternatives(*backed_up(CIS)).for_backup(NETWORK_KEY)

    assert [(one.way, one.tiers) for one in alone] == [(Way.DROP, (0, 0, -1, 0, 0, 0, 0))]
    assert [(one.way, one.person, one.tiers) for one in helped] == [
        (Way.DIRECT, "cis", (0, 0, -2, 0, 0, 0, 0)),
        (Way.HAND_ON, "ben", (0, 0, -2, 0, 0, 0, 0)),
    ]


def every(found: Alternatives) -> Iterator[Alternative]:
    ledger = found.ledger
    for row in ledger.plan.hours:
        yield from found.for_share((row.task, row.level, row.owner), row.person)
    for row in ledger.plan.backup:
        yield from found.for_backup((row.task, row.level, row.owner), row.person)
    for row in ledger.plan.level:
        yield from found.for_gap((row.task, row.level, row.owner))
        yield from found.for_backup((row.task, row.level, row.owner))


@settings(calm, max_examples=150)
@given(settled())
def test_every_alternative_keeps_the_rules_and_costs_what_it_says(case):
    problem, plan = case
    found = Alternatives(Ledger(problem, plan))

    for alternative in every(found):
        after = found.apply(alternative)

        assert violations(problem, after) == []
        assert tiers(problem, after) == after.tiers
        assert alternative.score == found.order.score(alternative.tiers)


@settings(calm, max_examples=80)
@given(settled(most_people=4, most_tasks=5))
def test_no_move_of_one_or_two_shares_is_cheaper_than_the_one_that_is_told(case):
    """Against trying them all, with backups as they are."""
    problem, plan = case
    found = Alternatives(Ledger(problem, plan))

    for row in plan.hours:
        key = (row.task, row.level, row.owner)
        told = found.for_share(key, row.person)
        for way, person, tried in all_moves(problem, plan, row.person, key):
            if not violations(problem, tried):
                price = found.order.score(tiers(problem, tried))
                best = min(
                    found.order.score(found.apply(one).tiers)
                    for one in told
                    if one.way == way and one.person == person
                )
                assert best <= price


def all_moves(
    problem: Problem, plan: Plan, leaving: str, key: tuple[str, str, str]
) -> Iterator[tuple[Way, str, Plan]]:
    places = {instance.key: instance for instance in instances(problem)}
    people = {person.id: person for person in problem.people}

    def moved(plan: Plan, key: tuple[str, str, str], giver: str, taker: str) -> Plan:
        (row,) = (r for r in plan.hours if (r.task, r.level, r.owner, r.person) == (*key, giver))
        rest = replace(plan, hours=tuple(other for other in plan.hours if other != row))
        return with_share(problem, rest, places[key], people[taker], row.total)

    for taker in people:
        if taker == leaving or any((*key, taker) == _pair(row) for row in plan.hours):
            continue
        direct = moved(plan, key, leaving, taker)
        yield Way.DIRECT, taker, direct
        for row in plan.hours:
            other = (row.task, row.level, row.owner)
            done_by = {r.person for r in plan.hours if (r.task, r.level, r.owner) == other}
            if row.person != taker or other == key:
                continue
            for third in people:
                if third not in done_by:
                    way = Way.SWAP if third == leaving else Way.HAND_ON
                    freed = moved(plan, other, taker, third)
                    yield way, taker, moved(freed, key, leaving, taker)


def _pair(row):
    return (row.task, row.level, row.owner, row.person)
