"""Who does what as an Excel file. Names are written as text, so that none becomes a formula."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from zwerm.mandates.entries import COLUMNS, Entry
from zwerm.tasks.models import Cluster

WIDTHS = (52, 16, 28, 26, 36, 26, 26, 26)
A4 = 9


def who_does_what_workbook(title: str, entries: Iterable[Entry]) -> bytes:
    """One sheet with one line for each task and place; filters on, ready to print."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet(_("Who does what")[:31])
        strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 16}))
        headings = [_("Task"), _("Cluster"), _("Where"), *map(str, COLUMNS.values())]
        for column, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, heading, strong)
        last = 2
        for last, entry in enumerate(entries, start=3):
            for column, text in enumerate(_line(entry)):
                sheet.write_string(last, column, text, plain)
        sheet.autofilter(2, 0, last, len(headings) - 1)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return file.getvalue()


def _line(entry: Entry) -> list[str]:
    people = [", ".join(m.person.name for m in column.mandates) for column in entry.columns]
    return [entry.task.name, str(Cluster(entry.task.cluster).label), entry.place, *people]
