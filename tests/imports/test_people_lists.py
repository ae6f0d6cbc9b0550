"""Five lists of people, each in another shape. Nobody becomes somebody else without a look."""

from datetime import date

import pytest

from tests import factories
from tests.imports.lists import Reading, csv_file, school_with_lead, xlsx_file
from zwerm.core.errors import DomainError
from zwerm.imports import services, undoing
from zwerm.people.models import Person

pytestmark = pytest.mark.django_db


def named(name):
    return Person.objects.get(name=name)


# Five shapes


def test_first_and_last_names_apart_with_columns_that_are_nobodys_business():
    school, lead = school_with_lead()
    rows = [
        ["Naam", "Voornaam", "Rijksregisternummer", "E-mail school", "Ambt", "Telefoon", "Klas"],
        [
            "Peeters",
            "Hilde",
            "85.01.01-123.45",
            "Hilde.Peeters@School.be",
            "leerkracht",
            "0470",
            "3A",
        ],
        ["Maes", "Jo", "85.01.02-123.45", "", "directeur", "0471", ""],
    ]

    reading = Reading(school, lead, "people", csv_file(rows)).match()

    assert reading.fields == {
        "Naam": "last_name",
        "Voornaam": "first_name",
        "Rijksregisternummer": "leave_out",
        "E-mail school": "email",
        "Ambt": "roles",
        "Telefoon": "leave_out",
        "Klas": "as_note",
    }
    assert reading.states == {"Hilde Peeters": "new", "Jo Maes": "new"}
    assert reading.row("Hilde Peeters").notes == [["Klas", "3A"]]
    reading.apply()
    hilde = named("Hilde Peeters")
    found = (hilde.email, hilde.roles, hilde.is_teacher, hilde.code, list(hilde.homes.all()))
    assert found == ("hilde.peeters@school.be", ["teacher"], True, "hilde-peeters", [school])
    assert named("Jo Maes").roles == ["head"]


def test_what_is_nobodys_business_is_not_kept_once_a_list_is_taken_over():
    school, lead = school_with_lead()
    rows = [["Naam", "Insz", "Ambt"], ["Jo Maes", "85.01.02-123.45", "directeur"]]

    reading = Reading(school, lead, "people", csv_file(rows)).match()

    columns = reading.source.layout["columns"]
    assert [column["samples"] for column in columns] == [["Jo Maes"], [], ["directeur"]]
    reading.apply()
    columns = reading.source.layout["columns"]
    assert [column["field"] for column in columns] == ["name", "leave_out", "roles"]
    assert [column["samples"] for column in columns] == [[], [], []]
    assert bytes(reading.source.tables) == b""


def test_an_excel_list_of_a_school_group_with_a_school_for_each():
    group = factories.group()
    linde = factories.school("Basisschool De Linde", parent=group)
    eik = factories.school("VBS De Eik", parent=group)
    lead = factories.user("director", at=group)
    sheet = [
        ["Personeelslijst", "", "", ""],
        ["", "", "", ""],
        ["Volledige naam", "School", "Functie", "In dienst sinds"],
        ["PEETERS, Hilde", "De Linde", "ICT-coördinator", "1/9/2020"],
        ["MAES, Jo", "De Linde + De Eik", "zorgjuf", ""],
        ["CLAES, An", "De Beuk", "poetst de ramen", "gisteren"],
    ]

    reading = Reading(group, lead, "people", xlsx_file({"Blad1": sheet}), "mensen.xlsx").match()

    assert reading.states == {"Hilde Peeters": "new", "Jo Maes": "new", "An Claes": "new"}
    assert reading.row("An Claes").remarks == [
        ["no_role", "Functie", "poetst de ramen"],
        ["no_day", "In dienst sinds", "gisteren"],
        ["unknown_school", "", "De Beuk"],
    ]
    reading.apply()
    hilde, jo, an = named("Hilde Peeters"), named("Jo Maes"), named("An Claes")
    assert (hilde.organisation, hilde.starts_on, hilde.roles) == (
        linde,
        date(2020, 9, 1),
        ["coordinator"],
    )
    assert (jo.organisation, set(jo.homes.all()), jo.roles) == (group, {linde, eik}, ["care"])
    assert (an.organisation, list(an.homes.all())) == (group, [])


def test_a_list_without_headings_is_known_by_what_stands_in_it():
    school, lead = school_with_lead()
    rows = [
        ["Hilde Peeters", "hilde@school.be", "leerkracht"],
        ["Jo Maes", "jo@school.be", "secretariaat"],
        ["An Claes", "an@school.be", "directie"],
    ]

    reading = Reading(school, lead, "people", csv_file(rows, separator=",")).match()

    columns = [c["field"] for c in reading.source.layout["columns"]]
    assert columns == ["name", "email", "roles"]
    assert reading.counts == {"new": 3}


