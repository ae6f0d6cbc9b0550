"""Each rule and each goal of the model on its own: what the solver may do, and what it prefers."""

from dataclasses import replace

import pytest

from zwerm.optimiser.highs import Work
from zwerm.optimiser.highs import solve as minimise
from zwerm.optimiser.model import DivisionModel, unions
from zwerm.optimiser.problem import Assignment, Demand, Person, Problem, School, Task

from .examples import ANN, NETWORK, SOURCES, school_with

BEN = replace(ANN, id="ben")
SHARED = replace(NETWORK, splittable=True)


def least(problem: Problem, tier: int) -> int | None:
    """The least that one goal can be, or nothing if no division keeps the rules."""
    model = DivisionModel(problem)
    result = minimise(model.linear, model.goals[tier - 1], Work(), presolve=False)
    return None if result.values is None else round(result.objective)


def uncovered(problem: Problem) -> int | None:
    return least(problem, 1)


def test_each_need_is_covered_at_one_level():
    schools = (School("a", pool="p"), School("b", pool="p"))
    task = replace(NETWORK, levels=("S", "P"), scale_pool=0.5)
    demand = (Demand("network", "a", 4), Demand("network", "b", 4))

    assert uncovered(Problem(schools, (task,), (), SOURCES, demand)) == 4


def test_what_is_given_fits_the_need():
    assert uncovered(school_with(replace(ANN, sources={"ICT": 99}), tasks=(SHARED,))) == 0


def test_a_task_that_is_not_split_is_done_whole_or_not_at_all():
    problem = school_with(replace(ANN, sources={"ICT": 3}))

    assert uncovered(problem) == 4
    assert uncovered(replace(problem, tasks=(SHARED,))) == 1


def test_a_share_is_not_smaller_than_the_minimum():
    problem = school_with(replace(ANN, sources={"ICT": 2}), tasks=(replace(SHARED, min_chunk=2),))

    assert uncovered(problem) == 2
    assert uncovered(replace(problem, people=(replace(ANN, sources={"ICT": 1}),))) == 4


def test_three_people_at_most_share_a_task_of_a_school():
    four = tuple(replace(ANN, id=name, sources={"ICT": 1}) for name in "abcd")

    assert uncovered(school_with(*four, tasks=(SHARED,))) == 1


@pytest.mark.parametrize(
    ("sources", "short"),
    [({"ICT": 4}, 4), ({"BPT": 8}, 4), ({"ICT": 4, "BPT": 4}, 0), ({"ICT": 3, "BPT": 5}, 1)],
)
def test_hours_are_spent_only_where_their_colour_may_go(sources, short):
    """The lesson takes any hours of a teacher at home, the network only those for ICT."""
    lesson = Task("lesson", "P", core=True, splittable=True)
    teacher = replace(ANN, teacher=True, comp={"T": 2, "P": 2}, sources=sources)
    problem = school_with(teacher, tasks=(replace(SHARED, min_chunk=1), lesson))

    assert uncovered(problem) == short


def test_nobody_has_too_many_tasks():
    tasks = (NETWORK, replace(NETWORK, id="wifi"))

    assert uncovered(school_with(replace(ANN, max_tasks=1), tasks=tasks)) == 4
    assert uncovered(school_with(replace(ANN, max_tasks=2), tasks=tasks)) == 0


def test_nobody_has_too_many_clusters():
    tasks = (NETWORK, Task("letter", "A", core=True))

    assert uncovered(school_with(replace(ANN, max_clusters=1), tasks=tasks)) == 4
    assert uncovered(school_with(replace(ANN, max_clusters=2), tasks=tasks)) == 0


@pytest.mark.parametrize(("max_schools", "short"), [(1, 8), (2, 4), (3, 0)])
def test_nobody_visits_too_many_schools(max_schools, short):
    schools = tuple(School(name, pool="p") for name in ("home", "near", "far"))
    demand = tuple(Demand("network", school.id, 4) for school in schools)
    visitor = replace(ANN, homes=("home",), max_schools=max_schools, sources={"ICT": 12})

    assert uncovered(Problem(schools, (NETWORK,), (visitor,), SOURCES, demand)) == short


@pytest.mark.parametrize(("money", "short"), [(12, 4), (13, 3), (24, 3), (25, 2), (49, 1), (50, 0)])
def test_outsourcing_stays_within_the_money(money, short):
    task = replace(SHARED, outsource_eur_per_hour=50)
    problem = school_with(tasks=(task,), quanta=4, budgets_eur_per_week={"north": money})

    assert uncovered(problem) == short


