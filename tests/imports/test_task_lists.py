"""Five lists of tasks, each in another shape, and what becomes of every row."""

import pytest

from tests import factories
from tests.imports.lists import Reading, csv_file, school_with_lead, xlsx_file
from zwerm.core.errors import DomainError
from zwerm.imports import undoing
from zwerm.imports.models import ImportChoice
from zwerm.tasks.models import Tailoring, Task

pytestmark = pytest.mark.django_db

PLAIN = [
    ["Taak", "Uren per week", "Wie"],
    ["Back-ups controleren", "2,5", "Sofie"],
    ["Wachtwoorden resetten", "2u30", "Jan"],
    ["Kerkuilen tellen", "1", ""],
    ["", "", ""],
    ["Totaal", "6", ""],
]


def task(slug):
    return Task.objects.get(slug=slug, owner=None)


def tailoring(school, slug):
    return Tailoring.objects.get(organisation=school, task__slug=slug)


def read(content, name="lijst.csv", **school_fields):
    school, lead = school_with_lead(**school_fields)
    return school, Reading(school, lead, "tasks", content, name).match()


# Five shapes


def test_a_plain_list_with_semicolons():
    _school, reading = read(csv_file(PLAIN))

    assert reading.fields == {"Taak": "name", "Uren per week": "hours", "Wie": "as_note"}
    assert reading.states == {
        "Back-ups controleren": "changed",
        "Wachtwoorden resetten": "changed",
        "Kerkuilen tellen": "new",
        "Totaal": "unread",
    }
    assert reading.row("Wachtwoorden resetten").changes == [
        ["minutes", 5, 150],
        ["note", "", "Wie: Jan"],
    ]
    assert reading.row("Totaal").reason == "total"


def test_an_excel_list_below_a_title_with_merged_clusters():
    sheet = [
        ["Overzicht ICT-taken 2026-2027"],
        ["opgemaakt door het ICT-team"],
        [],
        ["Domein", "Nr.", "Omschrijving", "Tijd (minuten per week)", "Opmerking"],
        ["", 1, "Printers", 45, ""],
        ["", 2, "Uilenkast hangen", 20, "aan de kerktoren"],
        ["Pedagogisch", 3, "Nascholing ICT", 60, ""],
    ]
    content = xlsx_file(
        {"Info": [["Dit is een leeg blad met uitleg"]], "Taken": sheet},
        merged=[("Taken", "A5:A6", "Technisch")],
    )

    _school, reading = read(content, "taken.xlsx")

    assert reading.fields == {
        "Domein": "cluster",
        "Nr.": "leave_out",
        "Omschrijving": "name",
        "Tijd (minuten per week)": "hours",
        "Opmerking": "note",
    }
    own = reading.row("Uilenkast hangen")
    assert (own.number, own.state, own.values["cluster"], own.values["minutes"]) == (
        6,
        "new",
        "T",
        20,
    )
    assert reading.row("Printers").target == task("t-printers-av").pk
    assert reading.row("Nascholing ICT").values["minutes"] == 60
    assert reading.counts == {"changed": 2, "new": 1}


def test_a_tabbed_list_in_utf_16_with_clusters_as_headings_and_hours_a_year():
    rows = [
        ["Wat", "Uren per schooljaar", "Van toepassing", "Reden"],
        ["TECHNISCHE TAKEN", "", "", ""],
        ["1. Firewall beheren", "40", "ja", ""],
        ["2. CNC", "80", "nee", "geen technische richting"],
        ["PEDAGOGISCHE TAKEN", "", "", ""],
        ["3. Vlinders kweken", "20", "", ""],
    ]

    school, reading = read(csv_file(rows, separator="\t", encoding="utf-16"))

    assert [row.reason for row in reading.source.rows.filter(state="unread")] == ["part", "part"]
    assert reading.row("1. Firewall beheren").values["minutes"] == 60
    assert reading.row("3. Vlinders kweken").values["cluster"] == "P"
    reading.choose("2. CNC", "match", task("t-vaksoftware"))
    reading.choose("1. Firewall beheren", "match", task("t-firewall"))
    reading.apply()
    dropped = tailoring(school, "t-vaksoftware")
    assert (dropped.status, dropped.reason) == ("dropped", "geen technische richting")
    assert tailoring(school, "t-firewall").weekly_minutes == 60