def test_an_english_export_with_tabs():
    school, lead = school_with_lead()
    rows = [
        ["Display name", "User principal name", "Job title", "Department"],
        ["Hilde Peeters", "hilde@school.be", "Teacher", "Languages"],
        ["", "shared@school.be", "", ""],
    ]

    content = csv_file(rows, separator="\t", encoding="utf-16-le")
    reading = Reading(school, lead, "people", content).match()

    assert reading.fields["Display name"] == "name"
    assert reading.fields["User principal name"] == "email"
    assert reading.states == {"Hilde Peeters": "new", "shared@school.be": "unread"}
    assert reading.row("shared@school.be").reason == "no_name"


def test_dutch_names_with_a_prefix_and_an_end():
    school, lead = school_with_lead()
    rows = [
        ["Roepnaam", "Tussenvoegsel", "Achternaam", "Mail", "Uit dienst"],
        ["Fatima", "el", "Amrani", "fatima@school.nl", "31-07-2027"],
    ]

    Reading(school, lead, "people", csv_file(rows)).match().apply()

    assert named("Fatima el Amrani").ends_on == date(2027, 7, 31)


# Who is who


def test_an_address_tells_who_someone_is_and_what_is_new_is_added():
    school, lead = school_with_lead()
    hilde = factories.person("Hilde Peeters", at=school, email="h@s.be", roles=["tict"])
    rows = [["Naam", "E-mail", "Functie"], ["Peeters Hilde", "H@S.be", "leerkracht"]]

    reading = Reading(school, lead, "people", csv_file(rows)).match()

    row = reading.row("Peeters Hilde")
    assert (row.target, row.state) == (hilde.pk, "changed")
    assert row.changes == [["roles", ["tict"], ["tict", "teacher"]]]
    reading.apply()
    hilde.refresh_from_db()
    assert (hilde.name, hilde.roles) == ("Hilde Peeters", ["tict", "teacher"])


@pytest.mark.parametrize(
    ("known", "told", "reason"),
    [
        (("Hilde Peeters", "h@s.be"), ("Hilde Peeters", "other@s.be"), "other_mail"),
        (("Hilde Peeters", "ict@s.be"), ("Jo Maes", "ict@s.be"), "other_mail"),
        (("Hilde Peeters", ""), ("Hilda Peeters", ""), "probable"),
    ],
)
def test_two_people_are_never_made_one_without_a_look(known, told, reason):
    school, lead = school_with_lead()
    factories.person(known[0], at=school, email=known[1])
    rows = [["Naam", "E-mail"], list(told)]

    reading = Reading(school, lead, "people", csv_file(rows)).match()

    assert (reading.row(told[0]).state, reading.row(told[0]).reason) == ("unsure", reason)
    reading.apply()
    assert [(p.name, p.email) for p in Person.objects.all()] == [known]


def test_two_with_one_name_ask_which_of_them():
    school, lead = school_with_lead()
    factories.person("Jan Maes", at=school)
    factories.person("Jan Maes", at=school)

    reading = Reading(school, lead, "people", csv_file([["Naam"], ["Jan Maes"]])).match()

    assert (reading.row("Jan Maes").state, reading.row("Jan Maes").reason) == (
        "unsure",
        "same_name",
    )
    assert len(reading.row("Jan Maes").candidates) == 2


def test_two_rows_for_one_person_ask_which_counts():
    school, lead = school_with_lead()
    hilde = factories.person("Hilde Peeters", at=school, email="h@s.be")
    rows = [["Naam", "E-mail"], ["Hilde Peeters", "h@s.be"], ["Peeters Hilde", ""]]

    reading = Reading(school, lead, "people", csv_file(rows)).match()

    assert reading.row("Peeters Hilde").reason == "taken"
    reading.choose("Peeters Hilde", "match", hilde)
    with pytest.raises(DomainError, match="Rows 2 and 3"):
        reading.apply()
    reading.source.refresh_from_db()
    assert reading.source.stage == "review"


def test_people_of_another_team_are_left_alone_and_said_so():
    group = factories.group()
    school = factories.school(parent=group)
    other = factories.school(parent=group)
    lead = factories.user("coordinator", at=school)
    factories.person("Hilde Peeters", at=other, email="h@s.be")
    rows = [["Naam", "E-mail", "Functie"], ["Hilde Peeters", "h@s.be", "leerkracht"]]

    reading = Reading(school, lead, "people", csv_file(rows)).match()

    row = reading.row("Hilde Peeters")
    assert (row.state, row.reason) == ("unread", "other_team")
    services.decide(reading.source, {row.pk: ("new", None)}, by=lead)
    reading.apply()
    assert named("Hilde Peeters").roles == []


def test_a_list_of_one_school_puts_nobody_to_work_at_another():
    group = factories.group()
    school, other = factories.school(parent=group), factories.school("De Beuk", parent=group)
    tict = factories.user("tict", at=school)
    jo = factories.person("Jo Maes", at=school)
    rows = [["Naam", "School"], ["Jo Maes", "De Beuk"], ["Els Wouters", "De Beuk"]]

    reading = Reading(school, tict, "people", csv_file(rows)).match()

    assert reading.states == {"Jo Maes": "same", "Els Wouters": "new"}
    assert reading.row("Jo Maes").remarks == [["other_school", "", "De Beuk"]]
    reading.apply()
    els = named("Els Wouters")
    assert (els.organisation, list(els.homes.all())) == (school, [school])
    assert list(jo.homes.all()) == [school]
    assert list(Person.objects.working_at(other)) == []


