from dataclasses import replace

import pytest

from zwerm.optimiser.checker import scalar_j, tiers, violations
from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Plan
from zwerm.optimiser.problem import Assignment, Demand, Person, Problem, School, Task

from .examples import ANN, NETWORK, SOURCES, plan_of, school_with

BEN = replace(ANN, id="ben")
SHARED = replace(NETWORK, splittable=True, min_chunk=2)
WHOLE = plan_of(("network", "ann", 4))


def rules(problem: Problem, plan: Plan) -> list[str]:
    return [violation.rule for violation in violations(problem, plan)]


def test_a_good_plan_breaks_no_rule():
    plan = plan_of(("network", "ann", 4), backup=(("network", "ben"),))

    assert violations(school_with(ANN, BEN), plan) == []


@pytest.mark.parametrize(
    ("plan", "broken"),
    [
        (plan_of(("garden", "ann", 4)), "known"),
        (plan_of(("network", "eve", 4)), "known"),
        (plan_of(("network", "ann", 2), ("network", "ann", 2)), "once"),
        (plan_of(("network", "ann", 4), tasks=()), "active"),
        (plan_of(("network", "ann", 0)), "positive"),
        (plan_of(outsource=(("network", -1),)), "positive"),
    ],
)
def test_rows_that_make_no_sense_are_named_and_nothing_else(plan, broken):
    assert rules(school_with(ANN), plan) == [broken]
    with pytest.raises(ValueError, match=r"\."):
        tiers(school_with(ANN), plan)


def test_every_need_is_covered_by_one_active_instance():
    schools = (School("a", pool="p"), School("b", pool="p"))
    task = replace(NETWORK, levels=("S", "P"))
    demand = (Demand("network", "a", 4), Demand("network", "b", 4))
    problem = Problem(schools, (task,), (), SOURCES, demand)
    school_a, pool = ActiveLevel("network", "S", "a"), ActiveLevel("network", "P", "p")

    assert violations(problem, Plan(level=(pool,))) == []
    assert rules(problem, Plan(level=(school_a,))) == ["one_instance"]
    assert rules(problem, Plan(level=(school_a, pool))) == ["one_instance"]


@pytest.mark.parametrize(
    ("person", "broken"),
    [
        (replace(ANN, homes=()), ["reach"]),
        (replace(ANN, comp={"T": 1}), ["margin"]),
        (replace(ANN, sources={"ADM": 8}), ["colour", "hours"]),
        (replace(ANN, sources={"ICT": 3}), ["hours"]),
        (replace(ANN, max_tasks=0), ["max_tasks"]),
        (replace(ANN, max_clusters=0), ["max_clusters"]),
    ],
)
def test_an_executor_must_be_able_and_have_room(person, broken):
    assert rules(school_with(person), WHOLE) == broken


def test_a_backup_must_be_able_be_someone_else_and_have_room():
    plan = plan_of(("network", "ann", 4), backup=(("network", "ann"),))

    assert rules(school_with(ANN), plan) == ["backup_executes"]
    assert rules(school_with(replace(ANN, max_backups=0)), plan) == [
        "backup_executes",
        "max_backups",
    ]
    plan = plan_of(backup=(("network", "ann"),))
    assert rules(school_with(replace(ANN, comp={})), plan) == ["margin"]
    assert rules(school_with(replace(ANN, homes=())), plan) == ["reach"]


@pytest.mark.parametrize(
    ("plan", "broken"),
    [
        (plan_of(("network", "ann", 3)), ["not_split"]),
        (plan_of(("network", "ann", 5)), ["too_much", "not_split"]),
        (plan_of(("network", "ann", 2), ("network", "ben", 2)), ["not_split"]),
    ],
)
def test_a_task_that_is_not_split_is_done_whole_by_one(plan, broken):
    assert rules(school_with(ANN, BEN), plan) == broken


def test_a_split_task_has_few_executors_with_shares_that_are_not_too_small():
    people = tuple(replace(ANN, id=name) for name in "abcd")
    problem = school_with(*people, tasks=(SHARED,), quanta=9)

    three = plan_of(*(("network", name, 3) for name in "abc"))
    four = plan_of(*(("network", name, 2) for name in "abcd"))
    small = plan_of(("network", "a", 1))

    assert rules(problem, three) == []
    assert rules(problem, four) == ["executors"]
    assert rules(problem, small) == ["min_chunk"]


def test_only_some_schools_may_be_visited():
    schools = tuple(School(name, pool="p") for name in ("home", "near", "far"))
    demand = tuple(Demand("network", school.id, 1) for school in schools)
    visitor = replace(ANN, homes=("home",), max_schools=2)
    problem = Problem(schools, (NETWORK,), (visitor,), SOURCES, demand)
    level = tuple(ActiveLevel("network", "S", school.id) for school in schools)
    hours = tuple(Hours("network", "S", school.id, "ann", {"ICT": 1}) for school in schools)

    assert rules(problem, Plan(level, hours[:2])) == []
    assert rules(problem, Plan(level, hours)) == ["max_schools"]


