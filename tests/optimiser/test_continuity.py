"""Somebody is away: small cases with one answer each."""

from dataclasses import replace

import pytest

from zwerm.optimiser.checker import violations
from zwerm.optimiser.continuity.absence import Absence, Fall, Move, Step
from zwerm.optimiser.continuity.study import Continuity
from zwerm.optimiser.continuity.without import without
from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Outsourced, Plan
from zwerm.optimiser.problem import Assignment, Demand, Person, Problem, School, Task

from .examples import ANN, NETWORK, SOURCES, plan_of, school_with

BOB = Person("bob", homes=("north",), comp={"T": 2}, sources={"ICT": 8})
# Knows nothing of networks.
CAS = Person("cas", homes=("north",), comp={"T": 1}, sources={"ICT": 8})
MANUAL = Task("manual", "T", req={"T": 1})


def best(problem: Problem, plan: Plan, person: str) -> Absence:
    """The last word on one person."""
    *_, last = Continuity(problem, plan).absences([person])
    assert violations(without(problem, person), last.plan) == []
    return last


def test_a_task_goes_to_who_has_room():
    answer = Continuity(school_with(ANN, BOB), plan_of(("network", "ann", 4))).first_answer("ann")

    assert answer.cost == (0, 0, 0, 1)
    assert answer.moves == (Move("network", "S", "north", "ann", "bob", 4),)
    assert (answer.falls, answer.status) == ((), "proved")
    assert answer.plan == plan_of(("network", "bob", 4))


def test_what_nobody_else_can_do_falls_and_is_proved_to():
    problem = school_with(ANN, CAS)

    answer = best(problem, plan_of(("network", "ann", 4)), "ann")

    assert (answer.core_lost, answer.core_lost_bound, answer.status) == (4, 4, "proved")
    assert answer.falls == (Fall("network", "S", "north", quanta=4, is_core=True),)
    assert (answer.moves, answer.changes) == ((), 0)
    assert answer.only_they_can == (("network", "S", "north"),)


def test_who_does_nothing_is_not_missed():
    answer = best(school_with(ANN, BOB), plan_of(("network", "ann", 4)), "bob")

    assert (answer.cost, answer.moves, answer.only_they_can) == ((0, 0, 0, 0), (), ())


BUSY = school_with(ANN, replace(BOB, sources={"ICT": 4}), CAS, tasks=(NETWORK, MANUAL))
BUSY_PLAN = plan_of(("network", "ann", 4), ("manual", "bob", 4), tasks=("network", "manual"))


def test_a_first_answer_moves_no_tasks_of_colleagues():
    answer = Continuity(BUSY, BUSY_PLAN).first_answer("ann")

    assert (answer.cost, answer.status) == ((4, 0, 0, 0), "first")


def test_a_colleague_hands_on_a_task_to_make_room():
    answer = best(BUSY, BUSY_PLAN, "ann")

    assert (answer.cost, answer.status) == ((0, 0, 0, 3), "proved")
    assert answer.moves == (
        Move("network", "S", "north", "ann", "bob", 4),
        Move("manual", "S", "north", "bob", "cas", 4),
    )


def test_a_colleague_leaves_lighter_work_for_core_work():
    problem = replace(BUSY, people=BUSY.people[:2])

    answer = best(problem, BUSY_PLAN, "ann")

    assert (answer.cost, answer.status) == ((0, 8, 0, 2), "proved")
    assert answer.falls == (Fall("manual", "S", "north", quanta=4, is_core=False),)


def test_pins_of_who_is_there_hold():
    problem = replace(BUSY, pins=(Assignment("manual", None, None, "bob"),))

    answer = best(problem, BUSY_PLAN, "ann")

    assert (answer.cost, answer.status) == ((4, 0, 0, 0), "proved")


def test_pins_of_who_is_away_and_the_cap_on_changes_do_not_hold():
    now = (Assignment("network", "S", "north", "ann"), Assignment("manual", "S", "north", "bob"))
    problem = replace(BUSY, current=now, pins=now[:1], max_changes=0)

    answer = best(problem, BUSY_PLAN, "ann")

    assert (answer.cost, answer.status) == ((0, 0, 0, 3), "proved")


