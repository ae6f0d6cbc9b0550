"""A sheet that is written quickly has what the library itself would write."""

import zipfile
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from zwerm.workbook.quick_sheet import QuickSheet


class PlainSheet(Worksheet):
    """The same, by what the library offers."""

    def fill(self, first, last, looks) -> None:
        for row in range(first, last + 1):
            for index, look in enumerate(looks):
                self.write_blank(row, index, None, look)


def parts(content: BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(content) as file:
        return {name: file.read(name) for name in file.namelist() if name != "docProps/core.xml"}


def drawn(kind: type[Worksheet]) -> dict[str, bytes]:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Blad", kind)
        bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red"})
        sheet.set_row(40, 30, red)
        sheet.set_column(1, 3, 20, bold)
        sheet.fill(2, 20, [bold, red, bold])
        sheet.write_string(2, 1, '<woord> & "meer"', red)
        sheet.write_string(3, 30, "zonder opmaak")
        sheet.write_number(4, 2, 1.5, bold)
        sheet.write_boolean(5, 0, True, bold)
        sheet.write_formula(6, 0, "=1+1", bold)
        sheet.write_string(17, 0, "eerste van een ander blok", bold)
        sheet.write_blank(90, 27, None, red)
    return parts(content)


def test_cells_of_every_kind_are_the_same() -> None:
    assert drawn(QuickSheet) == drawn(PlainSheet)


def test_cells_with_notes_are_the_same() -> None:
    def noted(kind: type[Worksheet]) -> dict[str, bytes]:
        content = BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
            sheet = book.add_worksheet("Blad", kind)
            sheet.fill(0, 3, [book.add_format({"bold": True})])
            sheet.write_comment(30, 5, "een noot")
        return parts(content)

    assert noted(QuickSheet) == noted(PlainSheet)
