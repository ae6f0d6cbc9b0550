"""Why someone does not do something: the first reason, all of them, and what it would cost."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.expansion import Instance
from zwerm.optimiser.plan import ActiveLevel, Hours, Plan
from zwerm.optimiser.problem import Assignment, Demand, Person, Problem, School, Task
from zwerm.optimiser.why import (
    Cause,
    Explainer,
    Kind,
    Near,
    Reason,
    Shortfall,
    Unspendable,
)

from .examples import ANN, NETWORK, SOURCES, plan_of, school_with
from .filled import settled, with_backup, with_share

calm = settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)

OPEN = plan_of()
KEY = ("network", "S", "north")
BEN = replace(ANN, id="ben")
PIN = Assignment("network", None, None, "ann")
# Four quanta at the start of a week of eight: fair from six on.
PRICE = (-4, 0, 0, 24, -4, 3, 1)


def reason(person: Person, plan: Plan = OPEN, **more: object) -> Reason:
    return Explainer(school_with(person, **more), plan).pair(KEY, person.id)


@pytest.mark.parametrize(
    ("person", "more", "expected"),
    [
        (ANN, {}, Reason(Kind.POSSIBLE, quanta=4, price=PRICE)),
        (
            replace(ANN, motivation={"T": 1}),
            {"current": (Assignment("network", "S", "north", "ann"),)},
            Reason(Kind.POSSIBLE, quanta=4, price=(-4, 0, 0, 20, -4, 3, -1)),
        ),
        (ANN, {"forbids": (PIN,)}, Reason(Kind.FORBIDDEN)),
        (replace(ANN, homes=()), {}, Reason(Kind.REACH)),
        (
            replace(ANN, comp={"T": 1}),
            {},
            Reason(Kind.MARGIN, 2, 1, shortfalls=(Shortfall("T", 2, 1),)),
        ),
        (replace(ANN, sources={"ICT": 3}), {}, Reason(Kind.HOURS, required=4, own=3)),
        (replace(ANN, max_tasks=0), {}, Reason(Kind.TASK_LIMIT, required=1, own=0)),
        (replace(ANN, max_clusters=0), {}, Reason(Kind.CLUSTER_LIMIT, required=1, own=0)),
        (ANN, {"max_changes": 0}, Reason(Kind.MAX_CHANGES, required=1, own=0)),
    ],
)
def test_the_first_thing_in_the_way_is_said(person, more, expected):
    assert reason(person, **more) == expected


def test_who_executes_does_so_and_may_be_pinned():
    plan = plan_of(("network", "ann", 4))

    assert reason(ANN, plan) == Reason(Kind.EXECUTES)
    assert reason(ANN, plan, pins=(PIN,)) == Reason(Kind.PINNED)


def test_every_dimension_that_falls_short_is_told_the_worst_first():
    firewall = replace(NETWORK, req={"T": 2, "B": 1}, spec={"net": 3})

    found = reason(replace(ANN, comp={"T": 1, "B": 1}), tasks=(firewall,))

    assert found.shortfalls == (Shortfall("net", 3, 0), Shortfall("T", 2, 1))
    assert [short.levels for short in found.shortfalls] == [3, 1]


def test_every_colour_says_why_it_may_not_be_spent_here():
    visitor = replace(ANN, sources={"ADM": 8, "BPT": 4, "ICT": 0})

    assert reason(visitor) == Reason(
        Kind.COLOUR,
        colours=(
            Unspendable("ADM", 8, (Cause.CLUSTER,)),
            Unspendable("BPT", 4, (Cause.CLUSTER, Cause.TEACHER_ONLY)),
        ),
    )
    assert reason(replace(ANN, sources={})) == Reason(Kind.COLOUR)


def test_hours_for_home_only_do_not_travel():
    lesson = Task("lesson", "P", levels=("P",))
    teacher = replace(ANN, teacher=True, homes=("north",), sources={"BPT": 8})
    problem = Problem(
        (School("north", pool="p"), School("south", pool="p")),
        (lesson,),
        (teacher,),
        SOURCES,
        (Demand("lesson", "north", 2),),
    )
    plan = Plan(level=(ActiveLevel("lesson", "P", "p"),))

    assert Explainer(problem, plan).pair(("lesson", "P", "p"), "ann") == Reason(
        Kind.COLOUR, colours=(Unspendable("BPT", 8, (Cause.HOME_ONLY,)),)
    )


def test_all_that_is_in_the_way_is_told():
    weak = replace(ANN, comp={"T": 1}, sources={"ICT": 3}, max_tasks=0)
    explainer = Explainer(school_with(weak, BEN), plan_of(("network", "ben", 4)))

    assert explainer.reasons(KEY, "ann") == (
        Reason(Kind.MARGIN, 2, 1, shortfalls=(Shortfall("T", 2, 1),)),
        Reason(Kind.HOURS, 4, 3),
        Reason(Kind.TASK_LIMIT, 1, 0),
        Reason(Kind.COVERED, 4, 0, names=("ben",)),
    )
    assert explainer.obstacle(KEY, "ann") == explainer.pair(KEY, "ann")


def test_what_others_do_is_no_obstacle_of_the_person():
    explainer = Explainer(school_with(ANN, BEN), plan_of(("network", "ben", 4)))

    assert explainer.pair(KEY, "ann") == Reason(Kind.COVERED, 4, 0, names=("ben",))
    assert explainer.obstacle(KEY, "ann") is None


def test_a_firm_may_do_it_already():
    plan = plan_of(outsource=(("network", 4),))

    assert reason(ANN, plan) == Reason(Kind.OUTSOURCED, required=4, own=4)


def test_enough_people_may_share_it_already():
    network = replace(NETWORK, splittable=True)
    people = [replace(ANN, id=name) for name in ("ann", "ben", "cis", "dot")]
    plan = plan_of(*((("network"), name, 1) for name in ("ben", "cis", "dot")))

    found = Explainer(school_with(*people, tasks=(network,)), plan).pair(KEY, "ann")

    assert found == Reason(Kind.EXECUTOR_LIMIT, 4, 3, names=("ben", "cis", "dot"))


def test_who_backs_it_up_does_not_execute_it():
    assert reason(ANN, plan_of(backup=(("network", "ann"),))) == Reason(Kind.BACKS_UP)


def test_the_task_may_be_done_at_another_level():
    schools = (School("north", pool="p"), School("south", pool="p"))
    task = replace(NETWORK, levels=("S", "P"))
    demand = tuple(Demand("network", school.id, 4) for school in schools)
    problem = Problem(schools, (task,), (ANN,), SOURCES, demand)
    plan = Plan(level=(ActiveLevel("network", "P", "p"),))

    found = Explainer(problem, plan).pair(KEY, "ann")

    assert found == Reason(Kind.NOT_ACTIVE, instead=(("network", "P", "p"),))
    assert Explainer(problem, plan).obstacle(KEY, "ann") is None


def test_a_visit_too_many_is_said_and_where_the_others_are():
    schools = tuple(School(name, pool="p") for name in ("home", "near", "far"))
    demand = tuple(Demand("network", school.id, 1) for school in schools)
    visitor = replace(ANN, homes=("home",), max_schools=2)
    problem = Problem(schools, (NETWORK,), (visitor,), SOURCES, demand)
    plan = Plan(
        level=tuple(ActiveLevel("network", "S", school.id) for school in schools),
        hours=(Hours("network", "S", "near", "ann", {"ICT": 1}),),
    )

    found = Explainer(problem, plan).pair(("network", "S", "far"), "ann")

    assert found == Reason(Kind.SCHOOL_LIMIT, required=2, own=1, names=("near",))


def test_the_clusters_of_a_limit_are_named():
    problem = school_with(
        replace(ANN, max_clusters=1), tasks=(NETWORK, Task("desk", "A")), quanta=1
    )
    plan = plan_of(("desk", "ann", 1), tasks=("network", "desk"))

    found = Explainer(problem, plan).pair(KEY, "ann")

    assert found == Reason(Kind.CLUSTER_LIMIT, required=2, own=1, names=("A",))


def test_hours_left_count_what_colours_could_be_exchanged():
    """The lesson took ICT hours, but could have taken those for pedagogy."""
    lesson = Task("lesson", "P")
    teacher = replace(ANN, teacher=True, comp={"T": 2, "P": 2}, sources={"ICT": 4, "BPT": 4})
    problem = school_with(teacher, tasks=(NETWORK, lesson))
    plan = plan_of(("lesson", "ann", 4), tasks=("network", "lesson"))

    assert Explainer(problem, plan).hours_left(KEY, "ann") == 4


def test_why_someone_is_no_backup():
    network = replace(NETWORK, backup=True, req={"T": 3})
    people = (
        replace(ANN, comp={"T": 3}),
        replace(ANN, id="near", comp={"T": 2}),
        replace(ANN, id="weak", comp={"T": 1}),
        replace(ANN, id="far", comp={"T": 3}, homes=()),
        replace(ANN, id="busy", comp={"T": 3}, max_backups=0),
    )
    problem = school_with(*people, tasks=(network,))

    explainer = Explainer(problem, plan_of(("network", "ann", 4)))

    assert {person.id: explainer.backup(KEY, person.id) for person in people} == {
        "ann": Reason(Kind.EXECUTES),
        "near": Reason(Kind.POSSIBLE, price=(0, 0, -2, 0, 0, 0, 0)),
        "weak": Reason(Kind.MARGIN, 3, 1, shortfalls=(Shortfall("T", 3, 1),)),
        "far": Reason(Kind.REACH),
        "busy": Reason(Kind.BACKUP_LIMIT, 1, 0),
    }


def test_a_gap_counts_its_reasons_over_all_people():
    people = (ANN, replace(ANN, id="ben", comp={}), replace(ANN, id="cis", comp={}))

    gap = Explainer(school_with(*people), OPEN).gap(KEY)

    assert (gap.uncovered, gap.counts) == (4, {Kind.POSSIBLE: 1, Kind.MARGIN: 2})


def test_a_gap_names_who_nearly_can():
    """One level, an hour or an agreement short; who lacks two things is not near."""
    people = (
        replace(ANN, id="level", comp={"T": 1}),
        replace(ANN, id="levels", comp={}),
        replace(ANN, id="hour", sources={"ICT": 5}),
        replace(ANN, id="both", comp={"T": 1}, sources={"ICT": 2}),
        replace(ANN, id="day", sources={"ICT": 1}),
        replace(ANN, id="agreed", max_tasks=0),
    )
    problem = school_with(*people, quanta=6)

    gap = Explainer(problem, OPEN).gap(KEY, within=4)

    assert gap.nearly == (
        Near("level", Reason(Kind.MARGIN, 2, 1, shortfalls=(Shortfall("T", 2, 1),))),
        Near("hour", Reason(Kind.HOURS, 6, 5)),
        Near("agreed", Reason(Kind.TASK_LIMIT, 1, 0)),
    )


def test_a_plan_of_another_problem_is_refused():
    with pytest.raises(ValueError, match="not one of this problem"):
        Explainer(school_with(BEN), plan_of(("network", "ann", 4)))


# What the checker says of a plan with the pair in spite of the reason.
RULES = {
    Kind.FORBIDDEN: {"forbid"},
    Kind.REACH: {"reach"},
    Kind.MARGIN: {"margin"},
    Kind.COLOUR: {"colour"},
    Kind.NOT_ACTIVE: {"active"},
    Kind.HOURS: {"hours"},
    Kind.TASK_LIMIT: {"max_tasks"},
    Kind.CLUSTER_LIMIT: {"max_clusters"},
    Kind.SCHOOL_LIMIT: {"max_schools"},
    Kind.BACKUP_LIMIT: {"max_backups"},
    Kind.BACKS_UP: {"backup_executes"},
    Kind.OUTSOURCED: {"too_much", "not_split"},
    Kind.COVERED: {"too_much", "not_split"},
    Kind.EXECUTOR_LIMIT: {"executors"},
    Kind.MAX_CHANGES: {"max_changes"},
}


def pairs(explainer: Explainer) -> list[tuple[Instance, Person]]:
    return [(i, person) for i in explainer.ledger.instances for person in explainer.problem.people]


@settings(calm, max_examples=100)
@given(settled())
def test_a_possible_pair_can_be_added_and_costs_what_is_said(case):
    problem, plan = case
    explainer = Explainer(problem, plan)

    for instance, person in pairs(explainer):
        found = explainer.pair(instance.key, person.id)
        if found.kind == Kind.POSSIBLE:
            more = with_share(problem, plan, instance, person, found.quanta)
            price = [a - b for a, b in zip(tiers(problem, more), plan.tiers, strict=True)]

            assert violations(problem, more) == []
            assert list(found.price) == price


@settings(calm, max_examples=100)
@given(settled())
def test_a_refused_pair_breaks_the_rule_of_each_reason_and_no_other(case):
    problem, plan = case
    explainer = Explainer(problem, plan)

    for instance, person in pairs(explainer):
        found = explainer.reasons(instance.key, person.id)
        kinds = {one.kind for one in found}
        assert explainer.pair(instance.key, person.id) == found[0]
        if kinds.isdisjoint({Kind.EXECUTES, Kind.PINNED, Kind.POSSIBLE}):
            least = instance.task.min_chunk if instance.is_split else instance.quanta
            more = with_share(problem, plan, instance, person, least)
            broken = {violation.rule for violation in violations(problem, more)}

            if Kind.NOT_ACTIVE in kinds:  # of which the checker says nothing more
                assert broken == {"active"}
                continue
            assert [kind for kind in kinds if not broken & RULES[kind]] == []
            told = set().union(*(RULES[kind] for kind in kinds))
            # Hours of the wrong colour may also be too few.
            assert broken - told - ({"hours"} if Kind.COLOUR in kinds else set()) == set()


@settings(calm, max_examples=100)
@given(settled())
def test_reasons_about_backups_agree_with_the_checker(case):
    problem, plan = case
    explainer = Explainer(problem, plan)

    for instance, person in pairs(explainer):
        found = explainer.backup(instance.key, person.id)
        more = with_backup(plan, instance, person)
        broken = {violation.rule for violation in violations(problem, more)}

        if found.kind == Kind.POSSIBLE:
            price = [a - b for a, b in zip(tiers(problem, more), plan.tiers, strict=True)]
            assert (broken, list(found.price)) == (set(), price)
        elif found.kind in {Kind.BACKS_UP, Kind.EXECUTES}:
            assert broken & {"once", "backup_executes"}
        else:
            assert broken & RULES[found.kind] or broken == {"active"}


@settings(calm, max_examples=50)
@given(settled())
def test_a_gap_has_a_reason_for_everybody(case):
    problem, plan = case
    explainer = Explainer(problem, plan)

    for row in plan.level:
        gap = explainer.gap((row.task, row.level, row.owner))

        assert sum(gap.counts.values()) == len(problem.people)
        assert gap.counts.keys() >= {near.reason.kind for near in gap.nearly}
