from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from tests import factories
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.means.figure_changes import NewValue, change_figure, end_own_figure
from zwerm.means.figures import figures, figures_of
from zwerm.means.models import ReferenceFigure
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

    def known_as(key):
        return (known[key].amount, known[key].status)

    assert known_as("points-full-time-hso") == ("63", "published")
    assert known_as("points-full-time-bachelor") == ("82", "unverified")
    assert known_as("points-full-time-master") == ("120", "unverified")
    assert known_as("administration-points-full-time-hso") == ("63", "unverified")
    assert known_as("points-per-weighted-pupil") == ("0.046", "estimate")
    assert known_as("teaching-period-minutes") == ("50", "estimate")
    assert known_as("full-time-clock-hours") == ("36", "published")
    assert known_as("full-time-clock-hours-secondary") == ("36", "unverified")
    assert known_as("bpt-cap-primary") == known_as("bpt-cap-secondary") == ("3", "published")
    assert known_as("bpt-rounds-up-from-primary") == ("5", "published")
    assert figures("nl", TODAY)["school-weeks-a-year"].status == "estimate"


def test_money_for_each_weighted_pupil_is_known_of_one_old_year_only():
    assert "operating-euro-per-weighted-pupil" not in figures("be", TODAY)
    assert figures("be", date(2019, 1, 1))["operating-euro-per-weighted-pupil"].value == Decimal(
        "0.7163"
    )


def test_every_figure_says_where_it_comes_from():
    assert not ReferenceFigure.objects.filter(source="").exists()


def test_a_figure_is_written_without_needless_zeros():
    known = figures("be", TODAY)

    assert known["points-full-time-master"].amount == "120"
    assert known["weight-secondary-general"].amount == "0.97368015"
    with translation.override("nl"):
        assert known["points-per-weighted-pupil"].amount == "0,046"


def years(count=3):
    """The year before, this year and those after."""
    first = SchoolYear.objects.current().first_year - 1
    return [SchoolYear.objects.starting(first + number) for number in range(count)]


def new(value, **fields):
    fields = {"status": "published", "source": "letter of 1 June", "reason": "new decree"} | fields
    return NewValue(Decimal(value), **fields)


def value_in(organisation, school_year, key="points-full-time-bachelor"):
    return figures_of(organisation, school_year)[key].value


def official(key="points-full-time-bachelor"):
    return ReferenceFigure.objects.get(key=key, country="be", owner=None)


def test_a_new_official_figure_counts_from_its_year_on_and_never_before():
    school, (last, this, following) = factories.school(), years()
    by = factories.user(is_superuser=True)

    change_figure(official(), new("84"), from_year=following, owner=None, by=by)

    assert [value_in(school, year) for year in (last, this, following)] == [82, 82, 84]
    event = AuditEvent.objects.get()
    assert (event.verb, event.details["value"], event.details["reason"]) == (
        "changed_figure",
        "84",
        "new decree",
    )


def test_a_year_that_is_over_keeps_its_figures():
    school, (last, this, _following) = factories.school(), years()
    by = factories.user(is_superuser=True)
    before = list(ReferenceFigure.objects.values())

    with pytest.raises(DomainError, match="is over"):
        change_figure(official(), new("84"), from_year=last, owner=None, by=by)
    with pytest.raises(DomainError, match="Say why"):
        change_figure(official(), new("84", reason=" "), from_year=this, owner=None, by=by)
    with pytest.raises(DomainError, match="more than zero"):
        change_figure(official(), new("0"), from_year=this, owner=None, by=by)

    assert list(ReferenceFigure.objects.values()) == before
    assert value_in(school, last) == 82


def test_a_group_puts_its_own_figure_in_place_and_the_official_one_stays():
    group = factories.group()
    school, beside = factories.school(parent=group), factories.school()
    last, this, _following = years()
    by = factories.user("director", at=group)

    own = change_figure(official(), new("80"), from_year=this, owner=group, by=by)
    change_figure(official(), new("81"), from_year=this, owner=group, by=by)

    assert [value_in(school, last), value_in(school, this), value_in(beside, this)] == [82, 81, 82]
    assert official().value == 82
    assert ReferenceFigure.objects.filter(owner=group).count() == 1
    assert set(ReferenceFigure.objects.visible_to(by)) >= {own, official()}
    stranger = factories.user("director", at=factories.group())
    assert own not in ReferenceFigure.objects.visible_to(stranger)


def test_an_own_figure_ends_this_year_and_stays_in_the_years_before():
    group, (last, this, following) = factories.group(), years()
    by = factories.user("director", at=group)
    own = ReferenceFigure.objects.create(
        owner=group,
        country="be",
        key="points-full-time-bachelor",
        value=80,
        valid_from=date(last.first_year, 9, 1),
        source="letter",
    )
    change_figure(own, new("79"), from_year=this, owner=group, by=by)
    assert [value_in(group, year) for year in (last, this, following)] == [80, 79, 79]

    end_own_figure(own, by=by)

    assert [value_in(group, year) for year in (last, this, following)] == [80, 82, 82]
    with pytest.raises(DomainError, match="official figure stays"):
        end_own_figure(official(), by=by)
    assert value_in(group, this) == 82