def test_an_english_list_with_commas_in_latin_1_and_columns_in_any_order():
    rows = [
        ["Remarks", "Hours a week", "Category", "Task", "Café"],
        ["", "1.5", "Technical", "Reset passwords", "crème"],
        ["", "lots", "Sideways", "Count owls", ""],
    ]

    _school, reading = read(csv_file(rows, separator=",", encoding="latin-1"))

    assert reading.fields == {
        "Remarks": "note",
        "Hours a week": "hours",
        "Category": "cluster",
        "Task": "name",
        "Café": "as_note",
    }
    owls = reading.row("Count owls")
    assert owls.remarks == [
        ["no_cluster", "Category", "Sideways"],
        ["no_hours", "Hours a week", "lots"],
        ["cluster_guessed", "", ""],
    ]
    assert owls.notes == [["Category", "Sideways"], ["Hours a week", "lots"]]
    assert reading.row("Reset passwords").notes == [["Café", "crème"]]


def test_a_list_without_headings_and_with_hours_in_words():
    rows = [
        ["Back-ups controleren", "150 min", "Sofie"],
        ["Wachtwoorden resetten", "1u30", "Jan"],
        ["Uilen tellen", "± 2 u per maand", ""],
    ]
    school, lead = school_with_lead()
    reading = Reading(school, lead, "tasks", csv_file(rows, encoding="utf-8"))

    layout = reading.source.layout
    layout["columns"][1]["field"] = "hours"
    reading.match()

    minutes = {row.name: row.values.get("minutes") for row in reading.source.rows.all()}
    assert minutes == {
        "Back-ups controleren": 150,
        "Wachtwoorden resetten": 90,
        "Uilen tellen": 30,
    }
    assert reading.row("Wachtwoorden resetten").notes == [["C", "Jan"]]


# Taking over


def test_taking_a_list_over_fills_in_the_overview():
    school, reading = read(csv_file(PLAIN))

    reading.apply()

    own = Task.objects.get(owner=school)
    found = (own.name_nl, own.fixed_minutes, own.effort_provenance)
    assert found == ("Kerkuilen tellen", 60, "estimate")
    stored = tailoring(school, "t-back-up")
    found = (stored.weekly_minutes, stored.minutes_provenance, stored.note)
    assert found == (150, "estimate", "Wie: Sofie")
    assert reading.source.stage == "done"
    assert bytes(reading.source.tables) == b""


def test_the_same_list_again_changes_nothing():
    school, reading = read(csv_file(PLAIN))
    reading.apply()

    again = Reading(school, reading.by, "tasks", csv_file(PLAIN)).match()

    assert again.counts == {"same": 3, "unread": 1}
    again.apply()
    assert Task.objects.filter(owner=school).count() == 1


def test_a_changed_list_updates_what_came_from_the_first():
    school, reading = read(csv_file(PLAIN))
    reading.apply()
    changed = [row.copy() for row in PLAIN]
    changed[3] = ["Kerkuilen tellen.", "1,5", "Mira"]

    again = Reading(school, reading.by, "tasks", csv_file(changed)).match()

    row = again.row("Kerkuilen tellen.")
    assert (row.state, row.is_remembered, row.target) == (
        "changed",
        True,
        Task.objects.get(owner=school).pk,
    )
    again.apply()
    own = Task.objects.get(owner=school)
    assert Tailoring.objects.get(task=own).weekly_minutes == 90
    assert Tailoring.objects.get(task=own).note == "Wie: Mira"


