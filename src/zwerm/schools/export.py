"""The list of schools with their figures as a file. No text in it becomes a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.translation import gettext as _

from .models import Provenance
from .overview import SchoolRow

WIDTHS = (38, 26, 30, 18, 12, 12, 12, 14, 12, 12, 14, 12, 14)
A4 = 9

# What a spreadsheet takes for the start of a formula when it opens a csv file.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int


def headings(*, with_figures: bool) -> list[str]:
    found = [_("School"), _("Kind"), _("Part of"), _("Cluster of schools"), _("Last day")]
    if with_figures:
        for number in (_("Pupils"), _("Devices"), _("Staff")):
            found += [number, _("%(number)s: provenance") % {"number": number}]
    return found


def lines(rows: Iterable[SchoolRow], *, with_figures: bool) -> list[list[Cell]]:
    """A number that nobody gave is an empty cell, not 0."""
    return [_line(row, with_figures=with_figures) for row in rows]


def _line(row: SchoolRow, *, with_figures: bool) -> list[Cell]:
    place = row.place
    above = place.parent.name if place.parent else ""
    closes = place.ends_on.isoformat() if place.ends_on else ""
    found: list[Cell] = [place.name, str(place.kind_label), above, place.pool, closes]
    if with_figures:
        for _name, figure in row.numbers:
            kind = str(Provenance(figure.provenance).label) if figure else ""
            found += [figure.value if figure else "", kind]
    return found


def as_csv(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Marked as UTF-8 and with semicolons: so a spreadsheet here opens it in columns."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([[_guarded(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def _guarded(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def as_xlsx(title: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet(_("Schools")[:31])
        strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        number = workbook.add_format({"num_format": "#,##0"})
        sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 16}))
        for column, heading in enumerate(titles):
            sheet.set_column(column, column, WIDTHS[column])
            sheet.write_string(2, column, heading, strong)
        last = 2
        for last, row in enumerate(rows, start=3):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(last, column, cell, number)
                else:
                    sheet.write_string(last, column, cell)
        sheet.autofilter(2, 0, last, len(titles) - 1)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return file.getvalue()
