"""A division as workbook, Word file and PDF."""

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from docx import Document

from tests.workbook.books import lists_of
from zwerm.workbook.division import Division, Goal, Share, Work, Worker
from zwerm.workbook.documents import write_document, write_pdf
from zwerm.workbook.results import write_results
from zwerm.workbook.saying import date_text, hours_text, percent

EVIL = '=HYPERLINK("http://kwaad.be") #include("x") *vet* <b> \x07'


def division(**changes):
    values = {
        "name": "De Linde",
        "school_year": "2026-2027",
        "made_on": date(2026, 11, 22),
        "places": ("De Linde",),
        "workers": (
            Worker("an", "An Peeters", ("TICT",), ("De Linde",), {"ICT": 300}),
            Worker("bo", "Bo Claes", (), ("De Linde",), {}),
        ),
        "sources": {"ICT": "ICT-uren"},
        "goals": (Goal("core_uncovered", 6, 6),),
        "works": (
            Work("t-1", "Netwerk bewaken", "T", "S", "De Linde", 150, is_core=True,
                 shares=(Share("an", 120, {"ICT": 120}),), backups=("bo",), needs_backup=True),
            Work("a-1", "Meldingen lezen", "A", "S", "De Linde", 60, needs_backup=True),
            Work("b-1", "Plan schrijven", "B", "S", "De Linde", 30, outsourced_minutes=30),
        ),
    }  # fmt: skip
    return Division(**{**values, **changes})


def workbook(of, language="nl"):
    buffer = BytesIO()
    write_results(buffer, of, language=language)
    return buffer.getvalue()


def rows_under(sheets, sheet):
    return [row for row in sheets[sheet][4:] if any(row)]


def test_the_workbook_has_five_sheets_in_both_languages():
    assert list(lists_of(workbook(division()))) == [
        "Wie doet wat", "Per persoon", "Leemten", "Back-up", "Uren",
    ]  # fmt: skip
    assert list(lists_of(workbook(division(), "en"))) == [
        "Who does what", "By person", "Gaps", "Backup", "Hours",
    ]  # fmt: skip


def test_every_task_says_who_does_it_and_who_stands_by():
    sheets = lists_of(workbook(division()))

    assert rows_under(sheets, "Wie doet wat") == [
        ["■ technisch", "Netwerk bewaken", "De Linde", "ja", "An Peeters", "Bo Claes", 2.5, 0.5,
         "deels gedekt"],
        ["◆ beleid", "Plan schrijven", "De Linde", "", "uitbesteed", "", 0.5, "", "in orde"],
        ["▲ administratief", "Meldingen lezen", "De Linde", "", "niemand", "", 1.0, 1.0,
         "niemand doet dit"],
    ]  # fmt: skip


def test_a_person_sees_own_tasks_first_and_then_where_they_stand_by():
    sheets = lists_of(workbook(division()))

    assert [(row[0], row[2], row[4], row[5]) for row in rows_under(sheets, "Per persoon")] == [
        ("An Peeters", "Netwerk bewaken", "voert uit", 2.0),
        ("Bo Claes", "Netwerk bewaken", "reserve", ""),
    ]


def test_gaps_come_worst_first_with_their_sum():
    rows = rows_under(lists_of(workbook(division())), "Leemten")

    assert [(row[1], row[5], row[6], row[7]) for row in rows] == [
        ("Netwerk bewaken", 2.5, 2.0, 0.5),
        ("Meldingen lezen", 1.0, 0.0, 1.0),
        ("Samen", 3.5, 2.0, 1.5),
    ]


def test_what_has_no_backup_stands_on_top():
    rows = rows_under(lists_of(workbook(division())), "Back-up")

    assert [(row[1], row[5], row[6]) for row in rows] == [
        ("Meldingen lezen", "niemand", "geen reserve"),
        ("Netwerk bewaken", "Bo Claes", "in orde"),
    ]


def test_hours_are_told_for_each_source():
    rows = rows_under(lists_of(workbook(division())), "Uren")

    assert [row[0:1] + row[2:7] for row in rows] == [
        ["An Peeters", "ICT-uren", 5.0, 2.0, 3.0, 0.4],
        ["Samen", "", 5.0, 2.0, 3.0, ""],
    ]


def test_text_never_becomes_a_formula_or_a_link():
    evil = division(name=EVIL, workers=(Worker("an", EVIL),))

    archive = zipfile.ZipFile(BytesIO(workbook(evil)))

    sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
    formulas = [f for n in sheets for f in re.findall(rb"<f>(.*?)</f>", archive.read(n))]
    assert [formula for formula in formulas if not formula.startswith(b"SUBTOTAL(109,")] == []
    assert all(b"hyperlink" not in archive.read(name) for name in sheets)


def test_an_empty_division_can_be_written_too():
    empty = division(works=(), workers=(), goals=())
    buffer = BytesIO()

    write_document(buffer, empty, language="nl")

    assert rows_under(lists_of(workbook(empty)), "Leemten") == []
    assert buffer.getvalue().startswith(b"PK")
    assert pdf_of(empty, "nl").startswith(b"%PDF-")


def docx_text(of, language):
    buffer = BytesIO()
    write_document(buffer, of, language=language)
    document = Document(buffer)
    cells = (cell.text for t in document.tables for row in t.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def pdf_of(of, language):
    buffer = BytesIO()
    write_pdf(buffer, of, language=language)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ["Voor één kerntaak zijn er niet genoeg uren", "2,5 van de 4 nodige uren"]),
        ("en", ["There are not enough hours for one core task", "2.5 of the 4 hours needed"]),
    ],
)
def test_the_word_file_says_how_things_are(language, words):
    text = docx_text(division(), language)

    for sentence in [*words, "Netwerk bewaken", "An Peeters", "Bo Claes"]:
        assert sentence in text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pdf_is_tagged_for_a_screen_reader_and_knows_its_language(language):
    content = pdf_of(division(), language)

    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content
    assert f"/Lang ({language})".encode() in content.replace(b"/Lang(", b"/Lang (")
    assert b"pdfuaid" in content


def test_what_people_type_is_never_markup():
    evil = division(name=EVIL, workers=(Worker("an", EVIL, (EVIL,)),))

    assert '#include("x") *vet* <b>' in docx_text(evil, "nl")
    assert pdf_of(evil, "nl").startswith(b"%PDF-")


def test_a_sign_without_a_font_keeps_nobody_from_the_pdf():
    ticked = division(name="Groep ☐")

    assert pdf_of(ticked, "nl").startswith(b"%PDF-")


def test_hours_and_dates_are_said_as_people_say_them():
    assert hours_text(150, "nl") == "2,5"
    assert hours_text(150, "en") == "2.5"
    assert hours_text(120, "nl") == "2"
    assert hours_text(2, "nl") == "0,03"
    assert hours_text(0, "nl") == "0"
    # A half goes up, as it does on the pages.
    assert [hours_text(minutes, "nl") for minutes in (375, 15, 45, 374)] == [
        "6,3", "0,3", "0,8", "6,2",
    ]  # fmt: skip
    assert date_text(date(2026, 11, 2), "nl") == "2 november 2026"


def test_a_hundred_percent_is_only_said_of_all():
    assert percent(999, 1000) == 99
    assert percent(0, 0) == 100
