"""What an organisation has, against sums made by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from zwerm.means.holdings import holdings
from zwerm.means.ledger import diploma_offers, ledger, schools_without_points
from zwerm.means.models import HoursBudget, MoneyBudget, PointsGrant, Source
from zwerm.means.school_table import school_table
from zwerm.means.supply import minutes_alone, minutes_together, pooled
from zwerm.means.supply_queries import supplies
from zwerm.schools.models import PupilCount, SchoolYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return SchoolYear.objects.current()


def give_points(place, points, diploma="hso", **fields):
    fields = {"school_year": SchoolYear.objects.current()} | fields
    return PointsGrant.objects.create(
        organisation=place, points=Decimal(points), diploma=diploma, **fields
    )


def give_hours(place, quantity, source="ADM", **fields):
    fields = {"school_year": SchoolYear.objects.current()} | fields
    return HoursBudget.objects.create(
        organisation=place,
        source=Source.objects.get(code=source),
        quantity=Decimal(quantity),
        **fields,
    )


def count(place, category, pupils):
    year = SchoolYear.objects.current()
    PupilCount.objects.create(
        organisation=place, school_year=year, category=category, pupils=pupils
    )


def minutes_of(place, year):
    return [line.weekly_minutes for line in holdings(place, year).lines]


def test_points_become_hours_at_the_diploma_they_are_spent_at(year):
    school = factories.school()
    give_points(school, "63")
    give_points(school, "41", "bachelor")

    held = holdings(school, year)

    assert [line.weekly_minutes for line in held.lines] == [36 * 60, 18 * 60]
    # A bachelor's points are not confirmed.
    assert [line.is_confirmed for line in held.lines] == [True, False]
    # 104 points at each diploma
    assert [offer.minutes for offer in diploma_offers(held.lines, held.known)] == [3565, 2739, 1872]


def test_in_secondary_the_week_itself_is_not_confirmed(year):
    school = factories.school(kind="secondary")
    give_points(school, "63")

    (line,) = holdings(school, year).lines

    assert line.weekly_minutes == 36 * 60
    assert [figure.key for figure in line.unconfirmed] == ["full-time-clock-hours-secondary"]


def test_points_for_administration_care_and_the_global_envelope(year):
    school = factories.school()
    give_points(school, "6.3", envelope="administration")
    give_points(school, "6.3", envelope="care")
    give_points(school, "100", envelope="global")

    lines = holdings(school, year).lines

    # 96.57 of 100 points may be used: 96.57 / 63 of 36 hours
    assert [(line.source.code, line.weekly_minutes) for line in lines] == [
        ("ADM", 216),
        ("OWN", 216),
        ("OWN", 3310),
    ]
    assert not any(line.is_confirmed for line in lines)


def test_without_a_letter_the_points_follow_from_the_pupils(year):
    school = factories.school()
    factories.key_figures(school, pupils=300)

    held = holdings(school, year)

    envelope = held.envelopes[school.pk]
    assert envelope.weighted == Decimal("367.4647518")
    assert round(envelope.envelope.computed, 1) == Decimal("16.9")
    (line,) = held.lines
    assert (line.weekly_minutes, line.is_forecast, line.provenance) == (579, True, "estimate")
    # No amount of money is published for this year.
    assert envelope.operating_cents is None


def test_the_letter_holds_and_the_difference_with_the_pupils_is_shown(year):
    school = factories.school()
    factories.key_figures(school, pupils=300)
    give_points(school, "15.5")

    held = holdings(school, year)

    envelope = held.envelopes[school.pk].envelope
    assert (envelope.points, envelope.is_granted) == (Decimal("15.5"), True)
    assert round(envelope.difference, 2) == Decimal("-1.40")
    assert [line.weekly_minutes for line in held.lines] == [531]  # 15.5 / 63 x 36 h = 8 h 51


def test_each_category_in_secondary_has_its_own_weight_and_none_is_guessed(year):
    school = factories.school(kind="secondary")
    factories.key_figures(school, pupils=700)
    count(school, "secondary_general", 500)
    count(school, "secondary_practical", 200)
    waiting = holdings(school, year).envelopes[school.pk]
    assert (waiting.weighted, [c.code for c in waiting.missing]) == (None, ["newcomers"])
    assert holdings(school, year).lines == ()

    count(school, "newcomers", 0)

    envelope = holdings(school, year).envelopes[school.pk]
    # 500 x 0.97368015 + 200 x 1.153471682
    assert envelope.weighted == Decimal("717.5344114")


def test_an_arts_school_has_no_known_weight(year):
    school = factories.school(kind="arts")
    factories.key_figures(school, pupils=900)

    envelope = holdings(school, year).envelopes[school.pk]

    assert (envelope.weighted, len(envelope.without_weight)) == (None, 1)


def test_what_a_site_has_counts_for_its_school(year):
    school = factories.school()
    site = factories.school(parent=school, kind="site")
    factories.key_figures(school, pupils=200)
    factories.key_figures(site, pupils=100)
    give_points(site, "6.3")
    factories.grant(factories.person(at=site), 60)

    held = holdings(school, year)

    assert held.envelopes[school.pk].weighted == Decimal("367.4647518")
    assert held.envelopes[school.pk].granted == Decimal("6.3")
    (supply,) = held.supplies
    assert (supply.place, supply.granted_minutes, supply.people_minutes) == (school.pk, 216, 60)


def test_teaching_periods_against_the_cap_of_three_per_cent(year):
    small, large = factories.school(), factories.school()
    for school, package in ((small, 483), (large, 484)):  # 14.49 and 14.52 periods
        give_hours(school, "15", "BPT", unit="periods", package=Decimal(package))

    (over,) = holdings(small, year).bpt_checks
    (within,) = holdings(large, year).bpt_checks

    assert (over.largest, over.over, over.is_refused) == (14, 1, True)
    assert (within.largest, within.over, within.is_refused) == (15, 0, False)
    assert minutes_of(small, year) == [750]


def test_the_local_committee_may_agree_with_more(year):
    school = factories.school(kind="secondary")
    give_hours(school, "31", "BPT", unit="periods", package=Decimal(1000), is_agreed=True)

    (check,) = holdings(school, year).bpt_checks

    assert (check.largest, check.over, check.is_refused) == (30, 1, False)


def test_without_the_whole_package_nothing_is_said_about_the_cap(year):
    school = factories.school()
    give_hours(school, "15", "BPT", unit="periods")

    (check,) = holdings(school, year).bpt_checks

    assert (check.largest, check.is_refused) == (None, False)


def test_dutch_task_hours_of_a_year_become_hours_a_week(year):
    school = factories.school(country="nl")
    give_hours(school, "200", "TAAK", unit="year")

    held = holdings(school, year)

    (line,) = held.lines
    assert (line.weekly_minutes, line.is_confirmed) == (300, False)
    assert held.envelopes[school.pk].envelope.points is None


def test_hours_count_only_as_long_as_they_run(year):
    school, today = factories.school(), timezone.localdate()
    give_hours(school, "2", ends_on=today)
    give_hours(school, "4", starts_on=date(today.year + 1, 1, 1))

    held = holdings(school, year)

    assert [(line.weekly_minutes, line.runs) for line in held.lines] == [(120, True), (240, False)]
    assert held.minutes == 120


def test_the_ledger_sets_what_was_granted_against_what_people_have(year):
    school = factories.school()
    give_points(school, "63")
    give_hours(school, "2")
    person = factories.person(at=school)
    factories.grant(person, 37 * 60)
    factories.grant(person, 60, source="ADM")
    factories.grant(factories.person(at=school, is_teacher=True), 100, source="BPT")

    accounts = ledger(holdings(school, year))

    assert [
        (a.source.code, a.granted_minutes, a.people_minutes, a.left_minutes, a.over_minutes)
        for a in accounts.accounts
    ] == [
        ("ICT", 2160, 2220, 0, 60),
        ("BPT", 0, 100, 0, 100),
        ("ADM", 120, 60, 60, 0),
    ]
    assert (accounts.granted_minutes, accounts.people_minutes, accounts.minutes) == (
        2280,
        2380,
        2440,
    )


def test_people_who_left_take_their_hours_out_of_the_count(year):
    school = factories.school()
    gone = factories.person(at=school, ends_on=date(2020, 1, 1))
    factories.grant(gone, 120)

    assert holdings(school, year).people_minutes == {}


def test_a_group_says_which_schools_still_have_to_type_their_points(year):
    group = factories.group()
    schools = [factories.school(parent=group) for _school in range(3)]
    give_points(schools[0], 10)

    assert schools_without_points(holdings(group, year)) == 2
    give_points(group, 50)  # all of them, pooled
    assert schools_without_points(holdings(group, year)) == 0


def test_points_of_the_group_take_the_place_of_what_its_schools_would_get(year):
    group = factories.group()
    factories.key_figures(factories.school(parent=group), pupils=300)
    assert minutes_of(group, year) == [579]

    give_points(group, "63")

    assert minutes_of(group, year) == [2160]


def test_the_table_of_schools_adds_up(year):
    group = factories.group()
    first, second = (factories.school(name, parent=group) for name in ("Beech", "Oak"))
    give_points(first, "63")
    factories.key_figures(second, pupils=300)
    give_hours(second, "15", "BPT", unit="periods", package=Decimal(400))
    MoneyBudget.objects.create(organisation=first, school_year=year, kind="ict", cents=21579)
    factories.grant(factories.person(at=group), 540)

    table = school_table(holdings(group, year))

    assert [
        (r.place.name, r.points_minutes, r.other_minutes, r.people_minutes, r.money_cents)
        for r in table.rows
    ] == [
        ("Beech", 2160, 0, 0, 21579),
        ("Oak", 579, 750, 0, 0),
        (group.name, 0, 0, 540, 0),
    ]
    assert (table.minutes, table.people_minutes, table.left_minutes) == (3489, 540, 2949)
    assert (table.money_cents, table.forecasts, table.without_anything) == (21579, 1, 0)
    assert [row.has_too_many_periods for row in table.rows] == [False, True, False]


def test_hours_of_schools_and_of_the_group_count_once_together(year):
    group = factories.group()
    schools = [factories.school(parent=group) for _school in range(2)]
    for school in schools:
        give_points(school, "63")
    factories.grant(factories.person(at=group), 540)

    found = supplies(group, year)

    assert minutes_alone(found) == {schools[0].pk: 2160, schools[1].pk: 2160, group.pk: 540}
    assert minutes_together(pooled(found, pool=group.pk)) == 4320


def test_sixty_schools_take_as_many_queries_as_one(year):
    group = factories.group()

    def add_school():
        school = factories.school(parent=group)
        factories.key_figures(school, pupils=300)
        give_points(school, "10")
        give_hours(school, "2")
        MoneyBudget.objects.create(organisation=school, school_year=year, kind="ict", cents=100)
        factories.grant(factories.person(at=school), 60)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            school_table(holdings(group, year))
        return len(captured)

    add_school()
    with_one = queries()
    for _school in range(59):
        add_school()

    assert queries() == with_one
