from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zwerm.means.rulebook import first_day, in_force, last_day


@dataclass(frozen=True)
class Row:
    key: str
    value: Decimal
    valid_from: date
    valid_until: date | None = None
    is_own: bool = False


days = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@st.composite
def rows(draw, start=days):
    begin = draw(start)
    end = draw(st.none() | st.integers(0, 2000))
    return Row(
        key=draw(st.sampled_from(["weight", "cost"])),
        value=Decimal(draw(st.integers(1, 9))),
        valid_from=begin,
        valid_until=None if end is None else begin + timedelta(end),
        is_own=draw(st.booleans()),
    )


def row(value, start, end=None, *, is_own=False):
    return Row("cost", Decimal(value), start, end, is_own)


def value_on(figures, day):
    found = in_force(figures, day)
    return int(found["cost"].value) if "cost" in found else None


def test_the_newest_figure_counts_from_its_first_day_on():
    figures = [row(63, date(2021, 9, 1)), row(65, date(2026, 9, 1))]

    assert value_on(figures, date(2021, 8, 31)) is None
    assert value_on(figures, date(2026, 8, 31)) == 63
    assert value_on(figures, date(2026, 9, 1)) == 65
    assert value_on(figures[::-1], date(2026, 9, 1)) == 65


def test_a_figure_ends_after_its_last_day():
    figures = [row(63, date(2018, 9, 1), date(2019, 8, 31))]

    assert value_on(figures, date(2019, 8, 31)) == 63
    assert value_on(figures, date(2019, 9, 1)) is None


def test_a_figure_of_the_group_goes_before_the_official_one_as_long_as_it_runs():
    official = row(82, date(2021, 9, 1))
    newer = row(84, date(2028, 9, 1))
    own = row(80, date(2026, 9, 1), date(2029, 8, 31), is_own=True)

    def figure_of(first_year):
        return value_on([official, newer, own], first_day("be", first_year))

    assert [figure_of(year) for year in (2025, 2026, 2028, 2029)] == [82, 80, 80, 84]


def test_a_school_year_begins_in_august_in_the_netherlands():
    assert (first_day("be", 2026), last_day("be", 2026)) == (date(2026, 9, 1), date(2027, 8, 31))
    assert (first_day("nl", 2026), last_day("nl", 2026)) == (date(2026, 8, 1), date(2027, 7, 31))


@given(st.lists(rows()), st.lists(rows(st.dates(date(2026, 9, 1), date(2030, 12, 31)))))
def test_figures_that_begin_this_year_change_nothing_in_years_before(known, added):
    for first_year in range(2019, 2026):
        day = first_day("be", first_year)
        assert in_force([*known, *added], day) == in_force(known, day)


@given(st.lists(rows()), days)
def test_what_counts_runs_on_that_day(figures, day):
    for key, figure in in_force(figures, day).items():
        assert figure.key == key
        assert figure.valid_from <= day
        assert figure.valid_until is None or figure.valid_until >= day
