"""Which step comes next, and what the greeting says."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from zwerm.overview.cycle import Division, NextStep, Outcome, State, next_step, outcome
from zwerm.overview.sentences import steps

IN_FORCE = Division(1, "First", is_adopted=True, is_divided=False, tasks=10, tasks_with_a_name=10)
COMPLETE = State(
    schools=2,
    schools_with_figures=2,
    tasks=100,
    tasks_applying=90,
    people=5,
    people_with_hours=4,
    division=IN_FORCE,
    mandates=10,
    may_lead=True,
)


def with_division(**fields):
    return replace(COMPLETE, division=replace(IN_FORCE, **fields))


def with_core_hours(covered):
    return with_division(core_gaps=1, gaps=1, core_needed_minutes=100, core_covered_minutes=covered)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (State(), NextStep.SCHOOL),
        (State(schools=1), NextStep.FIGURES),
        (State(schools=2, schools_with_figures=1, people=3), NextStep.FIGURES),
        (State(schools=1, schools_with_figures=1), NextStep.PEOPLE),
        (State(schools=1, schools_with_figures=1, people=3), NextStep.HOURS),
        (replace(COMPLETE, division=None), NextStep.DIVIDE),
        (with_division(is_adopted=False), NextStep.START),
        (with_division(is_adopted=False, is_running=True), NextStep.WAIT),
        (with_division(is_adopted=False, is_divided=True), NextStep.ADOPT),
        (with_division(core_gaps=1, gaps=4), NextStep.CORE_GAP),
        (replace(COMPLETE, mandates_unclear=2), NextStep.MANDATES),
        (with_division(without_backup=1, gaps=4), NextStep.BACKUP),
        (with_division(gaps=4), NextStep.GAP),
        (COMPLETE, NextStep.SHARE),
    ],
)
def test_the_next_step_is_the_first_that_is_not_done(state, step):
    assert next_step(state) == step


def test_who_may_not_adopt_is_told_to_discuss_it():
    ready = with_division(is_adopted=False, is_divided=True)

    assert next_step(replace(ready, may_lead=False)) == NextStep.PROPOSE


def shown(state):
    with override("en"):
        return [(step.label, step.state, step.note) for step in steps(state)]


def test_the_division_stays_the_present_step_while_core_tasks_miss_hours():
    assert shown(with_division(core_gaps=1, gaps=4))[2] == (
        "Division",
        "now",
        "4 tasks short of hours",
    )
    assert shown(with_division(gaps=4))[2] == ("Division", "done", "4 tasks short of hours")


def test_the_line_of_the_year_counts_people_and_mandates_in_words():
    state = replace(COMPLETE, people_with_hours=5, mandates_unclear=8)

    assert shown(state)[1] == ("People and hours", "done", "Everyone has hours")
    assert shown(state)[3] == ("Mandates", "now", "for 8 tasks a mandate is missing")
    assert shown(COMPLETE)[1][2] == "4 of 5 people have hours"


def test_figures_are_not_asked_any_more_once_there_is_a_division():
    assert next_step(replace(COMPLETE, schools_with_figures=1)) == NextStep.SHARE


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State(schools=1), Outcome.BEGIN),
        (replace(COMPLETE, division=None), Outcome.READY),
        (with_division(is_adopted=False), Outcome.READY),
        (with_division(is_adopted=False, is_divided=True), Outcome.DIVIDED),
        (COMPLETE, Outcome.ALL),
        (with_division(tasks_with_a_name=9), Outcome.ALMOST),
        (with_division(tasks_with_a_name=8), Outcome.HALF),
        (with_division(tasks_with_a_name=5), Outcome.HALF),
        (with_division(tasks_with_a_name=4), Outcome.FEW),
        (with_division(gaps=1), Outcome.ALMOST),
        (with_core_hours(90), Outcome.ALMOST),
        (with_core_hours(89), Outcome.CORE_SHORT),
        (with_core_hours(50), Outcome.CORE_SHORT),
        (with_core_hours(49), Outcome.FEW),
    ],
)
def test_the_greeting_follows_the_state(state, said):
    assert outcome(state) == said
