from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwerm.means.points import (
    Envelope,
    PupilGroup,
    cents_for,
    full_time_job,
    largest_periods,
    minutes_of_hours,
    minutes_of_periods,
    points_for,
    points_spent_on,
    usable_points,
    weekly_minutes_for,
    weekly_minutes_of_year,
    weighted_pupils,
)

THREE_HUNDRED_PRIMARY_PUPILS = [PupilGroup(300, Decimal("1.224882506"))]
SECONDARY_DIPLOMA = full_time_job(Decimal(63), Decimal(36))


def test_three_hundred_primary_pupils_weigh_367():
    assert weighted_pupils(THREE_HUNDRED_PRIMARY_PUPILS) == Decimal("367.4647518")


def test_groups_of_pupils_add_up():
    groups = [PupilGroup(100, Decimal("1.25")), PupilGroup(40, Decimal(1))]

    assert weighted_pupils(groups) == Decimal(165)
    assert weighted_pupils([]) == 0


def test_points_follow_from_the_weighted_pupils():
    points = points_for(weighted_pupils(THREE_HUNDRED_PRIMARY_PUPILS), Decimal("0.046"))

    assert points.quantize(Decimal("0.1")) == Decimal("16.9")


@pytest.mark.parametrize(
    ("points_of_a_job", "minutes"),
    [(63, 579), (82, 445), (120, 304)],  # 9.7, 7.4 and 5.1 hours
    ids=["secondary diploma", "bachelor", "master"],
)
def test_a_higher_diploma_buys_fewer_hours(points_of_a_job, minutes):
    points = points_for(weighted_pupils(THREE_HUNDRED_PRIMARY_PUPILS), Decimal("0.046"))
    job = full_time_job(Decimal(points_of_a_job), Decimal(36))

    assert weekly_minutes_for(points, job) == minutes


def test_the_points_of_a_full_time_job_buy_exactly_a_full_time_week():
    assert weekly_minutes_for(Decimal(63), SECONDARY_DIPLOMA) == 36 * 60
    assert points_spent_on(36 * 60, SECONDARY_DIPLOMA) == Decimal("63.00")


def test_hours_cost_points_in_proportion():
    assert points_spent_on(9 * 60, SECONDARY_DIPLOMA) == Decimal("15.75")
    assert points_spent_on(0, SECONDARY_DIPLOMA) == 0


def test_every_category_of_pupils_has_its_weight():
    # Weights since 1 September 2021; 300 primary, 200 practical and 500 general pupils.
    groups = [
        PupilGroup(300, Decimal("1.224882506")),
        PupilGroup(200, Decimal("1.153471682")),
        PupilGroup(500, Decimal("0.97368015")),
    ]

    assert weighted_pupils(groups) == Decimal("1084.9991632")


@pytest.mark.parametrize(("pupils", "cents"), [(45, 4029), (241, 21579)])
def test_money_of_2018_in_the_report_of_parliament(pupils, cents):
    weighted = weighted_pupils([PupilGroup(pupils, Decimal("1.25"))])

    assert cents_for(weighted, Decimal("0.7163")) == cents


def test_the_letter_holds_and_the_computed_number_stands_beside_it():
    both = Envelope(granted=Decimal("15.5"), computed=Decimal("16.9"))

    assert (both.points, both.is_granted, both.difference) == (
        Decimal("15.5"),
        True,
        Decimal("-1.4"),
    )


def test_without_a_letter_the_computed_number_holds():
    forecast = Envelope(granted=None, computed=Decimal("16.9"))

    assert (forecast.points, forecast.is_granted, forecast.difference) == (
        Decimal("16.9"),
        False,
        None,
    )
    assert Envelope(None, None).points is None


@pytest.mark.parametrize(
    ("package", "periods"),
    [
        (480, 14),  # 14.4: a first decimal of 4 is rounded down
        (483, 14),  # 14.49: only the first decimal counts
        (484, 15),  # 14.52
        (500, 15),
        (517, 16),  # 15.51
        (16, 0),  # 0.48
        (17, 1),  # 0.51
    ],
)
def test_the_cap_of_three_per_cent_in_primary_rounds_by_its_first_decimal(package, periods):
    assert largest_periods(Decimal(package), Decimal(3), 5) == periods


def test_the_cap_in_secondary_is_not_rounded():
    assert largest_periods(Decimal(1015), Decimal(3), None) == Decimal("30.45")


def test_teaching_periods_become_clock_time():
    assert minutes_of_periods(Decimal("3"), Decimal(50)) == 150
    assert minutes_of_periods(Decimal("2.5"), Decimal(50)) == 125
    assert minutes_of_hours(Decimal("2.75")) == 165


def test_dutch_task_hours_of_a_year_are_spread_over_the_school_weeks():
    assert weekly_minutes_of_year(Decimal(1659), Decimal(40)) == 2488  # 41 hours and 28.5 minutes
    assert weekly_minutes_of_year(Decimal(80), Decimal(40)) == 120


def test_of_the_global_envelope_a_part_may_be_used():
    assert usable_points(Decimal(100), Decimal("96.57")) == Decimal("96.57")
    assert usable_points(Decimal("1520"), Decimal("96.57")) == Decimal("1467.86")


points = st.decimals(0, 5000, places=2)
costs = st.decimals(1, 200, places=2)
jobs = st.builds(full_time_job, costs, st.integers(20, 40).map(Decimal))


@given(points, jobs)
def test_points_never_buy_more_minutes_than_they_are_worth(points, job):
    minutes = weekly_minutes_for(points, job)

    assert minutes * job.points <= points * job.weekly_minutes < (minutes + 1) * job.points


@given(points, points, jobs)
def test_more_points_never_buy_fewer_minutes(first, second, job):
    fewer, more = sorted([first, second])

    assert weekly_minutes_for(fewer, job) <= weekly_minutes_for(more, job)


@given(st.integers(0, 50).map(Decimal), jobs)
def test_whole_full_time_jobs_are_whole_weeks(count, job):
    assert weekly_minutes_for(count * job.points, job) == count * job.weekly_minutes


@given(st.lists(st.builds(PupilGroup, st.integers(0, 3000), st.decimals(0, 2, places=9))))
def test_weighing_apart_or_together_is_the_same(groups):
    assert weighted_pupils(groups) == sum(
        (weighted_pupils([group]) for group in groups), Decimal(0)
    )


@given(st.integers(0, 5000).map(Decimal), st.sampled_from([None, 5]))
def test_the_cap_is_less_than_a_period_from_the_exact_share(package, rounds_up_from):
    cap = largest_periods(package, Decimal(3), rounds_up_from)

    assert abs(cap - package * 3 / 100) < 1
    if rounds_up_from is not None:
        assert cap == int(cap)
