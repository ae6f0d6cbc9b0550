"""Small problems where the remedies, and what they cost, can be worked out by hand."""

from dataclasses import replace

import pytest

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.plan import ActiveLevel, Hours, Outsourced, Plan
from zwerm.optimiser.problem import Assignment, Demand, Person, Problem, School, Task
from zwerm.optimiser.remedies import (
    AnotherLevel,
    Diploma,
    Drop,
    Gap,
    Kind,
    MoreHours,
    MoreMoney,
    Near,
    Recruit,
    Remedies,
    Remedy,
    Training,
    apply,
)
from zwerm.optimiser.rewriting import Share, Spare

from .examples import ANN, GROUP_SCHOOLS, NETWORK, NORTH, SOURCES, plan_of, school_with

AT_NORTH = ("network", "S", "north")
OPEN = plan_of()
# Four quanta are an hour; the default prices in cents a week.
HOUR_OF_ICT, HOUR_OF_ADM, HANDOVER = 4500, 3500, 250
LEVEL_OF_T = (80_000 + 60 * 4500 + 119) // 120  # a course and 60 hours, over 120 weeks
JOB_OF_4_HOURS = 4 * 4500 + 2500  # at the level of a bachelor, and finding someone


def found(
    problem: Problem, plan: Plan = OPEN, key: tuple[str, str, str] = AT_NORTH
) -> list[Remedy]:
    """All of them, each confirmed on the whole problem."""
    remedies = list(Remedies(problem, plan).for_gap(key))
    for remedy in remedies:
        changed, result = apply(problem, plan, remedy)
        assert violations(changed, result) == []
        assert tiers(changed, result) == remedy.after
        assert tiers(problem, plan) == remedy.before
    assert [remedy.cost for remedy in remedies] == sorted(remedy.cost for remedy in remedies)
    return remedies


def changes(remedies: list[Remedy]) -> list[tuple[object, ...]]:
    return [remedy.changes for remedy in remedies if Kind.RECRUIT not in remedy.kinds]


def costs(remedies: list[Remedy]) -> dict[tuple[Kind, ...], int]:
    return {remedy.kinds: remedy.cost for remedy in remedies}


# Gaps


def test_a_gap_says_what_is_missing_and_who_could_nearly():
    bob = replace(ANN, id="bob", comp={"T": 1})
    eve = replace(ANN, id="eve", comp={})
    far = replace(ANN, id="far", homes=())

    gaps = Remedies(school_with(eve, bob, ANN, far), OPEN).gaps()

    near = (Near("bob", (("T", 1, 2),)), Near("eve", (("T", 0, 2),)))
    assert gaps == (Gap(*AT_NORTH, 4, 4, core=True, priority=2, able=1, near=near),)


def test_core_tasks_come_first_then_by_priority_then_the_largest():
    small, large = (Task(name, "A", priority=1) for name in ("small", "large"))
    late = Task("late", "A", priority=3)
    problem = school_with(tasks=(late, small, large, NETWORK))
    demand = [replace(row, quanta=9) if row.task == "large" else row for row in problem.demand]
    problem = replace(problem, demand=tuple(demand))

    gaps = Remedies(problem, plan_of(tasks=("late", "small", "large", "network"))).gaps()

    assert [gap.task for gap in gaps] == ["network", "large", "small", "late"]


def test_what_is_done_is_no_gap():
    remedies = Remedies(school_with(ANN), plan_of(("network", "ann", 4)))

    assert remedies.gaps() == ()
    assert remedies.for_gap(AT_NORTH) == ()
    assert list(remedies.for_all()) == []


def test_a_plan_that_breaks_rules_is_refused():
    with pytest.raises(ValueError, match="breaks 1 rules"):
        Remedies(school_with(replace(ANN, sources={"ICT": 3})), plan_of(("network", "ann", 4)))


def test_an_unknown_instance_is_refused():
    with pytest.raises(KeyError):
        Remedies(school_with(ANN), OPEN).for_gap(("network", "G", "group"))


# One change


def test_free_hours_ask_for_no_change():
    first = found(school_with(ANN))[0]

    assert (first.kinds, first.changes, first.cost) == ((Kind.REARRANGE,), (), 0)
    assert first.shares == (Share(*AT_NORTH, "ann", 0, 4),)
    assert (first.before, first.after) == ((4, 0, 0, 0, 6, 0, 0), (0, 0, 0, 24, 2, 3, 1))


