import pytest
from django.core.exceptions import ValidationError

from tests import factories as make
from zwerm.accounts import rules as accounts_rules
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.schools import rules
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.schools.queries import key_figures, school_records
from zwerm.schools.services import (
    add_school,
    apply_school_records,
    carry_over_key_figures,
    change_school,
    set_key_figures,
)
from zwerm.workbook.records import SchoolRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return SchoolYear.objects.current()


@pytest.fixture
def town():
    top = make.group("Town", code="town")
    for name in ("Elm", "Oak"):
        make.school(name, parent=top, code=name.lower())
    return top


@pytest.fixture
def director(town):
    return make.user("director", at=town)


def everything():
    """All that can be stored about schools."""
    places = Organisation.objects.order_by("pk").values()
    return list(places), list(KeyFigures.objects.order_by("pk").values())


def test_leading_means_the_same_here_as_in_accounts():
    assert rules.LEADS == accounts_rules.LEADS


@pytest.mark.parametrize("role", ["director", "head", "coordinator", "tict", "staff", "guest"])
def test_a_lead_is_one_at_the_school_and_above_it(role, town):
    elm, oak = town.schools()
    at_elm, at_town = make.user(role, at=elm), make.user(role, at=town)
    leads = role in {"director", "head", "coordinator"}

    assert [rules.can_lead(at_elm, place) for place in (elm, oak, town)] == [leads, False, False]
    assert [rules.can_lead(at_town, place) for place in (elm, oak, town)] == [leads] * 3


@pytest.mark.parametrize(
    ("kind", "parent", "is_possible"),
    [
        ("group", None, True),
        ("primary", None, True),
        ("primary", "group", True),
        ("site", "primary", True),
        ("group", "group", False),
        ("primary", "primary", False),
        ("primary", "site", False),
        ("site", None, False),
        ("site", "group", False),
        ("site", "site", False),
    ],
)
def test_the_depth_is_group_school_site(kind, parent, is_possible):
    top = make.group()
    school = make.school(parent=top)
    above = {
        None: None,
        "group": top,
        "primary": school,
        "site": make.school(parent=school, kind="site"),
    }[parent]
    place = Organisation(parent=above, kind=kind, code="new", name="New")

    if is_possible:
        place.full_clean()
    else:
        with pytest.raises(ValidationError):
            place.full_clean()


def test_nothing_can_be_above_itself(town):
    elm = town.schools()[0]
    site = make.school(parent=elm, kind="site")
    elm.parent, town.parent, site.parent = site, elm, site

    assert all(place.misplacement() for place in (elm, town, site))


def test_a_school_with_a_site_cannot_become_a_site(town, director):
    elm, oak = town.schools()
    make.school("Annex", parent=elm, kind="site")
    elm.parent = oak
    before = everything()

    with pytest.raises(DomainError):
        change_school(elm, by=director, name="Elm", kind="site")

    assert everything() == before


def test_a_school_is_added_with_a_code_that_is_free_in_the_group(town, director):
    first = add_school(town, by=director, name="De Linde", kind="primary", pool="north")
    second = add_school(first, by=director, name="De Linde", kind="site")

    assert (first.code, first.parent, first.pool) == ("de-linde", town, "north")
    assert (second.code, second.parent) == ("de-linde-2", first)
    assert AuditEvent.objects.filter(verb="added_school").count() == 2


def test_figures_are_stored_once_a_year(town, year, director):
    elm = town.schools()[0]
    for pupils in (100, 120):
        set_key_figures(
            elm, year, by=director, pupils=pupils, devices=60, staff=12, provenance="granted"
        )

    assert KeyFigures.objects.get().pupils == 120
    assert key_figures(town, year) == {elm.pk: KeyFigures.objects.get()}


def test_last_years_figures_are_carried_over_where_there_are_none_yet(town, year, director):
    elm, oak = town.schools()
    last = SchoolYear.objects.create(first_year=year.first_year - 1)
    make.key_figures(elm, school_year=last, pupils=90)
    make.key_figures(oak, school_year=last, pupils=80)
    make.key_figures(oak, school_year=year, pupils=85)

    count = carry_over_key_figures(town, year, by=director)

    assert count == 1
    assert {pk: row.pupils for pk, row in key_figures(town, year).items()} == {
        elm.pk: 90,
        oak.pk: 85,
    }


def test_records_go_out_in_the_order_of_the_tree(town, year):
    elm, oak = town.schools()
    make.school("Annex", parent=oak, code="annex", kind="site")
    make.key_figures(elm, pupils=90, devices=40, staff=9, outsourcing_cents_a_year=150_000)

    records = school_records(town, year)

    assert [(r.code, r.parent) for r in records] == [
        ("town", ""),
        ("elm", "town"),
        ("oak", "town"),
        ("annex", "oak"),
    ]
    assert records[1] == SchoolRecord(
        code="elm",
        name="Elm",
        kind="primary",
        parent="town",
        pupils=90,
        devices=40,
        staff=9,
        outsourcing_euro_a_year=1500,
    )


def test_what_was_exported_changes_nothing(town, year, director):
    make.key_figures(town.schools()[0], note="Letter of 3 May", provenance="granted")
    before = everything()

    applied = apply_school_records(town, year, school_records(town, year), by=director)

    assert (applied.added, applied.changed, applied.unchanged) == (0, 0, 3)
    assert everything() == before


