"""Means as a table for Excel or CSV. Names are text, so that none becomes a formula."""

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.translation import gettext as _

from zwerm.core.templatetags.zwerm import PROVENANCE

from .budget_lines import BudgetLine
from .holdings import Holdings
from .school_table import SchoolTable, school_table

Cell = str | int | float | None
A4 = 9
# A spreadsheet takes a text that begins like this for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def means_workbook(held: Holdings) -> bytes:
    """A sheet with the places and one with every source; hours as numbers."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        for name, rows in _sheets(held):
            _write_sheet(workbook, name, f"{held.organisation} {held.school_year}", rows)
    return file.getvalue()


def means_csv(held: Holdings) -> bytes:
    """Every source of every place, one a line; Excel reads the accents by the mark in front."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in line_rows(held):
        writer.writerow([guarded(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def guarded(cell: Cell) -> Cell:
    """Text that would be a formula gets an apostrophe in front."""
    if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell


def _sheets(held: Holdings) -> Iterator[tuple[str, list[Sequence[Cell]]]]:
    yield _("Places"), list(place_rows(school_table(held)))
    yield _("Sources"), list(line_rows(held))


def place_rows(table: SchoolTable) -> Iterator[Sequence[Cell]]:
    yield (
        _("Place"),
        _("Weighted pupils"),
        _("Points computed"),
        _("Points granted"),
        _("Hours from points"),
        _("Other hours"),
        _("Hours together"),
        _("Hours with people"),
        _("Euro a year"),
    )
    for row in table.rows:
        weighted = row.envelope.weighted if row.envelope else None
        yield (
            row.place.name,
            _number(weighted),
            _number(row.computed),
            _number(row.granted),
            _hours(row.points_minutes),
            _hours(row.other_minutes),
            _hours(row.minutes),
            _hours(row.people_minutes),
            row.money_cents / 100,
        )
    yield (
        _("Together"),
        None,
        _number(table.computed),
        _number(table.granted),
        _hours(table.points_minutes),
        _hours(table.other_minutes),
        _hours(table.minutes),
        _hours(table.people_minutes),
        table.money_cents / 100,
    )


def line_rows(held: Holdings) -> Iterator[Sequence[Cell]]:
    yield (
        _("Place"),
        _("Source"),
        _("How much"),
        _("Counted in"),
        _("Hours a week"),
        _("May go to"),
        _("Who holds it"),
        _("From"),
        _("Until"),
        _("Provenance"),
        _("Note"),
    )
    for line in held.lines:
        yield _line_row(line)


def _line_row(line: BudgetLine) -> Sequence[Cell]:
    budget = line.budget
    return (
        line.place.name,
        line.name,
        _number(line.amount),
        line.unit_name,
        None if line.weekly_minutes is None else _hours(line.weekly_minutes),
        " ".join(line.source.clusters),
        line.holder.name if line.holder else line.place.name,
        budget.starts_on.isoformat() if budget and budget.starts_on else "",
        budget.ends_on.isoformat() if budget and budget.ends_on else "",
        str(PROVENANCE[line.provenance]),
        budget.note if budget else "",
    )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _hours(minutes: int) -> float:
    return round(minutes / 60, 4)


def _write_sheet(
    workbook: xlsxwriter.Workbook, name: str, title: str, rows: list[Sequence[Cell]]
) -> None:
    sheet = workbook.add_worksheet(name[:31])
    strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 16}))
    for number, row in enumerate(rows, start=2):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, strong if number == 2 else None)
            elif cell is not None:
                sheet.write_number(number, column, cell)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, len(rows[0]) - 1, 18)
    sheet.autofilter(2, 0, len(rows) + 1, len(rows[0]) - 1)
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