def test_no_more_hours_than_are_missing():
    remedies = found(school_with(replace(ANN, sources={"ICT": 3})))

    assert changes(remedies) == [(MoreHours("ann", "ICT", 1),)]
    assert remedies[0].cost == HOUR_OF_ICT // 4


def test_the_cheapest_colour_that_may_be_spent_on_it():
    """Reports may take administrative hours; then the ICT hours are free for the network."""
    report = Task("report", "A")
    ann = replace(ANN, sources={"ICT": 4})
    problem = school_with(ann, tasks=(report, NETWORK))
    plan = plan_of(("report", "ann", 4), tasks=("report", "network"))

    remedies = found(problem, plan)

    assert changes(remedies)[0] == (MoreHours("ann", "ADM", 4),)
    assert remedies[0].cost == HOUR_OF_ADM


def test_one_level_up():
    remedies = found(school_with(replace(ANN, comp={"T": 1})))

    assert changes(remedies) == [(Training("ann", "T", 1, 2),)]
    assert remedies[0].cost == LEVEL_OF_T


def test_nobody_learns_more_than_two_levels_at_once():
    task = replace(NETWORK, req={"T": 3})

    assert changes(found(school_with(ANN, tasks=(task,)))) == [(Training("ann", "T", 2, 3),)]
    assert changes(found(school_with(replace(ANN, comp={}), tasks=(task,)))) == []


def test_outsourcing_asks_only_the_money_that_is_not_there():
    task = replace(NETWORK, outsource_eur_per_hour=80)
    problem = school_with(tasks=(task,), budgets_eur_per_week={"north": 30})

    first = found(problem)[0]

    assert (first.kinds, first.changes) == ((Kind.OUTSOURCE,), (MoreMoney("north", 50),))
    assert first.cost == 5000
    assert first.shares == (Share(*AT_NORTH, None, 0, 4),)


def test_part_of_a_euro_is_a_whole_one():
    task = replace(NETWORK, outsource_eur_per_hour=30)

    first = found(school_with(tasks=(task,), quanta=3))[0]

    assert first.changes == (MoreMoney("north", 23),)  # 22.5


def test_someone_new_brings_what_is_asked_in_a_job_worth_having():
    task = replace(NETWORK, req={"T": 2, "B": 1, "P": 0}, spec={"net": 3})

    (remedy,) = found(school_with(tasks=(task,)))

    newcomer = Person(
        "new-1",
        homes=("north",),
        comp={"T": 2, "B": 1},
        spec={"net": 3},
        sources={"ICT": 16},
    )
    assert remedy.changes == (Recruit(newcomer, Diploma.BACHELOR),)
    assert remedy.shares == (Share(*AT_NORTH, "new-1", 0, 4),)
    assert remedy.cost == JOB_OF_4_HOURS


def test_policy_asks_a_master_and_administration_no_more_than_school():
    policy = Task("network", "B", req={"B": 2}, core=True)
    office = Task("network", "A", req={"A": 2}, core=True)

    assert [
        change.diploma
        for task in (policy, office)
        for change in found(school_with(tasks=(task,)))[0].changes
        if isinstance(change, Recruit)
    ] == [Diploma.MASTER, Diploma.SECONDARY]


def test_a_name_that_is_taken_is_not_used_again():
    taken = Person("new-1", sources={"ICT": 1})

    (remedy,) = found(school_with(taken))

    assert remedy.shares == (Share(*AT_NORTH, "new-2", 0, 4),)


FULL = plan_of(("copy", "ann", 8), tasks=("copy", "network"))


def copying(**more: object) -> Problem:
    """Ann copies for all her eight quanta; the network waits."""
    copy = replace(Task("copy", "A", priority=3), **more)  # type: ignore[arg-type]
    problem = school_with(ANN, tasks=(copy, NETWORK))
    demand = (Demand("copy", "north", 8), Demand("network", "north", 4))
    return replace(problem, demand=demand)


def test_what_matters_less_may_be_left_out():
    remedies = found(copying(), FULL)

    drop = next(remedy for remedy in remedies if remedy.kinds == (Kind.DROP,))
    assert drop.changes == (Drop("copy", "S", "north", ("north",), 8),)
    assert drop.cost == 2 * 6000
    assert drop.closed == (ActiveLevel("copy", "S", "north"),)
    assert drop.after[:2] == (0, 0)


