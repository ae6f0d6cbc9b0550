from decimal import Decimal

import pytest

from zwerm.means.points import (
    PupilGroup,
    full_time_job,
    points_for,
    points_spent_on,
    weekly_minutes_for,
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
