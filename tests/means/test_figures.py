from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from tests import factories
from zwerm.means.ledger import figures, points_granted, points_ledger
from zwerm.means.models import PointsGrant, ReferenceFigure
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 1)


def test_weights_of_pupils_changed_in_september_2021():
    before, after = figures("be", date(2021, 8, 31)), figures("be", date(2021, 9, 1))

    assert before["weight-primary"].value == Decimal("1.25")
    assert after["weight-primary"].value == Decimal("1.224882506")
    assert after["weight-secondary-practical"].value == Decimal("1.153471682")
    assert after["weight-secondary-general"].value == Decimal("0.97368015")


def test_what_is_confirmed_and_what_is_a_placeholder():
    known = figures("be", TODAY)

    def confirmed(key):
        return (str(known[key].value.normalize()), known[key].is_verified)

    assert confirmed("points-full-time-hso") == ("63", True)
    assert confirmed("points-full-time-bachelor") == ("82", False)
    assert confirmed("points-full-time-master") == ("1.2E+2", False)
    assert confirmed("points-per-weighted-pupil") == ("0.046", False)
    assert confirmed("full-time-clock-hours") == ("36", True)
    assert confirmed("full-time-clock-hours-secondary") == ("36", False)
    assert confirmed("bpt-cap-primary") == confirmed("bpt-cap-secondary") == ("3", True)


def test_money_for_each_weighted_pupil_is_known_of_one_old_year_only():
    assert "operating-euro-per-weighted-pupil" not in figures("be", TODAY)
    assert figures("be", date(2019, 1, 1))["operating-euro-per-weighted-pupil"].value == Decimal(
        "0.7163"
    )


def test_every_figure_says_where_it_comes_from():
    assert not ReferenceFigure.objects.filter(source="").exists()


def ledger_of(place, spent_minutes, user):
    year = SchoolYear.objects.current()
    granted = points_granted(place, year, user=user)
    return points_ledger(place, granted, known=figures("be", TODAY), spent_minutes=spent_minutes)


def give_points(place, points, diploma="hso"):
    year = SchoolYear.objects.current()
    PointsGrant.objects.create(organisation=place, school_year=year, points=points, diploma=diploma)


def test_points_become_hours_at_the_diploma_they_are_spent_at():
    school = factories.school()
    give_points(school, "63")
    give_points(school, "41", "bachelor")

    ledger = ledger_of(school, 36 * 60, factories.user("head", at=school))

    assert [line.minutes for line in ledger.lines] == [36 * 60, 18 * 60]
    assert (ledger.bought_minutes, ledger.remaining_minutes, ledger.overspent_minutes) == (
        54 * 60,
        18 * 60,
        0,
    )
    assert not ledger.is_verified  # a bachelor's points are not confirmed
    # 104 points at each diploma
    assert [offer.minutes for offer in ledger.offers] == [3565, 2739, 1872]


def test_more_hours_with_people_than_points_buy_is_said():
    school = factories.school()
    give_points(school, "63")

    ledger = ledger_of(school, 37 * 60, factories.user("head", at=school))

    assert (ledger.remaining_minutes, ledger.overspent_minutes) == (0, 60)
    assert ledger.is_verified


def test_a_group_adds_the_points_of_its_schools_and_a_school_sees_its_own():
    group = factories.group()
    first, second = factories.school(parent=group), factories.school(parent=group)
    give_points(first, 10)
    give_points(second, 20)

    director = factories.user("director", at=group)
    assert ledger_of(group, 0, director).points == 30
    assert ledger_of(group, 0, factories.user("tict", at=first)).points == 10
    assert ledger_of(group, 0, factories.user("staff", at=group)).points == 0


def test_in_the_netherlands_nobody_is_paid_with_points():
    school = factories.school(country="nl")
    none = PointsGrant.objects.none()

    assert points_ledger(school, none, known={}, spent_minutes=0) is None


def test_a_group_says_which_schools_still_have_to_type_their_points():
    group = factories.group()
    schools = [factories.school(parent=group) for _school in range(3)]
    director = factories.user("director", at=group)
    give_points(schools[0], 10)

    assert ledger_of(group, 0, director).schools_without_points == 2
    give_points(group, 50)  # all of them, pooled
    assert ledger_of(group, 0, director).schools_without_points == 0


def test_a_figure_is_written_without_needless_zeros():
    known = figures("be", TODAY)

    assert known["points-full-time-master"].amount == "120"
    assert known["weight-secondary-general"].amount == "0.97368015"
    with translation.override("nl"):
        assert known["points-per-weighted-pupil"].amount == "0,046"