@pytest.mark.parametrize(
    ("copy", "network"),
    [({"core": True}, {}), ({"priority": 2}, {"core": False}), ({"priority": 1}, {"core": False})],
)
def test_what_matters_as_much_is_never_left_out(copy, network):
    problem = copying(**copy)
    problem = replace(problem, tasks=(problem.tasks[0], replace(NETWORK, **network)))

    assert Kind.DROP not in {kind for remedy in found(problem, FULL) for kind in remedy.kinds}


def test_what_someone_is_pinned_to_is_neither_left_out_nor_handed_on():
    pinned = replace(copying(), pins=(Assignment("copy", None, None, "ann"),))

    assert changes(found(pinned, FULL)) == [(MoreHours("ann", "ADM", 4),)]


# Handing on


def test_a_colleague_with_room_takes_something_over():
    bob = Person("bob", homes=("north",), sources={"ADM": 8})
    problem = replace(copying(), people=(ANN, bob))

    first = found(problem, FULL)[0]

    assert (first.kinds, first.cost) == ((Kind.REARRANGE,), HANDOVER)
    assert first.shares == (
        Share(*AT_NORTH, "ann", 0, 4),
        Share("copy", "S", "north", "bob", 0, 8),
        Share("copy", "S", "north", "ann", 8, 0),
    )


def test_of_a_shared_task_only_what_is_needed_is_handed_on():
    bob = Person("bob", homes=("north",), sources={"ADM": 8})
    problem = replace(copying(splittable=True, min_chunk=2), people=(ANN, bob))

    first = found(problem, FULL)[0]

    assert first.shares == (
        Share(*AT_NORTH, "ann", 0, 4),
        Share("copy", "S", "north", "bob", 0, 4),
        Share("copy", "S", "north", "ann", 8, 4),
    )


def test_who_takes_over_may_need_hours():
    """Cheaper than more hours for Ann, who could not have them: hers is a full-time week."""
    ann = replace(ANN, sources={"ICT": 144})
    bob = Person("bob", homes=("north",), sources={"ADM": 2})
    copy = Task("copy", "A", splittable=True, min_chunk=2)
    demand = (Demand("copy", "north", 144), Demand("network", "north", 4))
    problem = replace(school_with(ann, bob, tasks=(copy, NETWORK)), demand=demand)
    plan = plan_of(("copy", "ann", 144), tasks=("copy", "network"))

    assert changes(found(problem, plan))[0] == (MoreHours("bob", "ADM", 2),)


def test_who_has_tasks_enough_gives_one_away():
    bob = Person("bob", homes=("north",), sources={"ADM": 8})
    ann = replace(ANN, max_tasks=1, sources={"ICT": 12})
    problem = replace(copying(), people=(ann, bob))

    (first, *others) = found(problem, FULL)

    assert (first.kinds, first.cost) == ((Kind.REARRANGE,), HANDOVER)
    assert {kind for remedy in others for kind in remedy.kinds} == {Kind.DROP, Kind.RECRUIT}


def test_who_has_a_kind_of_work_too_many_gives_that_away():
    clerk = Person("bob", homes=("north",), sources={"ADM": 8})
    ann = replace(ANN, max_clusters=1, sources={"ICT": 12})
    problem = replace(copying(), people=(ann, clerk))

    assert found(problem, FULL)[0].cost == HANDOVER


# Combinations


def test_training_and_hours_together_where_neither_suffices():
    ann = replace(ANN, comp={"T": 1}, sources={"ICT": 3})

    first = found(school_with(ann))[0]

    assert first.kinds == (Kind.HOURS, Kind.TRAINING)
    assert first.changes == (Training("ann", "T", 1, 2), MoreHours("ann", "ICT", 1))
    assert first.cost == LEVEL_OF_T + HOUR_OF_ICT // 4


def test_a_combination_that_costs_more_than_one_change_is_not_told():
    """Bob would need a level and hours, Ann only hours."""
    ann = replace(ANN, sources={"ICT": 3})
    bob = replace(ann, id="bob", comp={"T": 1})

    assert changes(found(school_with(ann, bob))) == [(MoreHours("ann", "ICT", 1),)]


def test_one_learns_and_another_takes_over():
    ann = replace(ANN, comp={"T": 1})
    bob = Person("bob", homes=("north",), sources={"ADM": 8})
    problem = replace(copying(), people=(ann, bob))

    first = found(problem, FULL)[0]

    assert first.changes == (Training("ann", "T", 1, 2),)
    assert first.cost == LEVEL_OF_T + HANDOVER


# Shares


SHARED = replace(NETWORK, splittable=True, min_chunk=3)
HALF = plan_of(("network", "ann", 7))


