"""Which step comes next, and what the greeting says."""

from dataclasses import replace

import pytest

from zwerm.overview.cycle import Division, NextStep, Outcome, State, next_step, outcome

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
    ],
)
def test_the_greeting_follows_the_state(state, said):
    assert outcome(state) == said
