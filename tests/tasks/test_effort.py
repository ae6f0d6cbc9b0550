import pytest

from zwerm.tasks.catalogue import catalogue_records
from zwerm.tasks.effort import (
    EffortPart,
    KeyFigures,
    PoolingSettings,
    effort_parts,
    exact_pooled_minutes,
    exact_weekly_minutes,
    multiplier,
    pooled_weekly_minutes,
    weekly_minutes,
)
from zwerm.workbook.records import Effort

SMALL_PRIMARY = KeyFigures(pupils=180, devices=115, staff=22)
PRIMARY = KeyFigures(pupils=250, devices=160, staff=30)
LARGE_PRIMARY = KeyFigures(pupils=450, devices=290, staff=50)
SECONDARY = KeyFigures(pupils=800, devices=1050, staff=110)


def hours(figures, *, chosen, technical_tracks):
    minutes = sum(
        exact_weekly_minutes(task.effort, figures)
        for task in catalogue_records()
        if chosen(task) and (technical_tracks or not task.technical_tracks_only)
    )
    return round(minutes / 60, 1)


@pytest.mark.parametrize(
    ("figures", "technical_tracks", "clusters", "totals"),
    [
        (SMALL_PRIMARY, False, (12.0, 5.2, 5.3, 4.9), (27.4, 14.1, 6.4)),
        (PRIMARY, False, (13.9, 5.9, 5.3, 5.8), (30.9, 15.9, 7.5)),
        (LARGE_PRIMARY, False, (19.1, 7.6, 5.5, 8.6), (40.8, 21.1, 10.4)),
        (SECONDARY, True, (45.4, 12.2, 5.9, 18.4), (81.9, 44.0, 25.0)),
    ],
    ids=["primary 180", "primary 250", "primary 450", "secondary 800"],
)
def test_the_reference_schools_need_the_published_hours(
    figures, technical_tracks, clusters, totals
):
    def sum_of(chosen):
        return hours(figures, chosen=chosen, technical_tracks=technical_tracks)

    assert tuple(sum_of(lambda t, c=c: t.cluster == c) for c in "TPBA") == clusters
    assert (
        sum_of(lambda _task: True),
        sum_of(lambda task: task.is_core),
        sum_of(lambda task: task.keep_running),
    ) == totals


def test_ten_primary_schools_together_need_a_third_less():
    ten = [PRIMARY] * 10
    tasks = [task for task in catalogue_records() if not task.technical_tracks_only]

    alone = sum(10 * exact_weekly_minutes(task.effort, PRIMARY) for task in tasks)
    pooled = sum(
        10 * exact_weekly_minutes(task.effort, PRIMARY)
        if task.levels == ("S",)
        else exact_pooled_minutes(task.effort, ten, task.pooled_variable_saving)
        for task in tasks
    )

    assert (round(alone / 60), round(pooled / 60)) == (309, 207)


def test_every_part_says_what_drives_it_and_how_sure_it_is():
    effort = Effort(fixed=20, per_100_devices=15, per_100_staff=160)

    assert effort_parts(effort, PRIMARY, "measured") == (
        EffortPart("fixed", 20, 1, "measured"),
        EffortPart("devices", 24.0, 160, "measured"),
        EffortPart("staff", 48.0, 30, "measured"),
    )
    assert weekly_minutes(effort, pupils=250, devices=160, staff=30) == 92


def test_half_a_minute_counts_as_one():
    assert weekly_minutes(Effort(fixed=2.5), 0, 0, 0) == 3
    assert weekly_minutes(Effort(fixed=2.4), 0, 0, 0) == 2


def test_pooling_counts_the_fixed_part_once_and_saves_on_the_rest():
    effort = Effort(fixed=10, per_100_devices=10)
    two = [KeyFigures(devices=100), KeyFigures(devices=300)]

    assert exact_pooled_minutes(effort, two, 25) == 15 + 30
    assert pooled_weekly_minutes(effort, two, 0) == 15 + 40
    assert exact_pooled_minutes(effort, two, 25, PoolingSettings(fixed_part_factor=2)) == 20 + 30


def test_a_pool_of_one_never_takes_more_than_the_school_alone():
    assert exact_pooled_minutes(Effort(fixed=10), [PRIMARY], 25) == 10


def test_some_kinds_of_education_take_a_multiple_of_some_tasks():
    assert multiplier("t-hulpmiddelen", "special") == 3.0
    assert multiplier("p-afstandsonderwijs", "adult") == 2.0
    assert multiplier("t-hulpmiddelen", "primary") == 1.0