def test_outsourcing_needs_a_price_and_money():
    task = replace(NETWORK, outsource_eur_per_hour=50)
    plan = plan_of(outsource=(("network", 4),))
    problem = school_with(tasks=(task,), budgets_eur_per_week={"north": 50})

    assert rules(problem, plan) == []
    assert rules(replace(problem, budgets_eur_per_week={"north": 49}), plan) == ["budget"]
    assert rules(replace(problem, tasks=(NETWORK,)), plan) == ["outsource"]


def test_pins_forbids_and_the_cap_on_changes_hold():
    to_ann = Assignment("network", None, None, "ann")
    to_ben = replace(to_ann, level="S", person="ben")
    problem = school_with(ANN, BEN, pins=(to_ann,), forbids=(to_ben,), max_changes=1)

    assert rules(problem, WHOLE) == []
    assert rules(problem, plan_of(("network", "ben", 4))) == ["pin", "forbid"]
    assert rules(replace(problem, max_changes=0), WHOLE) == ["max_changes"]


def test_what_is_not_covered_weighs_by_core_and_priority():
    urgent = Task("urgent", "T", priority=1)
    late = Task("late", "T", priority=3)
    problem = school_with(tasks=(NETWORK, urgent, late))

    found = tiers(problem, plan_of(tasks=("network", "urgent", "late")))

    assert found == (4, 4 * 3 + 4 * 1, 0, 0, 0, 0, 0)


def test_a_missing_backup_counts_unless_all_is_outsourced():
    tasks = (
        replace(NETWORK, backup=True),
        Task("web", "T", backup=True, splittable=True, outsource_eur_per_hour=1),
    )
    problem = school_with(ANN, BEN, tasks=tasks, budgets_eur_per_week={"north": 9})
    both = ("network", "web")

    assert tiers(problem, plan_of(tasks=both))[2] == 2 + 1
    assert tiers(problem, plan_of(tasks=both, outsource=(("web", 4),)))[2] == 2
    assert tiers(problem, plan_of(tasks=both, outsource=(("web", 3),)))[2] == 3
    assert tiers(problem, plan_of(tasks=both, backup=(("network", "ben"),)))[2] == 1


def test_misfit_counts_every_quantum_and_six_for_an_outsourced_one():
    task = replace(SHARED, outsource_eur_per_hour=1)
    keen = replace(ANN, motivation={"T": 2})
    problem = school_with(keen, tasks=(task,), budgets_eur_per_week={"north": 9})

    assert tiers(problem, plan_of(("network", "ann", 3), outsource=(("network", 1),)))[3] == 18


@pytest.mark.parametrize(("used", "unfair"), [(0, 7), (4, 3), (7, 0), (9, 0), (10, 1)])
def test_a_load_is_fair_between_seven_and_nine_tenths(used, unfair):
    problem = school_with(replace(ANN, sources={"ICT": 10}), tasks=(SHARED,), quanta=20)
    plan = plan_of(("network", "ann", used)) if used else plan_of()

    assert tiers(problem, plan)[4] == unfair


def test_someone_without_hours_is_not_a_load():
    assert tiers(school_with(replace(ANN, sources={})), plan_of())[4] == 0


def test_fragmentation_counts_tasks_clusters_and_visits():
    schools = (School("home", pool="p"), School("near", pool="p"))
    letter = Task("letter", "A")
    visitor = Person("v", homes=("home",), max_schools=2, comp={"T": 2}, sources={"ICT": 9})
    demand = (Demand("network", "near", 1), Demand("letter", "home", 1))
    problem = Problem(schools, (NETWORK, letter), (visitor,), SOURCES, demand)
    level = (ActiveLevel("network", "S", "near"), ActiveLevel("letter", "S", "home"))
    hours = tuple(Hours(r.task, r.level, r.owner, "v", {"ICT": 1}) for r in level)

    assert tiers(problem, Plan(level, hours))[5] == 2 + 2 * 2 + 3 * 1


def test_changes_are_what_came_and_what_went():
    before = Assignment("network", "S", "north", "ben")
    problem = school_with(ANN, BEN, current=(before,))

    assert tiers(problem, WHOLE)[6] == 2
    assert tiers(problem, plan_of(("network", "ben", 4)))[6] == 0
    assert tiers(problem, plan_of())[6] == 1


def test_the_benchmark_scalar_weighs_all_seven():
    assert scalar_j((1, 1, 1, 1, 1, 1, 1)) == 2000 + 200 + 150 + 1 + 4 + 6 + 3


def test_a_backup_of_what_is_not_active_is_named():
    plan = Plan(backup=(Backup("network", "S", "north", "ann"),))

    assert rules(school_with(ANN), plan) == ["active"]
