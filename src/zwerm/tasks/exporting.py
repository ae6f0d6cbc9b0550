"""The overview as a table for Excel or CSV, in the form in which an own list is read in again."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.schools.models import Provenance

from .advice import LEVEL_WORDS, level_advice
from .history import horizon_word, yes_or_no
from .models import Cluster
from .overview import provenance_of
from .queries import TailoredTask

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Heading and width in Excel. The order is that of `_cells`.
COLUMNS: Sequence[tuple["StrOrPromise", int]] = (
    (gettext_lazy("Task"), 48),
    (gettext_lazy("Description"), 44),
    (gettext_lazy("Cluster"), 16),
    (gettext_lazy("Applies"), 11),
    (gettext_lazy("Reason"), 30),
    (gettext_lazy("Postponed until"), 14),
    (gettext_lazy("Horizon"), 10),
    (gettext_lazy("Advised level"), 20),
    (gettext_lazy("Level"), 16),
    (gettext_lazy("Core"), 8),
    (gettext_lazy("Why core"), 30),
    (gettext_lazy("Hours a week"), 11),
    (gettext_lazy("Provenance"), 14),
    (gettext_lazy("Own figure"), 11),
    (gettext_lazy("Own task"), 10),
    (gettext_lazy("Note"), 30),
    (gettext_lazy("Key"), 26),
)
HOURS = 11
PLACES: dict[str, "StrOrPromise"] = {
    "S": gettext_lazy("school"),
    "P": gettext_lazy("cluster"),
    "G": gettext_lazy("group"),
}
STATUSES: dict[str, "StrOrPromise"] = {
    "applies": gettext_lazy("yes"),
    "dropped": gettext_lazy("no"),
    "postponed": gettext_lazy("postponed"),
}
# With these a spreadsheet takes a cell for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
A4 = 9


def overview_workbook(
    title: str, rows: Sequence[TailoredTask], *, with_notes: bool = True
) -> bytes:
    """One sheet, headings in the first row; text stays text, whatever it begins with."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"title": title})
        sheet = workbook.add_worksheet(_("Task overview")[:31])
        strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        number = workbook.add_format({"num_format": "0.00", "valign": "top"})
        for column, (heading, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, str(heading), strong)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(_cells(row, with_notes=with_notes)):
                if column == HOURS:
                    sheet.write_number(line, column, value, number)
                else:
                    sheet.write_string(line, column, str(value), plain)
        sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return file.getvalue()


def overview_csv(rows: Sequence[TailoredTask], *, with_notes: bool = True) -> bytes:
    """For Excel as it is set here: semicolons, and a mark that says it is UTF-8."""
    text = StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow([str(heading) for heading, _width in COLUMNS])
    for row in rows:
        lines.writerow(
            [
                number_format(value, 2, use_l10n=True) if column == HOURS else _guarded(str(value))
                for column, value in enumerate(_cells(row, with_notes=with_notes))
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    """An apostrophe in front keeps a spreadsheet from reckoning with it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _cells(row: TailoredTask, *, with_notes: bool) -> list[Any]:
    record, stored = row.record, row.tailoring
    is_own_figure = any(school.is_own_figure for school in row.schools)
    return [
        record.name,
        record.description,
        Cluster(record.cluster).label,
        STATUSES[row.status],
        row.reason,
        row.until.isoformat() if row.until else "",
        horizon_word(row.horizon),
        LEVEL_WORDS[level_advice(row).level],
        _level(record.levels),
        yes_or_no(record.is_core),
        row.core_reason,
        round((row.minutes if row.applies else row.full_minutes) / 60, 2),
        Provenance(provenance_of(row)).label,
        yes_or_no(is_own_figure),
        yes_or_no(record.is_own),
        stored.note if stored and with_notes else "",
        record.slug,
    ]


def _level(levels: Sequence[str]) -> str:
    """One word, or those of several with a bar between; all of them is open."""
    if len(levels) == len(PLACES):
        return _("open")
    return " | ".join(str(PLACES[level]) for level in levels)
