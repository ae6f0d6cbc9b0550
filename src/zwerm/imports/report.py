"""The rows of a list that were not taken over, as an Excel file, each with its reason."""

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from .models import ImportRow, ListImport
from .queries import NOT_TAKEN, ShownRow, shown_rows
from .wording import STATE_NAMES

WIDTHS = (8, 44, 16, 60, 80)


def not_taken_workbook(source: ListImport) -> bytes:
    rows = source.rows.filter(state__in=NOT_TAKEN)
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet(_("Not taken over")[:31])
        strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        title = workbook.add_format({"bold": True, "font_size": 14})
        sheet.write_string(0, 0, _("Not taken over from “%(file)s”") % {"file": source}, title)
        headings = [_("Row"), _("Name"), _("State"), _("Why"), _("What the row says")]
        for column, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, heading, strong)
        for place, shown in enumerate(shown_rows(source, rows), start=3):
            for column, text in enumerate(_line(shown)):
                sheet.write_string(place, column, text[:32_000], plain)
        sheet.freeze_panes(3, 0)
    return file.getvalue()


def _line(shown: ShownRow) -> list[str]:
    row = shown.row
    why = [shown.reason, *shown.remarks]
    if row.state == ImportRow.State.UNSURE and not shown.is_done:
        why.append(_("Nobody chose what it is."))
    told = "\n".join(f"{heading}: {text}" if heading else text for heading, text in shown.told)
    state = str(STATE_NAMES[row.state])
    return [str(row.number), row.name, state, "\n".join(filter(None, why)), told]
