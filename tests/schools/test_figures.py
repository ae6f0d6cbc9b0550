"""Figures of a year: where each number comes from, what adds up, what is carried over."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories as make
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.schools.categories import CATEGORIES, categories_for
from zwerm.schools.figures import Figure, SchoolFigures, known_figures, problems, settled
from zwerm.schools.kinds import KINDS
from zwerm.schools.models import KeyFigures, Organisation, PupilCount, SchoolYear
from zwerm.schools.queries import pupil_breakdowns
from zwerm.schools.recording import stored_figures
from zwerm.schools.services import (
    apply_school_records,
    carry_over_key_figures,
    set_figures,
    set_key_figures,
)
from zwerm.workbook.records import SchoolRecord

SPLIT = ("secondary_general", "secondary_practical", "newcomers")


@pytest.fixture
def year(db):
    return SchoolYear.objects.current()


@pytest.fixture
def last(year):
    return SchoolYear.objects.starting(year.first_year - 1)


@pytest.fixture
def school(db):
    return make.school("Elm", kind="secondary", code="elm")


def counted(*numbers, provenance="granted"):
    pairs = zip(SPLIT, numbers, strict=True)
    return {code: None if n is None else Figure(n, provenance) for code, n in pairs}


def everything():
    figures = list(KeyFigures.objects.order_by("pk").values())
    return figures, list(PupilCount.objects.order_by("pk").values())


def test_each_kind_in_flanders_has_its_categories_and_each_category_its_kind():
    assert [kind for kind in KINDS["be"] if not categories_for("be", kind)] == []
    assert {kind for c in CATEGORIES for kind in c.kinds} <= set(KINDS["be"])
    assert [c.code for c in categories_for("nl", "primary")] == []


def test_each_number_keeps_its_own_source(school, year):
    figures = {"devices": Figure(90, "measured", "device list"), "staff": Figure(31, "granted")}

    assert set_figures([SchoolFigures(school, figures)], year, by=None) == 1

    row = KeyFigures.objects.get()
    assert (row.pupils, row.devices, row.staff) == (None, 90, 31)
    assert row.missing == ["pupils"]
    assert known_figures(row) == {
        "pupils": None,
        "devices": Figure(90, "measured", "device list"),
        "staff": Figure(31, "granted"),
    }
    assert (row.provenance, row.note) == ("measured", "")


def test_a_row_without_sources_of_its_own_has_that_of_the_row(school):
    row = make.key_figures(school, provenance="published", note="website")

    assert known_figures(row)["staff"] == Figure(20, "published", "website")


def test_what_an_entry_leaves_out_stays_and_none_clears_it(school, year):
    make.key_figures(school, pupils=200, devices=100, staff=20, provenance="granted")

    set_figures([SchoolFigures(school, {"devices": None})], year, by=None)

    row = KeyFigures.objects.get()
    assert (row.pupils, row.devices, row.staff) == (200, None, 20)


def test_zero_is_a_number_and_nothing_is_not(school, year):
    set_figures([SchoolFigures(school, {"devices": Figure(0, "measured")})], year, by=None)
    assert KeyFigures.objects.get().missing == ["pupils", "staff"]

    set_figures([SchoolFigures(school, {"devices": None})], year, by=None)
    assert not KeyFigures.objects.exists()


def test_pupils_follow_from_their_categories(school, year):
    set_figures([SchoolFigures(school, {}, counted(300, 120, 0))], year, by=None)

    row = KeyFigures.objects.get()
    assert (row.pupils, row.provenance_of("pupils")) == (420, "granted")
    assert {c.category: c.pupils for c in PupilCount.objects.all()} == {
        "secondary_general": 300,
        "secondary_practical": 120,
        "newcomers": 0,
    }

    change = {"newcomers": Figure(15, "estimate", "asked around")}
    set_figures([SchoolFigures(school, {}, change)], year, by=None)
    row.refresh_from_db()
    assert (row.pupils, row.provenance_of("pupils")) == (435, "estimate")


@pytest.mark.parametrize(
    ("figures", "counts", "says"),
    [
        ({"pupils": Figure(421)}, counted(300, 120, 0), "By category there are 420 pupils, not"),
        ({"pupils": Figure(299)}, counted(300, None, None), "By category there are 300 pupils alr"),
        ({"pupils": None}, counted(300, 120, 0), "By category there are 420 pupils. Clear"),
        ({"devices": Figure(-1)}, {}, "It has to be a whole number from 0 to 200000."),
        ({"staff": Figure(50_001)}, {}, "It has to be a whole number from 0 to 50000."),
        ({"staff": Figure(1, "gossip")}, {}, "There is no provenance “gossip”."),
        ({"robots": Figure(1)}, {}, "There is no figure “robots”."),
    ],
)
def test_what_does_not_add_up_is_refused(school, year, figures, counts, says):
    oak = make.school("Oak")
    before = everything()
    entries = [SchoolFigures(oak, {"staff": Figure(3)}), SchoolFigures(school, figures, counts)]

    with pytest.raises(DomainError, match="^Elm: " + says.replace(".", r"\.")):
        set_figures(entries, year, by=None)

    assert everything() == before


def test_all_schools_with_a_problem_are_named_at_once(year):
    schools = [make.school(name) for name in ("Ash", "Elm")]

    with pytest.raises(DomainError) as refusal:
        set_figures([SchoolFigures(s, {"pupils": Figure(-1)}) for s in schools], year, by=None)

    assert [line.split(":")[0] for line in str(refusal.value).splitlines()] == ["Ash", "Elm"]


def test_the_same_figures_again_change_nothing(school, year):
    entry = SchoolFigures(school, {"staff": Figure(31)}, counted(300, 120, 0))
    assert set_figures([entry], year, by=None) == 1
    before = everything()

    assert set_figures([entry], year, by=None) == 0
    assert everything() == before
    assert AuditEvent.objects.filter(verb="set_key_figures").count() == 1


def test_where_all_weigh_the_same_the_total_is_the_category(year):
    elm = make.school("Elm", kind="primary")
    set_figures([SchoolFigures(elm, {}, {"primary": Figure(240, "granted")})], year, by=None)

    assert KeyFigures.objects.get().pupils == 240
    assert not PupilCount.objects.exists()
    found = pupil_breakdowns(elm, year)[elm.pk]
    assert [(r.category.code, r.pupils, r.provenance) for r in found.rows] == [
        ("primary", 240, "granted")
    ]
    assert found.missing == ()


def test_hours_of_adult_students_are_not_pupils(year):
    cvo = make.school(kind="adult")
    figures = {"pupils": Figure(900, "measured")}
    set_figures([SchoolFigures(cvo, figures, {"adult_hours": Figure(120_000)})], year, by=None)

    found = pupil_breakdowns(cvo, year)[cvo.pk]
    assert (found.pupils, [(r.category.code, r.pupils) for r in found.rows]) == (
        900,
        [("adult_hours", 120_000)],
    )


def test_a_breakdown_says_what_is_missing(school, year):
    site = make.school("Annex", parent=school, kind="site", site_kind="primary")
    make.key_figures(site, pupils=40)
    make.key_figures(school, pupils=500)
    counts = {"secondary_general": Figure(300)}
    set_figures([SchoolFigures(school, {}, counts)], year, by=None)

    found = pupil_breakdowns(school, year)

    assert [c.code for c in found[school.pk].missing] == ["secondary_practical", "newcomers"]
    assert [(r.category.code, r.pupils) for r in found[site.pk].rows] == [("primary", 40)]


def test_last_years_figures_come_as_an_estimate_with_their_source(school, year, last):
    entry = SchoolFigures(school, {"staff": Figure(31, "granted", "letter")}, counted(300, 120, 5))
    set_figures([entry], last, by=None)

    assert carry_over_key_figures(school, year, by=None) == 1

    note = f"taken over from {last}"
    row = KeyFigures.objects.get(school_year=year)
    assert known_figures(row) == {
        "pupils": Figure(425, "estimate", note),
        "devices": None,
        "staff": Figure(31, "estimate", note),
    }
    assert PupilCount.objects.filter(school_year=year, provenance="estimate").count() == 3


def test_carrying_over_never_writes_over_what_is_there(school, year, last):
    figures = {"staff": Figure(31), "devices": Figure(400)}
    set_figures([SchoolFigures(school, figures, counted(300, 120, 5))], last, by=None)
    set_key_figures(school, year, by=None, pupils=430, staff=33, provenance="granted")

    carry_over_key_figures(school, year, by=None)

    row = KeyFigures.objects.get(school_year=year)
    assert (row.pupils, row.devices, row.staff) == (430, 400, 33)
    assert row.provenance_of("staff") == "granted"
    assert not PupilCount.objects.filter(school_year=year).exists()
    assert carry_over_key_figures(school, year, by=None) == 0


def test_a_part_of_this_years_pupils_is_filled_up_and_added_again(school, year, last):
    set_figures([SchoolFigures(school, {}, counted(300, 120, 5))], last, by=None)
    set_figures([SchoolFigures(school, {}, counted(500, None, None))], year, by=None)

    carry_over_key_figures(school, year, by=None)

    assert KeyFigures.objects.get(school_year=year).pupils == 625


def test_a_closed_school_carries_nothing_over(school, year, last):
    make.key_figures(school, school_year=last)
    Organisation.objects.filter(pk=school.pk).update(ends_on=year.lessons_start_on)
    assert carry_over_key_figures(school, year, by=None) == 1

    KeyFigures.objects.filter(school_year=year).delete()
    Organisation.objects.filter(pk=school.pk).update(ends_on=date(year.first_year, 8, 31))
    assert carry_over_key_figures(school, year, by=None) == 0


def test_a_workbook_that_says_nothing_new_keeps_every_source(school, year):
    figures = {"staff": Figure(31, "granted", "letter"), "devices": Figure(90, "measured")}
    set_figures([SchoolFigures(school, figures, counted(300, 120, 5))], year, by=None)
    before = everything()
    same = SchoolRecord(
        code="elm",
        name="Elm",
        kind="secondary",
        pupils=425,
        devices=90,
        staff=31,
        figures_provenance="measured",
    )

    result = apply_school_records(school, year, [same], by=None)

    assert (result.unchanged, result.changed) == (1, 0)
    assert everything() == before


def test_a_workbook_cannot_contradict_the_categories(school, year):
    set_figures([SchoolFigures(school, {}, counted(300, 120, 5))], year, by=None)
    before = everything()
    other = SchoolRecord(code="elm", name="Elm", kind="secondary", pupils=430)

    with pytest.raises(DomainError, match="“elm”: By category there are 425 pupils, not 430"):
        apply_school_records(school, year, [other], by=None)

    assert everything() == before


def test_a_workbook_with_one_other_number_changes_only_that_source(school, year):
    figures = {"staff": Figure(31, "granted", "letter"), "devices": Figure(90, "granted")}
    set_figures([SchoolFigures(school, figures)], year, by=None)
    record = SchoolRecord(
        code="elm",
        name="Elm",
        kind="secondary",
        devices=95,
        staff=31,
        figures_provenance="granted",
    )

    apply_school_records(school, year, [record], by=None)

    assert known_figures(KeyFigures.objects.get()) == {
        "pupils": None,
        "devices": Figure(95, "granted"),
        "staff": Figure(31, "granted", "letter"),
    }


LEFT_OUT = "left out"
said = st.sampled_from([LEFT_OUT, None, *range(5)])


def entry_of(place, total, numbers):
    """None clears, LEFT_OUT is not spoken of."""
    given = zip(("pupils", *SPLIT), (total, *numbers), strict=True)
    told = {
        key: None if number is None else Figure(number)
        for key, number in given
        if number != LEFT_OUT
    }
    figures = {"pupils": told.pop("pupils")} if "pupils" in told else {}
    return SchoolFigures(place, figures, told)


@settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(said, st.tuples(said, said, said)), max_size=3))
def test_whatever_is_allowed_adds_up(changes):
    place = Organisation(name="Elm", kind="secondary", country="be")
    now = SchoolFigures(place, known_figures(None))
    for total, numbers in changes:
        entry = entry_of(place, total, numbers)
        if not problems(entry, now):
            now = settled(entry, now)

    known = [now.counts[code].value for code in SPLIT if now.counts.get(code)]
    pupils = now.figures["pupils"]
    if len(known) == len(SPLIT):
        assert pupils is not None
        assert pupils.value == sum(known)
    assert pupils is None or pupils.value >= sum(known)


def test_figures_of_many_schools_are_read_in_one_query(year, django_assert_num_queries):
    schools = [make.school() for _ in range(3)]
    with django_assert_num_queries(1):
        assert len(stored_figures(schools, year)) == 3
