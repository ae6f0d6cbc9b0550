"""What someone sees of the team, as a file: never more than on the page."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zwerm.tasks.models import Cluster

from .coverage import Covered
from .heat import COMPETENCES, Column, Heat
from .page import TeamPage

Cell = str | int | None
Table = list[list[Cell]]
A4 = 9
WIDE, NARROW = 34, 12
# A spreadsheet takes a text that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def people_table(found: Heat) -> Table:
    """Those who share, one line each: the level and the wish for each competence."""
    heading: list[Cell] = [_("Name"), _("School")]
    for column in found.columns:
        heading += [_capital(column.label), _("%(name)s: likes it") % {"name": column.label}]
    rows: Table = [heading]
    for row in found.rows:
        places = sorted(found.school_names[pk] for pk in row.member.schools)
        line: list[Cell] = [row.member.name, ", ".join(places)]
        for key in COMPETENCES:
            line += [row.levels.get(key), row.wishes.get(key)]
        rows.append(line)
    return rows


def counts_table(columns: Iterable[Column]) -> Table:
    """Whoever shares nothing, as counts of five people or more."""
    rows: Table = [[_("Competence"), _("From level"), _("To level"), _("People")]]
    for column in columns:
        for band in column.bands:
            rows.append([_capital(column.label), band.low, band.high, band.people])
    return rows


def tasks_table(found: Iterable[Covered]) -> Table:
    rows: Table = [
        [
            _("Task"),
            _("Cluster"),
            _("Core task"),
            _("Can do it"),
            _("Others who can, at least"),
            _("Can and would like to"),
            _("One level short"),
        ]
    ]
    for row in found:
        everyone = row.is_for_everyone
        rows.append(
            [
                row.task.name,
                str(Cluster(row.task.cluster).label),
                _("yes") if row.task.is_core else _("no"),
                row.can_words if everyone else ", ".join(each.name for each in row.can),
                row.others_at_least or None,
                "" if everyone else ", ".join(each.name for each in row.wants),
                ", ".join(each.name for each in row.nearly),
            ]
        )
    return rows


def team_workbook(page: TeamPage) -> bytes:
    """Three sheets, ready to print."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        for title, table in (
            (_("People"), people_table(page.heat)),
            (_("Not by name"), counts_table(page.heat.columns)),
            (_("Tasks"), tasks_table(page.coverage.shown)),
        ):
            sheet = workbook.add_worksheet(title[:31])
            _fill(sheet, table, strong, plain)
    return file.getvalue()


def _fill(sheet: Any, table: Table, strong: Any, plain: Any) -> None:
    for number, line in enumerate(table):
        for column, value in enumerate(line):
            style = plain if number else strong
            if isinstance(value, int):
                sheet.write_number(number, column, value, style)
            elif value:
                sheet.write_string(number, column, value, style)
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, len(table[0]) - 1, NARROW if len(table[0]) > 8 else WIDE)
    sheet.autofilter(0, 0, max(len(table) - 1, 1), len(table[0]) - 1)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def as_csv(table: Sequence[Sequence[Cell]]) -> bytes:
    """As spreadsheets of the reader's country open it."""
    file = StringIO()
    comma = "," if (get_language() or "nl").startswith("en") else ";"
    writer = csv.writer(file, delimiter=comma)
    writer.writerows([_safe(value) for value in line] for line in table)
    return file.getvalue().encode("utf-8-sig")


def _safe(value: Cell) -> Cell:
    is_formula = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if is_formula else value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
