"""Lists of schools with their figures."""

import pytest

from tests import factories
from tests.imports.lists import Reading, csv_file, xlsx_file
from zwerm.core.errors import DomainError
from zwerm.imports import services
from zwerm.imports.sides import kinds_for
from zwerm.schools.models import KeyFigures, Organisation

pytestmark = pytest.mark.django_db

ROWS = [
    ["Inst.nr.", "Naam instelling", "Soort onderwijs", "Aantal lln", "Laptops", "Gemeente"],
    ["012345", "VBS De Linde", "gewoon basisonderwijs", "1.234", "200", "Gent"],
    ["012346", "Sint-Jan College", "secundair", "veel", "", "Gent"],
    ["", "", "", "", "", ""],
    ["Totaal", "", "", "2000", "", ""],
]


@pytest.fixture
def group():
    return factories.group()


@pytest.fixture
def lead(group):
    return factories.user("director", at=group)


def test_schools_and_their_figures_are_read(group, lead):
    reading = Reading(group, lead, "schools", csv_file(ROWS)).match()

    assert reading.fields == {
        "Inst.nr.": "number",
        "Naam instelling": "name",
        "Soort onderwijs": "kind",
        "Aantal lln": "pupils",
        "Laptops": "devices",
        "Gemeente": "as_note",
    }
    assert reading.counts == {"new": 2, "unread": 1}
    reading.apply()
    linde, college = Organisation.objects.filter(parent=group).order_by("code")
    assert (linde.name, linde.code, linde.kind) == ("VBS De Linde", "012345", "primary")
    figures = KeyFigures.objects.get(organisation=linde)
    found = (figures.pupils, figures.devices, figures.staff, figures.provenance_of("pupils"))
    assert found == (1234, 200, None, "estimate")
    assert figures.note_of("pupils") == "lijst.csv"
    assert (college.kind, KeyFigures.objects.filter(organisation=college).exists()) == (
        "secondary",
        False,
    )
    assert reading.row("Sint-Jan College").remarks == [["no_count", "Aantal lln", "veel"]]


def test_a_school_is_known_by_its_number_or_by_its_name(group, lead):
    factories.school("Vrije Basisschool De Linde", parent=group, code="linde")
    factories.school("Iets heel anders", parent=group, code="012346", kind="secondary")

    reading = Reading(group, lead, "schools", csv_file(ROWS)).match()

    assert reading.states == {
        "VBS De Linde": "changed",
        "Sint-Jan College": "same",
        "Totaal": "unread",
    }
    changes = reading.row("VBS De Linde").changes
    assert changes == [["pupils", None, 1234], ["devices", None, 200]]


def test_a_new_list_updates_the_figures_and_leaves_the_others(group, lead):
    Reading(group, lead, "schools", csv_file(ROWS)).match().apply()
    sheet = [["School", "Instellingsnummer", "Leerlingen"], ["De Linde", 12345, 1300]]
    sheet[1][1] = "012345"

    again = Reading(group, lead, "schools", xlsx_file({"Telling": sheet}), "telling.xlsx").match()

    assert again.row("De Linde").changes == [["pupils", 1234, 1300]]
    again.apply()
    figures = KeyFigures.objects.get(organisation__code="012345")
    assert (figures.pupils, figures.devices) == (1300, 200)
    assert Organisation.objects.filter(parent=group).count() == 2


def test_only_who_leads_a_school_group_adds_schools(group, lead):
    school = factories.school(parent=group)
    technician = factories.user("tict", at=group)
    head = factories.user("head", at=school)

    assert kinds_for(lead, group) == ["tasks", "people", "schools"]
    assert kinds_for(technician, group) == ["tasks", "people"]
    assert kinds_for(head, school) == ["tasks", "people"]
    reading = Reading(group, technician, "schools", csv_file(ROWS))
    with pytest.raises(DomainError):
        reading.match()
    with pytest.raises(DomainError):
        services.start_applying(reading.source, by=technician)
    assert Organisation.objects.filter(parent=group).count() == 1
