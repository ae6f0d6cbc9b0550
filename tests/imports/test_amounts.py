from datetime import date

import pytest

from zwerm.imports import amounts


@pytest.mark.parametrize(
    ("text", "unit", "minutes"),
    [
        ("2u30", "hours_week", 150),
        ("2 u 30 min", "hours_week", 150),
        ("2:30", "hours_week", 150),
        ("02:30:00", "hours_week", 150),
        ("2,5", "hours_week", 150),
        ("2.5 uur", "hours_week", 150),
        ("2½", "hours_week", 150),
        ("150 min", "hours_week", 150),
        ("150'", "hours_week", 150),
        ("ca. 2 uur", "hours_week", 120),
        ("± 2 u per maand", "hours_week", 30),
        ("3 uur/week", "hours_year", 180),
        ("40", "hours_year", 60),
        ("90", "minutes_week", 90),
        ("1 uur", "minutes_week", 60),
        ("10", "days_year", 114),
        ("0", "hours_week", 0),
        ("veel", "hours_week", None),
        ("-2", "hours_week", None),
        ("2,5,1", "hours_week", None),
        ("999", "hours_week", None),
        ("", "hours_week", None),
    ],
)
def test_hours_as_people_write_them(text, unit, minutes):
    assert amounts.weekly_minutes(text, unit) == minutes


@pytest.mark.parametrize(
    ("text", "number"),
    [("350", 350), ("1.250", 1250), ("1 250 leerlingen", 1250), ("12,5", None), ("twaalf", None)],
)
def test_counts(text, number):
    assert amounts.count(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1/9/2026", date(2026, 9, 1)),
        ("01-09-26", date(2026, 9, 1)),
        ("2026-09-01", date(2026, 9, 1)),
        ("2026-09-01 00:00:00", date(2026, 9, 1)),
        ("46266", date(2026, 9, 1)),
        ("31/2/2026", None),
        ("binnenkort", None),
    ],
)
def test_days(text, day):
    assert amounts.day(text) == day


@pytest.mark.parametrize(
    ("text", "cents"), [("€ 2.500,50", 250_050), ("2500", 250_000), ("gratis", None)]
)
def test_money(text, cents):
    assert amounts.money_cents(text) == cents