def test_who_is_at_it_already_may_do_a_little_more():
    problem = school_with(replace(ANN, sources={"ICT": 7}), tasks=(SHARED,), quanta=8)

    assert changes(found(problem, HALF)) == [(MoreHours("ann", "ICT", 1),)]


def test_someone_who_joins_gets_a_share_that_is_worth_it():
    """One quantum is open; Bob needs three, so Ann gives two up."""
    bob = replace(ANN, id="bob")
    ann = replace(ANN, sources={"ICT": 7})
    problem = school_with(ann, bob, tasks=(SHARED,), quanta=8)

    first = found(problem, HALF)[0]

    assert first.changes == ()
    assert first.shares == (Share(*AT_NORTH, "bob", 0, 3), Share(*AT_NORTH, "ann", 7, 5))


def test_nobody_joins_where_as_many_as_may_be_are_at_it():
    team = tuple(replace(ANN, id=name, sources={"ICT": 3}) for name in ("ann", "bob", "cas", "dre"))
    problem = school_with(*team, tasks=(SHARED,), quanta=10)
    plan = plan_of(*(("network", name, 3) for name in ("ann", "bob", "cas")))

    assert changes(found(problem, plan)) == [
        (MoreHours("ann", "ICT", 1),),
        (MoreHours("bob", "ICT", 1),),
    ]


# Backups


def test_a_backup_who_starts_executing_gets_a_backup():
    task = replace(NETWORK, backup=True)
    bob = replace(ANN, id="bob", comp={"T": 1}, sources={})
    problem = school_with(ANN, bob, tasks=(task,))
    plan = plan_of(backup=(("network", "ann"),))

    first = found(problem, plan)[0]

    assert first.spares == (Spare(*AT_NORTH, "ann", "bob"),)
    assert first.after[2] == 0


def test_a_missing_backup_shows_in_the_effect():
    task = replace(NETWORK, backup=True)
    problem = school_with(ANN, tasks=(task,))

    first = found(problem, plan_of(backup=(("network", "ann"),)))[0]

    assert first.spares == (Spare(*AT_NORTH, "ann"),)
    assert (first.before[2], first.after[2]) == (0, 2)


# Rules


def test_a_forbidden_person_is_no_remedy():
    forbids = (Assignment("network", None, None, "ann"),)

    assert changes(found(school_with(ANN, forbids=forbids))) == []


def test_a_cap_on_changes_is_kept():
    problem = school_with(ANN, max_changes=0)

    assert found(problem) == []


def test_a_full_time_week_is_the_most():
    task = Task("network", "T", splittable=True, core=True)
    ann = replace(ANN, sources={"ICT": 140})

    kinds = [
        {remedy.kinds for remedy in found(school_with(ann, tasks=(task,), quanta=quanta), plan)}
        for quanta in (144, 145)
        if (plan := plan_of(("network", "ann", 140)))
    ]

    assert kinds == [{(Kind.HOURS,), (Kind.RECRUIT,)}, {(Kind.RECRUIT,)}]


# Other levels


POOLED = Task("network", "T", core=True, levels=("S", "P"), scale_pool=0.5)
AT_A1 = ("network", "S", "a1")


def pooled(task: Task = POOLED, **more: int) -> tuple[Problem, Plan]:
    """Ann of a1 does what a2 needs; a1 itself, which needs as much, has nobody left."""
    ann = Person("ann", homes=("a1",), max_schools=2, sources={"ICT": 4})
    demand = tuple(Demand("network", school, 4) for school in ("a1", "a2"))
    problem = Problem(GROUP_SCHOOLS, (task,), (ann,), SOURCES, demand)
    plan = Plan(
        level=tuple(ActiveLevel("network", "S", school) for school in ("a1", "a2")),
        hours=(Hours("network", "S", "a2", "ann", {"ICT": 4}),),
    )
    return replace(problem, **more), plan


def test_what_is_pooled_takes_less():
    problem, plan = pooled()

    first = found(problem, plan, AT_A1)[0]

    assert (first.kinds, first.changes) == ((Kind.LEVEL,), ())
    assert first.cost == 2 * 500  # for each school whose work moves
    assert first.closed == tuple(ActiveLevel("network", "S", school) for school in ("a1", "a2"))
    assert first.opened == (ActiveLevel("network", "P", "a"),)
    assert first.shares == (Share("network", "P", "a", "ann", 0, 4),)


