"""Small files that ask for a lot: refused before anything makes room for them."""

import io
import re
import time
import tracemalloc
import zipfile

import pytest
import xlsxwriter

from tests.workbook.books import Book, rezipped, small_dossier, workbook_of
from zwerm.workbook import archive, sheet_scan
from zwerm.workbook.problems import InvalidWorkbook
from zwerm.workbook.reader import read_workbook

MAIN = f'xmlns="{archive.MAIN}" xmlns:r="{archive.DOCUMENT}"'
FIRST = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
SPACE = '<v xml:space="preserve"> </v>'
INLINE_SPACE = '<is><t xml:space="preserve"> </t></is>'
FULL = '<c t="s"><v>0</v></c>'


def far(place, kind, inside):
    return f'{FIRST}<row r="{place[3:]}"><c r="{place}" t="{kind}">{inside}</c></row>'


def book(sheets, texts=None, packing=zipfile.ZIP_DEFLATED):
    """A bare workbook: (name, rows) in order, so that a name may stand twice."""
    targets = [f"worksheets/sheet{number}" for number in range(len(sheets))]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number + 1}" r:id="{targets[number]}"/>'
        for number, (name, _rows) in enumerate(sheets)
    )
    kinds = dict.fromkeys(targets, "worksheet")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as target:
        target.writestr("_rels/.rels", relations({"xl/workbook": "officeDocument"}))
        target.writestr("xl/workbook.xml", f"<workbook {MAIN}><sheets>{listed}</sheets></workbook>")
        if texts is not None:
            kinds["sharedStrings"] = "sharedStrings"
            items = "".join(f"<si><t>{text}</t></si>" for text in texts)
            target.writestr("xl/sharedStrings.xml", f"<sst {MAIN}>{items}</sst>")
        target.writestr("xl/_rels/workbook.xml.rels", relations(kinds))
        for number, (_name, rows) in enumerate(sheets):
            sheet = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
            target.writestr(f"xl/{targets[number]}.xml", sheet)
    return buffer.getvalue()


def relations(kinds):
    each = (
        f'<Relationship Id="{name}" Type="{archive.DOCUMENT}/{kind}" Target="{name}.xml"/>'
        for name, kind in kinds.items()
    )
    return f'<Relationships xmlns="{archive.PACKAGE}">{"".join(each)}</Relationships>'


def refused(content):
    """The first problem, found quickly and without much memory."""
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(InvalidWorkbook) as caught:
        read_workbook(content, language="en")
    seconds = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 20  # ten times what it takes without counting memory
    assert peak < 200_000_000
    return str(caught.value.problems[0])


TOO_LONG = (
    "School!XFD1048576: Too many filled rows. "
    f"At most {sheet_scan.MOST_ROWS} rows and {sheet_scan.MOST_COLUMNS} columns."
)
BOMB = "the file: This file holds far more than it seems to and is not opened."


@pytest.mark.parametrize(
    "inside",
    [("str", SPACE), ("inlineStr", INLINE_SPACE), ("b", "<v></v>"), ("s", "<v></v>")],
    ids=["blank text", "blank text inside", "no truth", "no text"],
)
def test_a_far_cell_counts_by_its_place_also_when_it_shows_nothing(inside):
    assert refused(book([("School", far("XFD1048576", *inside))])) == TOO_LONG


def test_two_cells_far_apart_span_too_much():
    problem = refused(book([("School", far("KN9000", "str", "<v>x</v>"))]))

    assert problem == (
        "School!KN9000: This sheet is too large: up to here it spans too many cells. "
        "At most 500000 cells. Take away what stands far from the tables."
    )


def test_cells_without_a_place_count_where_they_really_come():
    rows = '<row><c r="A1"/></row>' * 9000 + f'<row><c r="KM1"/><c t="str">{SPACE}</c></row>'

    assert refused(book([("School", rows)])).startswith("School!KN9001: This sheet is too large")


