"""Today's division is counted by the rules, not divided anew."""

from dataclasses import replace

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Plan
from zwerm.optimiser.problem import (
    Assignment,
    Demand,
    Person,
    Problem,
    School,
    SourceRule,
    Task,
)
from zwerm.planning.today import counted, laid_out

AT = ("S", "linde")
PROBLEM = Problem(
    schools=(School("linde"),),
    tasks=(
        Task("net", "T", req={"T": 2}, core=True, backup=True),
        Task("loket", "A", req={"T": 1}, splittable=True, min_chunk=6),
        Task("site", "P", req={"T": 1}),
    ),
    people=(
        Person("an", homes=("linde",), comp={"T": 3}, sources={"ICT": 30}),
        Person("bo", homes=("linde",), comp={"T": 1}, sources={"ADM": 24, "ICT": 6}),
    ),
    sources={"ICT": SourceRule(), "ADM": SourceRule(("A",))},
    demand=(
        Demand("net", "linde", 24),
        Demand("loket", "linde", 18),
        Demand("site", "linde", 12),
    ),
    quanta_per_hour=12,
)


def with_today(*rows):
    return replace(
        PROBLEM, current=tuple(Assignment(task, *AT, person=person) for task, person in rows)
    )


def shares(plan):
    return {(row.task, row.person): row.quanta for row in plan.hours}


def test_who_does_it_today_gets_the_hours_that_the_task_asks():
    plan = counted(with_today(("net", "an"), ("loket", "bo")), None)

    assert shares(plan) == {("net", "an"): {"ICT": 24}, ("loket", "bo"): {"ADM": 18}}


def test_what_nobody_does_today_stays_open():
    plan = counted(with_today(("net", "an")), None)

    assert plan.tiers is not None
    assert plan.tiers[:3] == (0, (18 + 12) * 2, 2)


def test_a_shared_task_is_divided_evenly_as_far_as_hours_reach():
    plan = laid_out(with_today(("net", "an"), ("loket", "an"), ("loket", "bo")))

    assert shares(plan)["loket", "an"] == {"ICT": 6}
    assert shares(plan)["loket", "bo"] == {"ADM": 12}


def test_work_that_does_not_fit_in_the_hours_is_not_counted():
    plan = counted(with_today(("net", "an"), ("site", "an")), None)

    assert shares(plan) == {("net", "an"): {"ICT": 24}}


def test_who_lacks_what_a_task_asks_does_not_count():
    plan = counted(with_today(("net", "bo"), ("loket", "bo")), None)

    assert shares(plan) == {("loket", "bo"): {"ADM": 18}}


def test_of_an_adopted_division_the_hours_and_the_backups_are_known():
    known = Plan(
        level=(ActiveLevel("net", *AT), ActiveLevel("loket", *AT), ActiveLevel("site", *AT)),
        hours=(
            Hours("net", *AT, person="an", quanta={"ICT": 24}),
            Hours("loket", *AT, person="an", quanta={"ICT": 6}),
        ),
        backup=(Backup("net", *AT, person="bo"),),
    )

    plan = counted(PROBLEM, known)

    assert (plan.level, set(plan.backup)) == (tuple(sorted(known.level)), set(known.backup))
    assert shares(plan) == {("net", "an"): {"ICT": 24}, ("loket", "an"): {"ICT": 6}}


def test_a_backup_who_is_not_there_any_more_does_not_count():
    known = Plan(
        level=(ActiveLevel("net", *AT),),
        hours=(Hours("net", *AT, person="an", quanta={"ICT": 24}),),
        backup=(Backup("net", *AT, person="cas"),),
    )

    assert counted(PROBLEM, known).backup == ()


def test_what_is_counted_keeps_every_rule_and_has_the_goals_of_the_checker():
    problem = with_today(("net", "an"), ("loket", "an"), ("loket", "bo"), ("site", "bo"))

    plan = counted(problem, None)

    assert violations(problem, plan) == []
    assert plan.tiers == tiers(problem, plan)