def test_schools_are_made_and_changed_from_records(town, year, director):
    elm = town.schools()[0]
    records = (
        SchoolRecord("annex", "Annex", "site", parent="elm", pupils=20),
        SchoolRecord("elm", "The Elm", "secondary", pool="north", pupils=300),
        SchoolRecord("ash", "Ash", "primary", parent="town"),
    )

    applied = apply_school_records(town, year, records, by=director)

    assert (applied.added, applied.changed, applied.unchanged) == (2, 1, 0)
    elm.refresh_from_db()
    assert (elm.name, elm.kind, elm.pool, elm.parent) == ("The Elm", "secondary", "north", town)
    assert applied.organisations["annex"].parent == elm
    assert applied.organisations["ash"].parent == town
    assert {pk: row.pupils for pk, row in key_figures(town, year).items()} == {
        elm.pk: 300,
        applied.organisations["annex"].pk: 20,
    }


def test_a_school_is_known_by_its_name_when_the_file_has_another_code(town, year, director):
    records = (
        SchoolRecord("town-2026", "The town", "group"),
        SchoolRecord("e1", "elm", "primary", parent="town-2026"),
    )

    applied = apply_school_records(town, year, records, by=director)

    assert (applied.added, applied.changed) == (0, 2)
    assert sorted(Organisation.objects.values_list("code", "name")) == [
        ("e1", "elm"),
        ("oak", "Oak"),
        ("town-2026", "The town"),
    ]


def test_a_head_changes_their_own_school_only(town, year):
    elm = town.schools()[0]
    head = make.user("head", at=elm)
    own = SchoolRecord("elm", "The Elm", "primary", parent="town")
    same = SchoolRecord("oak", "Oak", "primary", parent="town")

    applied = apply_school_records(town, year, (own, same), by=head)

    assert (applied.changed, applied.unchanged) == (1, 1)
    before = everything()
    for records in (
        (own, SchoolRecord("oak", "The Oak", "primary", parent="town")),
        (SchoolRecord("ash", "Ash", "primary", parent="town"),),
    ):
        with pytest.raises(DomainError, match=records[-1].code):
            apply_school_records(town, year, records, by=head)
        assert everything() == before


@pytest.mark.parametrize(
    "records",
    [
        (SchoolRecord("ash", "Ash", "castle"),),
        (SchoolRecord("ash", "Ash", "primary", parent="nowhere"),),
        (SchoolRecord("a" * 25, "Ash", "primary"),),
        (SchoolRecord("ash", "Ash", "primary"), SchoolRecord("ash", "Ash too", "primary")),
        (SchoolRecord("ash", "Ash", "site", parent="town"),),
        (SchoolRecord("ash", "Ash", "primary", parent="elm"),),
        (SchoolRecord("elm", "Elm", "site", parent="elm"),),
        (SchoolRecord("ash", "Ash", "group"), SchoolRecord("yew", "Yew", "group")),
    ],
)
def test_records_that_cannot_be_are_refused_whole(town, year, director, records):
    before = everything()

    with pytest.raises(DomainError):
        apply_school_records(
            town,
            year,
            (SchoolRecord("oak", "Changed", "primary"), *records),
            by=director,
        )

    assert everything() == before


@pytest.mark.parametrize("code", ["oak", "town"])
def test_a_code_that_another_school_of_the_group_has_is_refused(town, year, code):
    elm, _oak = town.schools()
    head, before = make.user("head", at=elm), everything()
    site = SchoolRecord(code, "Dependance", "site", parent="elm")

    with pytest.raises(DomainError) as refusal:
        apply_school_records(
            elm, year, (SchoolRecord("elm", "Elm", "primary", pupils=9), site), by=head
        )

    assert str(refusal.value) == f"The code “{code}” is used twice."
    assert everything() == before


def test_another_school_group_may_have_the_same_codes(town, year, director):
    make.school("Oak", parent=make.group(), code="yew")

    applied = apply_school_records(
        town, year, (SchoolRecord("yew", "Yew", "primary", parent="town"),), by=director
    )

    assert applied.added == 1


def test_the_admin_site_refuses_a_code_that_is_used_twice(town):
    elm, _oak = town.schools()
    site = make.school("Dependance", parent=elm, kind="site", code="dependance")
    alone = make.school("Alone", code="alone")
    make.school("Site", parent=alone, kind="site", code="oak")
    site.clean()
    alone.clean()
    Organisation(name="Oak", kind="primary", code="oak").clean()

    site.code, alone.parent = "oak", town
    for wrong in (site, alone, Organisation(name="X", kind="primary", parent=town, code="elm")):
        with pytest.raises(ValidationError, match="is used twice"):
            wrong.clean()


def test_figures_are_seen_by_the_teams_of_that_school_group(town):
    elm, oak = town.schools()
    elsewhere = make.school(parent=make.group())
    both = make.user("tict", at=elsewhere)
    both.memberships.create(organisation=elm, role="staff")

    assert [rules.can_see_figures(both, place) for place in (elsewhere, elm)] == [True, False]
    assert [rules.can_see_figures(make.user("tict", at=at), oak) for at in (elm, town)] == [
        True
    ] * 2