def test_of_two_sheets_with_one_name_none_slips_through():
    sheets = [("School", far("XFD1048576", "str", "<v>x</v>")), ("School", FIRST)]

    assert refused(book(sheets)) == TOO_LONG
    with pytest.raises(InvalidWorkbook) as caught:
        read_workbook(book(sheets[::-1]), language="en")
    assert "School: Two sheets are this one. Keep one of them." in map(str, caught.value.problems)


@pytest.mark.parametrize("length", [5_000, 3_900_000])
def test_a_shared_text_counts_in_every_cell_that_names_it(length):
    rows = f"<row>{FULL * 200}</row>" * 750

    assert refused(book([("School", rows)], ["a" * length])).startswith(BOMB)


def test_a_text_longer_than_excel_allows_is_refused():
    rows = f'<row><c t="inlineStr"><is><t>{"ab" * 20_000}</t></is></c></row>'

    assert refused(book([("School", rows)])).startswith(BOMB)


def test_too_many_elements_are_refused():
    rows = "<c/>" * (sheet_scan.MOST_ELEMENTS + 1)

    assert refused(book([("School", rows)], packing=zipfile.ZIP_STORED)).startswith(BOMB)


def test_too_many_sheets_are_refused():
    sheets = [(f"School {number}", FIRST) for number in range(archive.MOST_SHEETS + 1)]

    assert refused(book(sheets)).startswith(BOMB)


def test_a_part_that_differs_only_in_capitals_is_refused():
    buffer = io.BytesIO(workbook_of(small_dossier()))
    with zipfile.ZipFile(buffer, "a") as target:
        target.writestr("xl/SharedStrings.xml", "<sst/>")

    assert refused(buffer.getvalue()).startswith("the file: ")


def test_styled_empty_cells_far_away_are_harmless():
    styled = "".join(f'<row r="{row}"><c r="XFD{row}" s="0"/></row>' for row in range(5000, 9000))

    def change(name, data):
        if name != "xl/worksheets/sheet2.xml":
            return data
        return re.sub(rb"</sheetData>", styled.encode() + b"</sheetData>", data)

    assert read_workbook(rezipped(workbook_of(small_dossier()), change)) == small_dossier()


def test_sheets_of_ones_own_may_be_any_size():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        workbook.add_worksheet("Kladblad").write(1_048_575, 16_383, "ver weg")
    own = buffer.getvalue()

    with pytest.raises(InvalidWorkbook) as caught:
        read_workbook(own)
    assert [problem.sheet for problem in caught.value.problems] == [
        *("School", "Mensen", "Middelen", "Taken")
    ]


def test_many_unknown_names_are_not_all_looked_up():
    book = Book()
    start = book.heading_row("Middelen", "Uren per week") + 1
    person = book.column("Middelen", "Persoon")
    row = book.sheets["Middelen"][start]
    for number in range(5000):
        book.sheets["Middelen"].append([*row])
        book.sheets["Middelen"][-1][person] = f"Onbekende {number}"
    content = book.content()

    with pytest.raises(InvalidWorkbook) as caught:
        read_workbook(content)

    assert len(caught.value.problems) == 100


def test_many_of_one_name_get_keys_in_good_time():
    book = Book()
    row = book.sheets["Mensen"][book.heading_row("Mensen", "Naam") + 1]
    key, name = book.column("Mensen", "Sleutel"), book.column("Mensen", "Naam")
    for _ in range(5000):
        book.sheets["Mensen"].append([*row])
        book.sheets["Mensen"][-1][key], book.sheets["Mensen"][-1][name] = "", "An"
    content = book.content()
    started = time.process_time()

    with pytest.raises(InvalidWorkbook):
        read_workbook(content)

    assert time.process_time() - started < 10


def test_a_cell_with_a_whole_book_in_it_is_too_long():
    content = Book().put("Taken", "Eigen uren per week", "x:" * 15_000).content()

    with pytest.raises(InvalidWorkbook) as caught:
        read_workbook(content, language="en")

    assert [problem.wrong for problem in caught.value.problems] == [
        "This text is too long (30000 characters)."
    ]