def test_a_choice_is_remembered_for_the_next_list():
    school, reading = read(csv_file([["Taak"], ["Kabelsoep roeren"], ["Uilen tellen"]]))
    reading.choose("Kabelsoep roeren", "match", task("t-infrawerken"))
    reading.choose("Uilen tellen", "skip")
    reading.apply()

    again = Reading(
        school, reading.by, "tasks", csv_file([["Taak"], ["Uilen tellen"], ["kabelsoep roeren"]])
    )

    again.match()
    assert again.states == {"Uilen tellen": "skipped", "kabelsoep roeren": "same"}
    assert again.row("kabelsoep roeren").target == task("t-infrawerken").pk
    assert ImportChoice.objects.count() == 2


def test_several_rows_can_be_one_task_and_their_hours_are_added_up():
    rows = [["Taak", "Uren"], ["Accounts leerlingen", "1"], ["Accounts personeel", "0,5"]]

    school, reading = read(csv_file(rows))
    reading.apply()

    assert tailoring(school, "a-accounts-dagelijks").weekly_minutes == 90


def test_a_row_that_stands_twice_asks_for_a_look_and_is_not_taken_twice():
    rows = [["Taak", "Uren"], ["Back-ups", "1"], ["Back-ups", "1"]]

    school, reading = read(csv_file(rows))

    assert [(r.state, r.reason) for r in reading.source.rows.all()] == [
        ("changed", ""),
        ("unsure", "twice"),
    ]
    reading.apply()
    assert tailoring(school, "t-back-up").weekly_minutes == 60


def test_a_doubtful_match_is_not_taken_over_until_somebody_says_so():
    rows = [["Taak", "Uren"], ["Backup servers", "1"]]

    _school, reading = read(csv_file(rows))

    row = reading.row("Backup servers")
    assert (row.state, row.reason, row.target) == ("unsure", "probable", task("t-back-up").pk)
    reading.apply()
    assert Tailoring.objects.count() == 0
    assert reading.counts == {"unsure": 1}


def test_at_a_school_group_hours_are_not_taken_over_and_said_so():
    group = factories.group()
    factories.school(parent=group)
    lead = factories.user("director", at=group)

    reading = Reading(group, lead, "tasks", csv_file(PLAIN)).match()
    reading.apply()

    assert reading.row("Back-ups controleren").remarks == [["hours_at_group", "", ""]]
    assert [t.weekly_minutes for t in Tailoring.objects.filter(organisation=group)] == [None, None]
    assert Task.objects.get(owner=group).fixed_minutes == 0


def test_a_list_can_be_undone_as_a_whole():
    school, reading = read(csv_file(PLAIN))
    reading.apply()

    undoing.undo_import(reading.source, by=reading.by)

    assert Tailoring.objects.filter(organisation=school).count() == 0
    assert not Task.objects.for_organisation(school).filter(owner=school).exists()
    reading.source.refresh_from_db()
    assert reading.source.stage == "undone"


def test_what_somebody_changed_since_is_not_undone():
    school, reading = read(csv_file(PLAIN))
    reading.apply()
    Tailoring.objects.filter(task=task("t-back-up")).update(weekly_minutes=10)

    with pytest.raises(DomainError):
        undoing.undo_import(reading.source, by=reading.by)

    reading.source.refresh_from_db()
    assert reading.source.stage == "done"
    assert tailoring(school, "a-accounts-dagelijks").weekly_minutes == 150


def test_a_list_is_taken_over_once():
    _school, reading = read(csv_file(PLAIN))
    reading.apply()
    rows = Tailoring.objects.count()

    with pytest.raises(DomainError, match="taken over already"):
        reading.apply()

    assert Tailoring.objects.count() == rows


def test_an_exported_overview_is_recognised_by_its_keys():
    rows = [
        ["Taak", "Uren per week", "Eigen cijfer", "Sleutel"],
        ["Hernoemde back-ups", "3", "ja", "t-back-up"],
        ["Hernoemd netwerk", "9", "nee", "t-netwerk-beheer"],
    ]

    school, reading = read(csv_file(rows))
    reading.apply()

    assert tailoring(school, "t-back-up").weekly_minutes == 180
    assert reading.states == {"Hernoemde back-ups": "changed", "Hernoemd netwerk": "same"}
