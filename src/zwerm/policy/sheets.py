"""A table as an Excel file. Nothing in it becomes a formula."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
FIRST_ROW = 2
Cell = str | int | date | None


def sheet(
    title: str,
    headings: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Cell]],
    *,
    note: str = "",
) -> bytes:
    """`headings` are names with the width of their column; the note stands beside the title."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        page = workbook.add_worksheet()
        strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        page.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 16}))
        page.write_string(1, 0, note)
        for column, (heading, width) in enumerate(headings):
            page.set_column(column, column, width)
            page.write_string(FIRST_ROW, column, heading, strong)
        last = FIRST_ROW
        for last, row in enumerate(rows, start=FIRST_ROW + 1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(last, column, cell, day)
                elif isinstance(cell, int):
                    page.write_number(last, column, cell, plain)
                elif cell is not None:
                    page.write_string(last, column, cell, plain)
        page.autofilter(FIRST_ROW, 0, last, len(headings) - 1)
        page.freeze_panes(FIRST_ROW + 1, 1)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(FIRST_ROW)
    return file.getvalue()
