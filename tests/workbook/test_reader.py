"""What a reader forgives: order, form, and everything people do to a workbook."""

from dataclasses import replace
from datetime import time

import pytest

from tests.workbook.books import Book, group_dossier, small_dossier, workbook_of
from zwerm.workbook.reader import read_workbook
from zwerm.workbook.records import RuleRecord


def test_columns_may_stand_in_another_order():
    book = Book()
    for sheet in book.sheets:
        if sheet not in {"School", "Middelen", "Lees mij"}:
            book.sheets[sheet] = [row[::-1] for row in book.sheets[sheet]]

    assert read_workbook(book.content()) == small_dossier()


def test_rows_may_be_sorted_and_empty_rows_left_between():
    book = Book()
    start = book.heading_row("Taken", "Voorrang") + 1
    rows = book.sheets["Taken"][start:]
    filled = [row for row in rows if row and row[0]]
    book.sheets["Taken"][start:] = [part for row in filled[::-1] for part in (row, [], [""])]

    read = read_workbook(book.content())

    assert read.tasks == small_dossier().tasks[::-1]


def test_columns_and_sheets_of_ones_own_are_left_alone():
    book = Book()
    book.put("Mensen", "Naam", "An Peeters")
    heading = book.heading_row("Mensen", "Naam")
    book.sheets["Mensen"][heading].append("Verjaardag")
    book.sheets["Mensen"][heading + 1].append("3 mei")
    book.sheets["Kladblad"] = [["zomaar"]]

    assert read_workbook(book.content()) == small_dossier()


def test_a_title_may_be_pasted_above_everything():
    book = Book()
    for sheet in ("Mensen", "Taken"):
        book.sheets[sheet] = [["Onze school"], [], *book.sheets[sheet]]

    assert read_workbook(book.content()) == small_dossier()


def test_headings_and_sheets_are_found_without_capitals_and_accents():
    book = Book()
    book.sheets["mensen "] = book.sheets.pop("Mensen")
    book.put("mensen ", "Naam", "  NAAM: ", row=0)

    assert read_workbook(book.content()) == small_dossier()


def test_an_english_workbook_reads_the_same():
    english = workbook_of(small_dossier(), language="en")

    assert read_workbook(english) == small_dossier()


def test_the_example_rows_are_not_read():
    book = Book()
    book.add("Mensen", "E-mailadres", Sleutel="(voorbeeld)", Naam="An Voorbeeld", Rollen="???")
    book.add("Middelen", "Persoon", Persoon="An Voorbeeld", Toelichting="(voorbeeld)")

    assert read_workbook(book.content()) == small_dossier()


@pytest.mark.parametrize(
    "yes", ["ja", "JA", "j", "x", "X", "yes", "true", "1", 1, True, "✓", " ja "]
)
def test_yes_is_said_in_many_ways(yes):
    book = Book().put("Mensen", "Geeft les", yes)

    assert read_workbook(book.content()).people[0].is_teacher


@pytest.mark.parametrize("no", ["nee", "Neen", "n", "no", "0", 0, False, "-", ""])
def test_no_is_said_in_many_ways(no):
    book = Book().put("Mensen", "Geeft les", no)

    assert not read_workbook(book.content()).people[0].is_teacher


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        (2.5, 150),
        ("2,5", 150),
        ("2.5", 150),
        ("2u30", 150),
        ("2 u 30", 150),
        ("2:30", 150),
        ("2h30", 150),
        ("2,5 uur", 150),
        ("150 min", 150),
        (time(2, 30), 150),
        ("2\u00a0u", 120),
        (" 2 ", 120),
        (2, 120),
        (0, 0),
    ],
)
def test_hours_are_typed_in_many_ways(typed, minutes):
    book = Book().put("Middelen", "Uren per week", typed, row=1)

    assert read_workbook(book.content()).means[0].weekly_minutes == minutes


@pytest.mark.parametrize("typed", [1250, "1250", "1.250,0", " 1250 ", "1 250", "1250,0"])
def test_numbers_may_be_text(typed):
    book = Book().put("School", "Uitbesteden: euro per jaar", typed)

    assert read_workbook(book.content()).schools[0].outsourcing_euro_a_year == 1250


def test_wishes_may_be_signs():
    book = Book().put("Mensen", "Wil: technisch", "--").put("Mensen", "Wil: beleid", "+")

    assert read_workbook(book.content()).people[0].motivation == {"T": -2, "B": 1}


def test_stray_spaces_of_every_kind_are_dropped():
    book = Book().put("Mensen", "Naam", "\u00a0 An \u2009 Peeters\u200b ")
    book.put("Middelen", "Persoon", "an  peeters")

    assert read_workbook(book.content()) == small_dossier()


def test_a_new_row_becomes_an_own_task_with_a_key_of_its_own():
    book = Book()
    book.add("Taken", "Voorrang", **{"Soort taak": "A", "Taak": "Élke maandag: koffie"})

    added = read_workbook(book.content(), known_tasks=[t.slug for t in small_dossier().tasks])

    task = added.tasks[-1]
    assert (task.slug, task.name, task.cluster, task.is_own) == (
        "eigen-elke-maandag-koffie",
        "Élke maandag: koffie",
        "A",
        True,
    )


def test_new_people_and_schools_get_keys_that_nobody_has():
    book = Book()
    book.add("Mensen", "E-mailadres", Naam="An", Scholen="De Linde")
    book.add("Mensen", "E-mailadres", Naam="Ań!", Scholen="De Linde")

    assert [person.code for person in read_workbook(book.content()).people] == [
        "an",
        "bo",
        "an-2",
        "an-3",
    ]


def test_in_a_single_school_everybody_works_there():
    book = Book().put("Mensen", "Scholen", "")

    assert read_workbook(book.content()).people[0].homes == ("linde",)


def test_schools_may_be_listed_with_any_sign_between():
    book = Book(group_dossier()).put("Mensen", "Scholen", "De Linde, de beuk")

    assert read_workbook(book.content()).people[0].homes == ("linde", "beuk")


@pytest.mark.parametrize("typed", ["De Linde: 2,5; De Beuk: 1u30", "linde=2:30\nbeuk: 90 min"])
def test_own_hours_are_given_for_each_school(typed):
    book = Book(group_dossier()).put("Taken", "Eigen uren per week", typed)

    assert read_workbook(book.content()).tasks[0].weekly_minutes == {"linde": 150, "beuk": 90}


def test_own_hours_of_a_single_school_are_just_a_number():
    book = Book().put("Taken", "Eigen uren per week", "1,5")

    assert read_workbook(book.content()).tasks[0].weekly_minutes == {"linde": 90}


def test_the_rules_sheet_may_be_thrown_away():
    book = Book()
    del book.sheets["Regels"], book.sheets["Lees mij"]

    assert read_workbook(book.content()) == small_dossier(rules=())


def test_namesakes_are_told_apart_by_their_keys():
    first, second = small_dossier().people
    namesakes = small_dossier(
        people=(first, replace(second, name="An Peeters")),
        rules=(RuleRecord("pin", "t-back-up", "bo"),),
    )

    assert read_workbook(workbook_of(namesakes)) == namesakes


def test_what_looks_like_a_formula_stays_text():
    first, second = small_dossier().people
    daring = small_dossier(people=(replace(first, name="=1+1"), replace(second, name="@An -2")))

    assert read_workbook(workbook_of(daring)) == daring
