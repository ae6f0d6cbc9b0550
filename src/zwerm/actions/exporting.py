"""The list of actions as a workbook. Nothing in it becomes a formula."""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from zwerm.schools.models import Provenance

from .models import Action

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (44, 24, 12, 12, 10, 16, 12, 16, 14, 30, 24, 24, 44, 44)
A4 = 9
Cell = str | float | date | None


def actions_workbook(title: str, actions: Iterable[Action]) -> bytes:
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet(_("Actions")[:31])
        strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 16}))
        headings = _headings()
        for column, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, heading, strong)
        last = 2
        for last, line in enumerate(_lines(actions), start=3):
            for column, cell in enumerate(line):
                if isinstance(cell, str):
                    sheet.write_string(last, column, cell, plain)
                elif isinstance(cell, date):
                    sheet.write_datetime(last, column, cell, day)
                elif cell is not None:
                    sheet.write_number(last, column, cell, plain)
        sheet.autofilter(2, 0, last, len(headings) - 1)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return file.getvalue()


def _headings() -> list[str]:
    return [
        _("What"),
        _("Who sees to it"),
        _("By when"),
        _("State"),
        _("Hours"),
        _("Where the hours come from"),
        _("Cost in euro"),
        _("Where the cost comes from"),
        _("How often"),
        _("Task"),
        _("Place"),
        _("Comes from"),
        _("More about it"),
        _("What came of it"),
    ]


def _lines(actions: Iterable[Action]) -> Iterator[list[Cell]]:
    for action in actions:
        yield [
            action.title,
            action.owner.name if action.owner else "",
            action.due_on,
            action.get_state_display(),
            None if action.minutes is None else round(action.minutes / 60, 4),
            _provenance(action.minutes_provenance),
            None if action.cost_cents is None else action.cost_cents / 100,
            _provenance(action.cost_provenance),
            action.get_pace_display(),
            action.task.name if action.task else "",
            action.organisation.name,
            action.get_origin_display(),
            action.details,
            action.result,
        ]


def _provenance(value: str) -> str:
    return str(Provenance(value).label) if value else ""
