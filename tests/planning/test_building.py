"""A dossier as a problem for the optimiser: ids, quanta, limits, places."""

from dataclasses import replace

import pytest

from tests.workbook.books import group_dossier, small_dossier
from zwerm.optimiser.files import problem_from_data, problem_to_data
from zwerm.optimiser.problem import Assignment, Demand, School, SourceRule
from zwerm.planning.building import (
    Limits,
    needed_minutes,
    problem_from_dossier,
    scales,
    with_limits,
)
from zwerm.workbook.records import Effort, PersonRecord, RuleRecord, SchoolRecord, TaskRecord

TASK = TaskRecord("a-taak", "Taak", "A", effort=Effort(fixed=10, per_100_devices=10))


def test_a_problem_can_be_written_and_read_by_the_exchange_format():
    for dossier in (small_dossier(), group_dossier()):
        problem = problem_from_dossier(dossier)

        assert problem_from_data(problem_to_data(problem)) == problem


def test_minutes_become_quanta_of_five_up_for_needs_and_down_for_hours():
    dossier = small_dossier(tasks=(replace(TASK, weekly_minutes={"linde": 61}),))
    means = tuple(replace(row, weekly_minutes=64) for row in dossier.means)

    problem = problem_from_dossier(replace(dossier, means=means))

    assert problem.quanta_per_hour == 12
    assert problem.demand == (Demand("a-taak", "linde", 13),)
    assert [person.sources for person in problem.people] == [{"ICT": 12}, {"ADM": 12}]


def test_a_school_alone_has_no_pool_and_schools_that_share_with_nobody_one_each():
    alone = problem_from_dossier(small_dossier())
    group = group_dossier()
    apart = tuple(replace(school, pool="") for school in group.schools)
    parted = problem_from_dossier(replace(group, schools=apart))

    assert alone.schools == (School("linde", "primary", None, 250, 160, 30),)
    assert [(s.id, s.pool) for s in problem_from_dossier(group).schools] == [
        ("linde", "Noord"),
        ("beuk", "Noord"),
    ]
    assert [school.pool for school in parted.schools] == ["linde", "beuk"]


def test_the_groups_own_money_is_spent_by_the_group_and_a_year_has_forty_weeks():
    problem = problem_from_dossier(group_dossier())

    assert problem.budgets_eur_per_week == {"group": 100, "linde": 0, "beuk": 0}


def test_sources_keep_their_rules():
    assert problem_from_dossier(small_dossier()).sources == {
        "ICT": SourceRule(("T", "P", "B", "A")),
        "ADM": SourceRule(("A",)),
    }


def test_own_figures_go_before_the_drivers_and_zero_means_no_such_work():
    school = SchoolRecord("linde", "De Linde", "primary", devices=200)

    assert needed_minutes(TASK, school) == 30
    assert needed_minutes(replace(TASK, weekly_minutes={"linde": 7}), school) == 7
    assert needed_minutes(replace(TASK, weekly_minutes={"linde": 0}), school) == 0


def test_technical_tasks_are_only_for_schools_with_technical_tracks():
    trade = replace(TASK, technical_tracks_only=True)
    plain = SchoolRecord("linde", "De Linde", "secondary", devices=200)

    assert needed_minutes(trade, plain) == 0
    assert needed_minutes(trade, replace(plain, has_technical_tracks=True)) == 30


def test_kinds_of_education_that_ask_more_of_a_task_get_more():
    school = SchoolRecord("s", "S", "special", pupils=100)
    task = TaskRecord("t-hulpmiddelen", "x", "T", effort=Effort(fixed=3, per_100_pupils=4))

    assert needed_minutes(task, school) == 21
    assert needed_minutes(task, replace(school, kind="primary")) == 7


def test_what_does_not_apply_is_not_divided():
    tasks = (
        TASK,
        replace(TASK, slug="b", status="dropped"),
        replace(TASK, slug="c", status="postponed"),
    )

    assert [task.id for task in problem_from_dossier(small_dossier(tasks=tasks)).tasks] == [
        "a-taak"
    ]


def test_pooling_counts_the_fixed_part_once_and_a_half_and_saves_on_the_rest():
    schools = tuple(SchoolRecord(c, c, "primary", pool="Noord", devices=100) for c in "abcd")
    task = replace(TASK, pooled_variable_saving=25)

    # Apart 4 × 20 minutes; together 15 + 4 × 7.5.
    assert scales(task, schools) == (0.562, 0.562)