def test_a_backup_is_someone_else_and_has_room():
    task = replace(NETWORK, backup=True)
    alone = school_with(ANN, tasks=(task,), pins=(Assignment("network", None, None, "ann"),))
    together = replace(alone, people=(ANN, BEN))
    full = replace(alone, people=(ANN, replace(BEN, max_backups=0)))

    assert [least(problem, 3) for problem in (alone, together, full)] == [2, 0, 2]


def test_one_backup_serves_only_as_many_tasks_as_they_want():
    tasks = tuple(Task(name, "T", backup=True) for name in "abc")

    assert least(school_with(replace(ANN, max_backups=2), tasks=tasks), 3) == 1


def test_what_is_wholly_outsourced_needs_no_backup():
    task = replace(SHARED, backup=True, outsource_eur_per_hour=1)

    assert least(school_with(tasks=(task,), budgets_eur_per_week={"north": 1}), 3) == 0
    assert least(school_with(tasks=(task,)), 3) == 2


def test_a_pin_is_kept_and_a_forbid_too():
    pin = Assignment("network", "S", "north", "ann")

    assert least(school_with(ANN, pins=(pin,)), 6) == 3
    assert uncovered(school_with(ANN, forbids=(pin,))) == 4
    assert uncovered(school_with(ANN, pins=(pin,), forbids=(pin,))) is None


def test_changes_stay_within_their_cap():
    before = Assignment("network", "S", "north", "ben")
    problem = school_with(ANN, BEN, current=(before,))

    assert least(problem, 7) == 0
    assert uncovered(replace(problem, people=(ANN, replace(BEN, comp={})), max_changes=1)) == 4
    assert uncovered(replace(problem, people=(ANN, replace(BEN, comp={})), max_changes=2)) == 0


def test_other_tasks_weigh_by_their_priority():
    tasks = (Task("urgent", "T", priority=1), Task("late", "T", priority=3))

    assert least(school_with(replace(ANN, sources={"ICT": 4}), tasks=tasks), 2) == 4


def test_misfit_prefers_who_wants_the_task():
    pins = (Assignment("network", None, None, "keen"),)
    keen = replace(ANN, id="keen", motivation={"T": 2})

    assert least(school_with(keen, pins=pins), 4) == 4 * 4


def test_an_outsourced_quantum_costs_as_much_as_work_nobody_minds():
    task = replace(NETWORK, outsource_eur_per_hour=1)
    problem = school_with(tasks=(task,), budgets_eur_per_week={"north": 1})
    model = DivisionModel(problem)
    nothing_uncovered = model.linear.at_most(model.goals[0], 0)

    result = minimise(
        model.linear, model.goals[3], Work(), extra=(nothing_uncovered,), presolve=False
    )

    assert round(result.objective) == 4 * 6


@pytest.mark.parametrize(("home", "hands"), [("far", 1 + 2), ("near", 1 + 2 + 3)])
def test_work_away_from_home_is_one_more_fragment(home, hands):
    schools = (School("near", pool="p"), School("far", pool="p"))
    pins = (Assignment("network", None, None, "ann"),)
    ann = replace(ANN, homes=(home,), max_schools=2)
    demand = (Demand("network", "far", 4),)

    assert least(Problem(schools, (NETWORK,), (ann,), SOURCES, demand, pins=pins), 6) == hands


def test_an_unfair_load_is_too_little_or_too_much():
    problem = school_with(replace(ANN, sources={"ICT": 10}), tasks=(SHARED,), quanta=20)

    assert least(problem, 5) == 0
    assert least(replace(problem, demand=(Demand("network", "north", 3),)), 5) == 4
    assert least(school_with(replace(ANN, comp={}, sources={"ICT": 10})), 5) == 7


def test_no_column_stands_for_what_cannot_be():
    """Unsplit work larger than someone's hours would only weaken the bound."""
    model = DivisionModel(school_with(replace(ANN, sources={"ICT": 3})))

    assert model.candidates == {}


def test_the_unions_of_sets_are_what_can_run_out_together():
    a, b = frozenset("a"), frozenset("b")

    assert unions([a, b, a]) == [a, b, a | b]


def test_a_person_without_work_is_still_unfair_to_the_goal():
    idle = Person("idle", sources={"ICT": 10})

    assert least(school_with(idle), 5) == 7
