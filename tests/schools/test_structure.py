"""Kinds by country, sites that inherit, and moving, closing and opening again."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories as make
from zwerm.core.errors import DomainError
from zwerm.schools.kinds import KINDS
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.schools.queries import school_records
from zwerm.schools.services import (
    add_school,
    apply_school_records,
    change_country,
    change_school,
    close_school,
    move_school,
    reopen_school,
)
from zwerm.tasks.queries import tailored_tasks
from zwerm.workbook.records import SchoolRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.group("Town", code="town")


def everything():
    return list(Organisation.objects.order_by("pk").values())


def test_every_kind_has_a_place_in_a_country():
    kinds = {kind for known in KINDS.values() for kind in known}

    assert kinds == set(Organisation.Kind.values) - {"group", "site"}


@pytest.mark.parametrize(
    ("country", "kind", "label"),
    [
        ("be", "primary", "primary school"),
        ("be", "special", "special primary school"),
        ("nl", "special", "special education (so)"),
        ("nl", "vocational", "senior vocational education (mbo)"),
        ("be", "vocational", "senior vocational education"),
        ("be", "group", "school group"),
        ("nl", "group", "school board"),
    ],
)
def test_a_kind_is_named_in_the_words_of_its_country(country, kind, label):
    assert str(Organisation(country=country, kind=kind).kind_label) == label


def test_a_site_takes_the_kind_of_its_school_unless_it_says_otherwise(town):
    elm = make.school("Elm", parent=town, kind="secondary")
    annex = add_school(elm, by=None, name="Annex", kind="site")
    assert (annex.education, str(annex.kind_label)) == ("secondary", "site")

    change_school(annex, by=None, name="Annex", kind="site", site_kind="primary")
    annex.refresh_from_db()
    assert (annex.education, str(annex.kind_label)) == ("primary", "site, primary school")


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "vocational"},
        {"kind": "primary", "site_kind": "secondary"},
        {"kind": "nonsense"},
    ],
)
def test_a_kind_that_does_not_exist_here_is_refused(town, fields):
    before = everything()

    with pytest.raises(DomainError):
        add_school(town, by=None, name="Elm", **fields)

    assert everything() == before


def test_a_school_moves_with_its_sites_and_keeps_what_it_has(town):
    elm = make.school("Elm", code="elm")
    annex = make.school("Annex", parent=elm, kind="site", code="annex")
    figures = make.key_figures(elm)
    make.school("Other elm", parent=town, code="elm")

    move_school(elm, to=town, by=None)

    elm.refresh_from_db()
    annex.refresh_from_db()
    assert (elm.parent, elm.code, annex.parent, annex.code) == (town, "elm-2", elm, "annex")
    assert KeyFigures.objects.get(organisation=elm) == figures


def test_a_site_moves_to_another_school_and_keeps_its_code(town):
    elm, oak = (make.school(name, parent=town, code=name.lower()) for name in ("Elm", "Oak"))
    annex = make.school("Annex", parent=elm, kind="site", code="annex")

    move_school(annex, to=oak, by=None)

    annex.refresh_from_db()
    assert (annex.parent, annex.code) == (oak, "annex")


@pytest.mark.parametrize("belongs", ["elm", "oak"])
def test_a_school_does_not_take_who_works_elsewhere_to_another_group(town, belongs):
    elm, oak = (make.school(name, parent=town, code=name) for name in ("elm", "oak"))
    make.person("Jo", at={"elm": elm, "oak": oak}[belongs], homes=[elm, oak])

    with pytest.raises(DomainError, match="Jo"):
        move_school(elm, to=make.group(), by=None)

    elm.refresh_from_db()
    assert elm.parent == town


def test_a_move_that_cannot_be_is_refused(town):
    elm = make.school("Elm", parent=town)
    annex = make.school("Annex", parent=elm, kind="site")
    abroad = make.group("Abroad", country="nl")
    before = everything()

    for place, to in ((elm, abroad), (elm, town), (elm, annex), (annex, town), (town, abroad)):
        with pytest.raises(DomainError):
            move_school(place, to=to, by=None)

    assert everything() == before


def test_a_school_that_closed_stays_and_counts_until_its_year_is_over(town):
    elm, oak = (make.school(name, parent=town, code=name.lower()) for name in ("Elm", "Oak"))
    annex = make.school("Annex", parent=elm, kind="site", code="annex")
    year = SchoolYear.objects.starting(2026)
    next_year = SchoolYear.objects.starting(2027)

    close_school(elm, on=date(2027, 6, 30), by=None)

    assert [row.code for row in school_records(town, year)] == ["town", "elm", "annex", "oak"]
    assert [row.code for row in school_records(town, next_year)] == ["town", "oak"]
    assert set(Organisation.objects.below(town.pk)) == {town, elm, annex, oak}

    reopen_school(elm, by=None)
    assert len(school_records(town, next_year)) == 4


def test_a_closed_school_has_no_tasks_of_its_own_any_more(town):
    elm, oak = make.school("Elm", parent=town), make.school("Oak", parent=town)
    make.own_task(town, fixed_minutes=60, levels=["S"])
    close_school(elm, on=date(2020, 6, 30), by=None)
    elm.refresh_from_db()

    rows = tailored_tasks(town, SchoolYear.objects.current())

    assert {each.school for row in rows for each in row.schools} == {oak}
    assert elm.is_closed


def test_a_school_is_open_on_its_last_day(town):
    elm = make.school(parent=town)
    today = timezone.localdate()
    close_school(elm, on=today, by=None)
    assert not elm.is_closed
    close_school(elm, on=today - timedelta(days=1), by=None)
    assert elm.is_closed


def test_a_group_cannot_close(town):
    before = everything()
    with pytest.raises(DomainError):
        close_school(town, on=date(2026, 8, 31), by=None)
    assert everything() == before


def test_a_group_changes_country_with_all_that_is_in_it(town):
    elm = make.school(parent=town, kind="secondary")
    make.school(parent=elm, kind="site")

    change_country(town, country="nl", by=None)

    assert set(Organisation.objects.values_list("country", flat=True)) == {"nl"}


def test_a_kind_that_the_other_country_does_not_have_stops_the_change(town):
    make.school("Art", parent=town, kind="arts")
    elm = make.school(parent=town)
    before = everything()

    with pytest.raises(DomainError, match="Art \\(part-time arts education\\)"):
        change_country(town, country="nl", by=None)
    with pytest.raises(DomainError):
        change_country(elm, country="nl", by=None)

    assert everything() == before


def test_a_workbook_can_make_a_school_of_a_site_that_differed_in_kind(town):
    elm = make.school("Elm", parent=town, code="elm")
    make.school("Annex", parent=elm, kind="site", code="annex", site_kind="secondary")
    record = SchoolRecord(code="annex", name="Annex", kind="secondary", parent="town")
    records = [SchoolRecord(code="town", name="Town", kind="group"), record]

    apply_school_records(town, SchoolYear.objects.current(), records, by=None)

    annex = Organisation.objects.get(code="annex")
    assert (annex.parent, annex.kind, annex.site_kind) == (town, "secondary", "")
