"""What a task takes at one school: the overview and the division count alike."""

from dataclasses import replace

import pytest

from zwerm.planning.building import needed_minutes
from zwerm.tasks.catalogue import catalogue_records
from zwerm.tasks.demand import school_effort_parts, school_weekly_minutes
from zwerm.tasks.effort import EffortPart
from zwerm.workbook.records import Effort, SchoolRecord, TaskRecord

LARGE = SchoolRecord("elm", "Elm", "secondary", pupils=812, devices=940, staff=112)


@pytest.mark.parametrize(
    "school",
    [
        LARGE,
        replace(LARGE, has_technical_tracks=True),
        replace(LARGE, kind="special"),
        replace(LARGE, kind="adult"),
        SchoolRecord("oak", "Oak", "primary"),
    ],
)
def test_the_overview_and_the_division_ask_the_same_minutes(school):
    tasks = catalogue_records()
    tasks += tuple(replace(task, weekly_minutes={"elm": 75}) for task in tasks)

    counted = [school_weekly_minutes(task, school) for task in tasks]

    assert counted == [needed_minutes(task, school) for task in tasks]


def test_an_own_figure_beats_the_drivers_also_when_it_is_nothing():
    task = TaskRecord("t", "Task", "T", effort=Effort(fixed=40), weekly_minutes={"elm": 0})

    assert school_weekly_minutes(task, LARGE) == 0
    assert school_weekly_minutes(task, replace(LARGE, code="oak")) == 40


def test_special_education_takes_three_times_the_assistive_technology():
    task = TaskRecord("t-hulpmiddelen", "Task", "T", effort=Effort(fixed=10, per_100_pupils=2))

    parts = school_effort_parts(task, replace(LARGE, kind="special", pupils=100))

    assert parts == (
        EffortPart("fixed", 30, 1, "estimate"),
        EffortPart("pupils", 6, 100, "estimate"),
    )
