"""Files as they come: every alphabet and separator is read, what is hostile is refused."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.imports.lists import csv_file, xlsx_file
from zwerm.imports.columns import find_layout
from zwerm.imports.reading import NotReadable, read_sheets
from zwerm.imports.rows import read_rows

ROWS = [["Taak", "Uren"], ["Café bezoeken", "2"], ["Überuren", "1"]]


def refusal(content):
    with pytest.raises(NotReadable) as refused:
        read_sheets(content)
    return refused.value.reason


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_every_alphabet_and_separator_reads_the_same(encoding, separator):
    sheets = read_sheets(csv_file(ROWS, separator=separator, encoding=encoding))

    assert [sheet.rows for sheet in sheets] == [ROWS]


def test_commas_in_a_cell_do_not_hide_the_semicolons_between_them():
    rows = [["Taak", "Uren"], ["Wifi, netwerk, kabels", "2,5"], ["Printers, toner", "1,5"]]

    assert read_sheets(csv_file(rows))[0].rows == rows


def test_excel_says_its_separator_in_the_first_line():
    assert read_sheets(b"sep=|\r\nTaak|Uren\r\na;b;c|2\r\n")[0].rows == [
        ["Taak", "Uren"],
        ["a;b;c", "2"],
    ]


def test_a_cell_may_hold_several_lines():
    assert read_sheets(b'Taak;Uren\r\n"Wifi\r\nbeheren";2\r\n')[0].rows[1] == ["Wifi beheren", "2"]


def test_formulas_are_not_worked_out_and_one_without_a_result_is_said():
    content = xlsx_file(
        {"Taken": [["Taak", "Uren"], ["Wifi beheren"], ["Printers"]]},
        formulas=[
            ("Taken", "B2", "=WEBSERVICE('http://example.org')", "3"),
            ("Taken", "B3", "=1+1", ""),
        ],
    )

    [sheet] = read_sheets(content)
    layout = find_layout([sheet], "tasks")
    entries = list(read_rows(sheet, layout, "tasks"))

    assert [entry.values.get("minutes") for entry in entries] == [180, None]
    assert [(r.code, r.column) for r in entries[1].remarks] == [("formula_empty", "Uren")]


def test_a_formula_in_a_text_file_is_only_text():
    [sheet] = read_sheets(b"Taak;Uren\n=cmd|' /C calc'!A1;2\n")

    assert sheet.rows[1][0] == "=cmd|' /C calc'!A1"


# Hostile and broken files


def test_nothing_in_it():
    assert [refusal(b""), refusal(b"  \r\n "), refusal(b";;;\r\n;;;")] == ["empty"] * 3


def test_an_excel_file_with_empty_sheets():
    assert refusal(xlsx_file({"A": [], "B": []})) == "empty"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n" + b"\x00" * 50,
        b"<html><table><tr><td>Taak</td></tr></table></html>",
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"PK\x03\x04 not really",
        bytes(range(256)) * 20,
    ],
    ids=["pdf", "web page", "old excel", "picture", "broken zip", "bytes"],
)
def test_another_kind_of_file_is_refused_with_a_sentence(content):
    with pytest.raises(NotReadable) as refused:
        read_sheets(content)

    assert refused.value.reason == "refused"
    assert len(refused.value.sentence) > 20


def test_too_many_rows():
    assert refusal(b"Taak;Uren\n" + b"a;1\n" * 10_001) == "too_long"


def test_too_many_columns_and_cells():
    assert refusal(b";".join([b"a"] * 301)) == "too_long"
    assert refusal((b";".join([b"a"] * 300) + b"\n") * 1_700) == "too_long"


def test_a_quotation_mark_that_never_closes():
    assert refusal(b'Taak;Uren\n"Wifi;2\n' + b"x" * 200_000) == "long_cell"


def test_a_file_larger_than_ten_megabytes():
    assert refusal(b"a;b\n" * 3_000_000) == "too_large"


def test_a_bomb_of_zeros_in_a_zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)

    assert refusal(file.getvalue()) == "refused"


def test_a_cell_far_away_does_not_ask_for_room():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet().write(1_000_000, 16_000, "x")

    assert refusal(file.getvalue()) == "refused"


def test_merged_cells_cannot_repeat_a_long_text_without_end():
    sheet = [["Taak", "Uren"], *([["x", 1]] * 8_000)]
    content = xlsx_file(
        {"T": sheet, "U": [["a", "b"]] * 5_000},
        merged=[("T", "D1:D8000", "y" * 30_000)],
    )

    assert refusal(content) == "too_long"


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    try:
        sheets = read_sheets(content)
    except NotReadable:
        return
    for kind in ("tasks", "people", "schools"):
        layout = find_layout(sheets, kind)
        assert all(entry.number > 0 for entry in read_rows(sheets[layout.sheet], layout, kind))


cells = st.sampled_from(
    ["", "Taak", "Uren", "Naam", "Jan Peeters", "2u30", "Totaal", "wifi", "a@b.be", "12", "ja", "T"]
)


@given(st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=12))
def test_every_line_below_the_heading_gives_exactly_one_entry(rows):
    content = csv_file(rows)
    if not any(any(row) for row in rows):
        return
    sheets = read_sheets(content)
    for kind in ("tasks", "people", "schools"):
        layout = find_layout(sheets, kind)
        sheet = sheets[layout.sheet]
        filled = [n for n, row in enumerate(sheet.rows, 1) if any(row) and n > layout.heading + 1]

        entries = list(read_rows(sheet, layout, kind))

        assert [entry.number for entry in entries] == filled
        assert all(bool(entry.reason) != bool(entry.key) for entry in entries)
