"""The mandates as an Excel file, one line each. Names are text, so that none becomes a formula."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from zwerm.tasks.models import Cluster

from .entries import Entry
from .models import Mandate

WIDTHS = (52, 16, 28, 26, 28, 28, 12, 12, 20, 22, 20)
A4 = 9


def mandates_workbook(
    title: str, entries: Iterable[Entry], kinds: Iterable[str], *, led: set[int]
) -> bytes:
    """One sheet with filters on, ready to print. `led` are places of which all answers are told."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet(_("Mandates")[:31])
        strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 16}))
        for column, (heading, width) in enumerate(zip(_headings(), WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, heading, strong)
        last = 2
        for last, line in enumerate(_lines(entries, set(kinds), led), start=3):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(last, column, value, day)
                else:
                    sheet.write_string(last, column, value, plain)
        sheet.autofilter(2, 0, last, len(WIDTHS) - 1)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return file.getvalue()


def _headings() -> list[str]:
    return [
        _("Task"),
        _("Cluster"),
        _("Where"),
        _("Mandate"),
        _("Who"),
        _("Deputy"),
        _("From"),
        _("Until"),
        _("How far it goes"),
        _("Confirmed"),
        _("Where it came from"),
    ]


def _lines(entries: Iterable[Entry], kinds: set[str], led: set[int]) -> Iterable[list[str | date]]:
    for entry in entries:
        for column in entry.columns:
            if column.kind not in kinds:
                continue
            start = [entry.task.name, str(Cluster(entry.task.cluster).label), entry.place]
            for mandate in column.mandates:
                yield [*start, str(column.label), *_mandate(mandate, led)]
            if not column.mandates and column.is_missing:
                yield [*start, str(column.label), _("nobody yet")]


def _mandate(mandate: Mandate, led: set[int]) -> list[str | date]:
    answer = mandate.answer
    if answer == Mandate.Answer.CHANGE and mandate.organisation_id not in led:
        answer = Mandate.Answer.AWAITING
    return [
        mandate.person.name,
        mandate.deputy.name if mandate.deputy else "",
        mandate.starts_on,
        mandate.ends_on or "",
        mandate.get_strength_display() if mandate.strength else "",
        str(answer.label),
        _("from the division") if mandate.scenario_id else _("agreed by hand"),
    ]