def test_a_shared_task_is_topped_up_by_who_shares_it():
    shared = Task("network", "T", req={"T": 2}, core=True, splittable=True)
    problem = school_with(ANN, BOB, replace(BOB, id="dan"), tasks=(shared,), quanta=6)

    answer = best(problem, plan_of(("network", "ann", 3), ("network", "bob", 3)), "ann")

    assert (answer.cost, answer.changes) == ((0, 0, 0, 0), 0)
    assert answer.moves == (Move("network", "S", "north", "ann", "bob", 3),)


def test_no_share_is_too_small():
    shared = Task("network", "T", req={"T": 2}, core=True, splittable=True, min_chunk=2)
    five, dan = replace(BOB, sources={"ICT": 4}), replace(BOB, id="dan", sources={"ICT": 3})
    problem = school_with(ANN, five, dan, tasks=(shared,), quanta=5)

    answer = Continuity(problem, plan_of(("network", "ann", 5))).first_answer("ann")

    assert answer.moves == (
        Move("network", "S", "north", "ann", "bob", 3),
        Move("network", "S", "north", "ann", "dan", 2),
    )


def test_what_nobody_takes_is_bought_when_there_is_money():
    task = replace(NETWORK, outsource_eur_per_hour=40)
    problem = school_with(ANN, tasks=(task,), budgets_eur_per_week={"north": 40})

    answer = best(problem, plan_of(("network", "ann", 4)), "ann")

    assert (answer.cost, answer.status) == ((0, 0, 0, 1), "proved")
    assert answer.moves == (Move("network", "S", "north", "ann", None, 4),)
    assert answer.plan.outsource == (Outsourced("network", "S", "north", 4),)


def test_money_goes_from_lighter_work_to_core_work():
    core = replace(NETWORK, outsource_eur_per_hour=40)
    light = replace(MANUAL, outsource_eur_per_hour=40)
    money = {"north": 40}
    problem = school_with(ANN, CAS, tasks=(core, light), budgets_eur_per_week=money)
    plan = plan_of(("network", "ann", 4), outsource=(("manual", 4),), tasks=("network", "manual"))

    answer = best(problem, plan, "ann")

    assert (answer.cost, answer.status) == ((0, 0, 0, 3), "proved")
    assert answer.moves == (
        Move("network", "S", "north", "ann", None, 4),
        Move("manual", "S", "north", None, "cas", 4),
    )


def test_a_level_changes_only_where_that_saves_core_work():
    task = Task("network", "T", req={"T": 2}, core=True, levels=("S", "G"))
    eva = Person("eva", group=True, comp={"T": 2}, sources={"ICT": 8})
    problem = Problem(
        schools=(School("north"), School("south")),
        tasks=(task,),
        people=(ANN, replace(BOB, homes=("south",), sources={"ICT": 4}), eva),
        sources=SOURCES,
        demand=(Demand("network", "north", 4), Demand("network", "south", 4)),
    )
    plan = Plan(
        level=(ActiveLevel("network", "S", "north"), ActiveLevel("network", "S", "south")),
        hours=(
            Hours("network", "S", "north", "ann", {"ICT": 4}),
            Hours("network", "S", "south", "bob", {"ICT": 4}),
        ),
    )

    answer = best(problem, plan, "ann")

    assert (answer.core_lost, answer.status) == (0, "proved")
    assert answer.plan.level == (ActiveLevel("network", "G", "group"),)


def test_a_pin_of_who_is_away_may_have_cost_core_work():
    """Two hours for the group as a whole would do, but Ann must do it at her own school."""
    task = Task("network", "T", req={"T": 2}, core=True, levels=("S", "G"), scale_group=0.25)
    eva = Person("eva", group=True, comp={"T": 2}, sources={"ICT": 2})
    problem = Problem(
        schools=(School("north"), School("south")),
        tasks=(task,),
        people=(ANN, eva),
        sources=SOURCES,
        demand=(Demand("network", "north", 4), Demand("network", "south", 4)),
        pins=(Assignment("network", "S", "north", "ann"),),
    )
    plan = Plan(
        level=(ActiveLevel("network", "S", "north"), ActiveLevel("network", "S", "south")),
        hours=(Hours("network", "S", "north", "ann", {"ICT": 4}),),
    )

    answer = best(problem, plan, "ann")

    assert (answer.core_lost, answer.core_lost_bound, answer.status) == (-4, -4, "proved")
    assert best(problem, plan, "eva").cost == (0, 0, 0, 0)