def test_nothing_is_half_saved_when_a_list_is_refused():
    school, lead = school_with_lead()
    rows = [
        ["Naam", "In dienst", "Uit dienst"],
        ["Jo Maes", "", ""],
        ["Hilde Peeters", "1/9/2028", "1/9/2027"],
    ]
    reading = Reading(school, lead, "people", csv_file(rows)).match()

    with pytest.raises(DomainError, match="Hilde Peeters"):
        reading.apply()

    assert Person.objects.count() == 0
    reading.source.refresh_from_db()
    assert (reading.source.stage, reading.counts) == ("review", {"new": 2})


def test_a_changed_list_updates_and_can_be_undone():
    school, lead = school_with_lead()
    Reading(school, lead, "people", csv_file([["Naam"], ["Jo Maes"], ["An Claes"]])).match().apply()
    rows = [["Naam", "E-mail"], ["Jo Maes", "jo@s.be"], ["An Claes", ""], ["Els Wouters", ""]]

    again = Reading(school, lead, "people", csv_file(rows)).match()
    assert again.states == {"Jo Maes": "changed", "An Claes": "same", "Els Wouters": "new"}
    again.apply()
    assert named("Jo Maes").email == "jo@s.be"

    undoing.undo_import(again.source, by=lead)

    assert [(p.name, p.email) for p in Person.objects.all()] == [("An Claes", ""), ("Jo Maes", "")]


@pytest.mark.parametrize("who", ["Jo Maes", "Els Wouters"])
def test_a_school_does_not_undo_what_the_group_read_in_at_another(who):
    group = factories.group()
    school, other = factories.school(parent=group), factories.school("De Beuk", parent=group)
    jo = factories.person("Jo Maes", at=school)
    rows = [["Naam", "School"], [who, "De Beuk"]]
    director, tict = factories.user("director", at=group), factories.user("tict", at=school)
    reading = Reading(school, director, "people", csv_file(rows)).match().apply()

    with pytest.raises(DomainError, match="another team"):
        undoing.undo_import(reading.source, by=tict)

    assert [person.name for person in Person.objects.working_at(other)] == [who]
    undoing.undo_import(reading.source, by=director)
    assert list(Person.objects.all()) == [jo]
    assert list(jo.homes.all()) == [school]


def test_people_who_are_used_by_now_are_not_undone():
    school, lead = school_with_lead()
    reading = Reading(school, lead, "people", csv_file([["Naam"], ["Jo Maes"], ["An Claes"]]))
    reading.match().apply()
    factories.grant(named("Jo Maes"), 60)

    with pytest.raises(DomainError, match="Jo Maes"):
        undoing.undo_import(reading.source, by=lead)

    assert Person.objects.count() == 2


# A long list


def test_a_list_of_five_thousand_people_adds_up():
    school, lead = school_with_lead()
    factories.person("Persoon Nul", at=school, email="p0@school.be")
    rows = [["Naam", "E-mail", "Functie"]]
    rows += [[f"Persoon {words(n)}", f"p{n}@school.be", "leerkracht"] for n in range(4_990)]
    rows += [["", f"geen{n}@school.be", ""] for n in range(6)]
    rows += [["Persoon Dubbel", "p1@school.be", ""]] * 2
    rows += [["Naam", "E-mail", "Functie"], ["Totaal", "", ""]]

    reading = Reading(school, lead, "people", csv_file(rows)).match()

    assert reading.source.rows.count() == 5_000
    assert (reading.job.state, reading.job.progress, reading.job.details) == (
        "done",
        1.0,
        {"rows": 5_000, "done": 5_000},
    )
    assert reading.counts == {"changed": 1, "new": 4_989, "unsure": 2, "unread": 8}
    reading.apply()
    assert (reading.source.stage, Person.objects.count()) == ("done", 4_990)
    assert named("Persoon Nul").roles == ["teacher"]


def words(number):
    digits = ["Nul", "Een", "Twee", "Drie", "Vier", "Vijf", "Zes", "Zeven", "Acht", "Negen"]
    return " ".join(digits[int(digit)] for digit in str(number))


def test_matching_can_be_stopped_and_keeps_nothing():
    school, lead = school_with_lead()
    reading = Reading(school, lead, "people", csv_file([["Naam"], ["Jo Maes"]]))
    asked = []

    services.match_rows(
        reading.source,
        by=lead,
        progress=lambda done, total: asked.append((done, total)),
        should_stop=lambda: True,
        saving=lambda: pytest.fail("nothing is to be saved"),
    )

    assert (asked, reading.source.rows.count()) == ([(0, 1)], 0)
