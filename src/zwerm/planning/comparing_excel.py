"""The comparison as an Excel file. Names are written as text, so that none becomes a formula."""

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from .comparing_page import ComparisonPage

A4 = 9
WIDTH_OF_LABELS, WIDTH_OF_FIGURES = 34, 26


def comparison_workbook(title: str, page: ComparisonPage) -> bytes:
    """One sheet with the figures and the summary, one with the changes of people."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        _Sheets(workbook).write(title, page)
    return file.getvalue()


class _Sheets:
    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.title = workbook.add_format({"bold": True, "font_size": 16})
        self.strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.plain = workbook.add_format({"text_wrap": True, "valign": "top"})

    def write(self, title: str, page: ComparisonPage) -> None:
        sheet = self._sheet(_("Figures"), title, [column.scenario.name for column in page.columns])
        last = 2
        for last, row in enumerate(page.rows, start=3):
            sheet.write_string(last, 0, row.label, self.plain)
            for number, cell in enumerate(row.cells, start=1):
                parts = [cell.text, cell.difference, cell.best]
                sheet.write_string(last, number, "\n".join(filter(None, parts)), self.plain)
        for number, sentence in enumerate(page.summary, start=last + 2):
            sheet.merge_range(number, 0, number, max(len(page.columns), 1), sentence, self.plain)
            sheet.set_row(number, 30)
        if page.touched:
            names = [column.scenario.name for column in page.changed_columns]
            people = self._sheet(_("Changes"), title, names)
            for number, one in enumerate(page.touched, start=3):
                people.write_string(number, 0, one.person.name, self.plain)
                for column, cell in enumerate(one.cells, start=1):
                    people.write_string(number, column, cell.text, self.plain)

    def _sheet(self, name: str, title: str, headings: list[str]) -> Any:
        sheet = self.workbook.add_worksheet(name[:31])
        sheet.write_string(0, 0, title, self.title)
        sheet.set_column(0, 0, WIDTH_OF_LABELS)
        sheet.write_string(2, 0, "", self.strong)
        for column, heading in enumerate(headings, start=1):
            sheet.set_column(column, column, WIDTH_OF_FIGURES)
            sheet.write_string(2, column, heading, self.strong)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        return sheet