BACKED = replace(NETWORK, backup=True)


def test_a_lost_backup_is_found_elsewhere():
    problem = school_with(ANN, BOB, CAS, tasks=(BACKED,))
    plan = plan_of(("network", "bob", 4), backup=(("network", "ann"),))

    answer = best(problem, plan, "ann")

    assert (answer.cost, answer.backups) == (
        (0, 0, 0, 0),
        (Backup("network", "S", "north", "cas"),),
    )


def test_a_backup_nobody_else_can_be_is_lost():
    problem = school_with(ANN, BOB, tasks=(BACKED,))
    plan = plan_of(("network", "bob", 4), backup=(("network", "ann"),))

    assert best(problem, plan, "ann").cost == (0, 0, 2, 0)


def test_who_takes_over_is_no_backup_any_more():
    problem = school_with(ANN, BOB, CAS, tasks=(BACKED,))
    plan = plan_of(("network", "ann", 4), backup=(("network", "bob"),))

    answer = best(problem, plan, "ann")

    assert (answer.cost, answer.backups) == (
        (0, 0, 0, 1),
        (Backup("network", "S", "north", "cas"),),
    )


def test_a_backup_who_has_enough_of_them_hands_one_on():
    mail = Task("mail", "T", req={"T": 1}, backup=True)
    dan = Person("dan", homes=("north",), comp={"T": 1}, sources={"ICT": 8}, max_backups=1)
    eva = replace(dan, id="eva", comp={"T": 0})
    problem = school_with(ANN, BOB, dan, eva, tasks=(BACKED, mail))
    plan = plan_of(
        ("network", "bob", 4),
        ("mail", "bob", 4),
        backup=(("network", "ann"), ("mail", "dan")),
        tasks=("network", "mail"),
    )

    answer = best(problem, plan, "ann")

    assert answer.cost == (0, 0, 0, 0)
    assert answer.backups == (
        Backup("network", "S", "north", "dan"),
        Backup("mail", "S", "north", "eva"),
    )


def test_an_idle_gap_in_the_plan_is_no_excuse():
    problem = school_with(ANN, BOB, CAS)

    answer = best(problem, plan_of(), "cas")

    assert (answer.core_lost, answer.core_lost_bound) == (-4, -4)
    assert answer.moves == (Move("network", "S", "north", None, "ann", 4),)


def test_a_plan_that_breaks_a_rule_is_refused():
    with pytest.raises(ValueError, match="all of it"):
        Continuity(school_with(ANN), plan_of(("network", "ann", 3)))


def test_somebody_unknown_is_refused():
    with pytest.raises(KeyError):
        Continuity(school_with(ANN), plan_of(("network", "ann", 4))).first_answer("bob")


def test_everybody_has_a_first_answer_before_anybody_has_a_better_one():
    found = list(Continuity(BUSY, BUSY_PLAN).absences())

    assert [answer.person for answer in found[:3]] == ["ann", "bob", "cas"]
    assert [(answer.person, answer.status) for answer in found[3:]] == [("ann", "proved")]


def test_progress_only_grows_and_ends_whole():
    steps: list[Step] = []

    list(Continuity(BUSY, BUSY_PLAN).absences(on_progress=steps.append))

    assert [step.fraction for step in steps] == sorted(step.fraction for step in steps)
    assert (steps[-1].fraction, steps[-1].people, steps[-1].proved) == (1.0, 3, 3)


def test_who_is_stopped_still_gives_first_answers():
    found = list(Continuity(BUSY, BUSY_PLAN).absences(should_stop=lambda: True))

    assert [(a.person, a.status) for a in found] == [
        ("ann", "first"),
        ("bob", "proved"),
        ("cas", "proved"),
    ]


def test_what_is_stopped_half_way_keeps_what_it_found():
    answers = Continuity(BUSY, BUSY_PLAN).absences()
    first = [next(answers) for _ in range(3)]

    answers.close()

    assert [answer.person for answer in first] == ["ann", "bob", "cas"]