def test_the_scale_of_pools_is_the_average_of_all_pools():
    schools = tuple(
        SchoolRecord(code, code, "primary", pool=pool, devices=100)
        for code, pool in (("a", "Noord"), ("b", "Noord"), ("c", "Zuid"))
    )

    in_pools, in_group = scales(TASK, schools)

    assert (in_pools, in_group) == (round((35 + 20) / 60, 3), round(45 / 60, 3))


def test_doing_it_together_never_takes_more_than_apart():
    assert scales(TASK, (SchoolRecord("a", "a", "primary", pool="Noord"),)) == (1.0, 1.0)
    assert scales(replace(TASK, effort=Effort()), ()) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(0, (4, 1, 1, 3)), (3, (6, 2, 1, 3)), (10, (20, 3, 2, 10)), (36, (60, 4, 2, 20))],
)
def test_limits_that_nobody_set_follow_from_hours(hours, expected):
    person = PersonRecord("an", "An", ("tict",), homes=("linde",))

    limited = with_limits(person, hours * 60, schools=5)

    assert (
        limited.max_tasks,
        limited.max_clusters,
        limited.max_schools,
        limited.max_backups,
    ) == expected


def test_limits_that_the_school_set_stay():
    person = PersonRecord("an", "An", max_tasks=0, max_clusters=1, max_schools=2, max_backups=0)

    assert with_limits(person, 2000, schools=3, limits=Limits(fewest_tasks=9)) == person


def test_what_is_not_known_of_a_specialisation_is_as_good_as_the_technical_level():
    first, second = small_dossier().people
    known = replace(first, specialisations={"net": 0})

    problem = problem_from_dossier(small_dossier(people=(known, second)))

    assert problem.people[0].spec["net"] == 0
    assert problem.people[0].spec["cyb"] == 3
    assert problem.people[1].spec["net"] == 2


def test_group_staff_without_pools_serve_them_all():
    dossier = group_dossier()
    first, second = dossier.people
    everywhere = replace(first, homes=(), is_group_staff=True)

    problem = problem_from_dossier(replace(dossier, people=(everywhere, second)))

    assert (problem.people[0].reach_pools, problem.people[0].max_schools) == (("Noord",), 2)
    assert problem.people[1].reach_pools == ()


def test_the_role_that_may_serve_the_group_goes_first():
    first, second = small_dossier().people
    busy = replace(first, roles=("teacher", "pict"))

    problem = problem_from_dossier(small_dossier(people=(busy, second)))

    assert [person.role for person in problem.people] == ["pict", "administration"]


def test_rules_become_pins_forbids_and_current_with_their_place():
    rules = (
        RuleRecord("pin", "t-back-up", "an"),
        RuleRecord("forbid", "t-back-up", "bo", "linde"),
        RuleRecord("pin", "t-back-up", "an", "beuk", "P"),
        RuleRecord("pin", "t-back-up", "an", "groep"),
        RuleRecord("current", "t-back-up", "an"),
        RuleRecord("current", "t-back-up", "an", "linde"),
        RuleRecord("pin", "p-klasondersteuning", "an"),
    )

    problem = problem_from_dossier(group_dossier(rules=rules))

    assert problem.pins == (
        Assignment("t-back-up", None, None, "an"),
        Assignment("t-back-up", "P", "Noord", "an"),
        Assignment("t-back-up", "G", "group", "an"),
    )
    assert problem.forbids == (Assignment("t-back-up", "S", "linde", "bo"),)
    assert problem.current == (
        Assignment("t-back-up", "S", "linde", "an"),
        Assignment("t-back-up", "S", "beuk", "an"),
    )


def test_a_school_alone_has_only_its_own_place():
    rules = (
        RuleRecord("pin", "t-back-up", "an", level="G"),
        RuleRecord("current", "t-back-up", "bo"),
    )

    problem = problem_from_dossier(small_dossier(rules=rules))

    assert problem.pins == (Assignment("t-back-up", None, None, "an"),)
    assert problem.current == (Assignment("t-back-up", "S", "linde", "bo"),)


def test_a_wish_for_a_specialisation_beyond_its_scale_counts_as_the_last_step():
    eager = PersonRecord(
        "an", "An", homes=("linde",), specialisation_motivation={"net": 2, "hw": -2}
    )
    dossier = small_dossier(people=(eager,), means=(), rules=())

    problem = problem_from_dossier(dossier)

    assert problem.people[0].motivation_spec == {"net": 1, "hw": -1}
    assert problem_from_data(problem_to_data(problem)) == problem