def test_a_level_that_was_not_foreseen_is_a_change_and_costs_more():
    problem, plan = pooled(replace(POOLED, levels=("S",)))

    first = found(problem, plan, AT_A1)[0]

    assert first.changes == (AnotherLevel("network", "P"),)
    assert first.cost == 2 * 500 + 2000


def test_what_must_be_done_on_site_is_not_pooled():
    problem, plan = pooled(replace(POOLED, onsite=True))

    assert Kind.LEVEL not in {k for remedy in found(problem, plan, AT_A1) for k in remedy.kinds}


def test_what_is_pooled_may_need_a_few_hours_more():
    problem, plan = pooled(replace(POOLED, scale_pool=0.7))

    remedies = found(problem, plan, AT_A1)

    moved = next(remedy for remedy in remedies if Kind.LEVEL in remedy.kinds)
    assert moved.changes == (MoreHours("ann", "ICT", 2),)
    assert moved.cost == 2 * 500 + 2 * HOUR_OF_ICT // 4


def test_the_group_takes_it_over():
    staff = Person("gus", group=True, sources={"ICT": 9})
    task = Task("network", "T", core=True, levels=("S", "G"))
    problem, plan = pooled(task)
    problem = replace(problem, people=(*problem.people, staff))

    first = found(problem, plan, AT_A1)[0]

    assert first.opened == (ActiveLevel("network", "G", "group"),)
    assert first.shares == (Share("network", "G", "group", "gus", 0, 8),)


def test_what_nobody_does_for_the_pool_goes_back_to_the_schools():
    ann = Person("ann", homes=("a1",), sources={"ICT": 4})
    bob = Person("bob", homes=("a2",), sources={"ICT": 4})
    demand = tuple(Demand("network", school, 4) for school in ("a1", "a2"))
    problem = Problem(
        GROUP_SCHOOLS, (replace(POOLED, scale_pool=1.0),), (ann, bob), SOURCES, demand
    )
    plan = Plan(level=(ActiveLevel("network", "P", "a"),))

    first = found(problem, plan, ("network", "P", "a"))[0]

    assert first.opened == tuple(ActiveLevel("network", "S", school) for school in ("a1", "a2"))
    assert first.shares == (
        Share("network", "S", "a1", "ann", 0, 4),
        Share("network", "S", "a2", "bob", 0, 4),
    )


def test_someone_new_for_a_pool_or_the_group_can_be_there():
    task = Task("network", "T", core=True, levels=("P",))
    demand = (Demand("network", "a1", 4), Demand("network", "a2", 4))
    problem = Problem(GROUP_SCHOOLS, (task,), (), SOURCES, demand)
    at_group = replace(problem, tasks=(replace(task, levels=("G",)),))

    (pooled,) = found(problem, Plan((ActiveLevel(*("network", "P", "a")),)), ("network", "P", "a"))
    (lifted,) = found(
        at_group, Plan((ActiveLevel("network", "G", "group"),)), ("network", "G", "group")
    )

    people = [remedy.changes[0].person for remedy in (pooled, lifted)]
    assert [(person.homes, person.group) for person in people] == [(("a1",), False), ((), True)]


# All of them


def test_gap_after_gap_with_progress_until_asked_to_stop():
    problem = school_with(tasks=(NETWORK, Task("office", "A")))
    remedies = Remedies(problem, plan_of(tasks=("network", "office")))
    heard: list[float] = []

    everything = list(remedies.for_all(heard.append))
    stopped = list(remedies.for_all(should_stop=lambda: True))

    assert [gap.task for gap, _ in everything] == ["network", "office"]
    assert [len(some) for _, some in everything] == [1, 1]
    assert (heard, stopped) == ([0.5, 1.0], [])


def test_firms_share_what_they_are_paid_from():
    """The money that is spent on another task is gone."""
    tasks = tuple(replace(NETWORK, id=name, outsource_eur_per_hour=50) for name in ("x", "network"))
    problem = school_with(tasks=tasks, budgets_eur_per_week={"north": 60})
    plan = plan_of(outsource=(("x", 4),), tasks=("x", "network"))

    assert found(problem, plan)[0].changes == (MoreMoney("north", 40),)
    assert plan.outsource == (Outsourced("x", "S", "north", 4),)


def test_schools_alone_have_no_other_level():
    problem = replace(school_with(tasks=(POOLED,)), schools=(replace(NORTH, pool="a"),))

    assert [remedy.kinds for remedy in found(problem)] == [(Kind.RECRUIT,)]
    assert isinstance(NORTH, School)
