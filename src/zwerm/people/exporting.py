"""The list of people as a file. Nothing in it becomes a formula; ratings are not in it."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import Person
from .queries import Listed, home_names

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
WIDTHS = (28, 32, 36, 10, 40, 24, 14, 14, 18)
A4 = 9
# A cell that starts so is taken for a formula by spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def people_workbook(title: str, people: Sequence[Listed]) -> bytes:
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet(_("People")[:31])
        strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 16}))
        headings = _headings()
        for column, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, heading, strong)
        last = 2
        for last, line in enumerate(_lines(people), start=3):
            for column, text in enumerate(line):
                sheet.write_string(last, column, text, plain)
        sheet.autofilter(2, 0, last, len(headings) - 1)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return file.getvalue()


def people_csv(_title: str, people: Sequence[Listed]) -> bytes:
    """With semicolons and a mark of its encoding, as spreadsheets here open it at once."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(_headings())
    for line in _lines(people):
        writer.writerow([_no_formula(text) for text in line])
    return file.getvalue().encode("utf-8-sig")


FILES: Mapping[str, tuple[str, Callable[[str, Sequence[Listed]], bytes]]] = {
    "xlsx": (XLSX, people_workbook),
    "csv": (CSV, people_csv),
}


def _headings() -> list[str]:
    return [
        _("Name"),
        _("E-mail address"),
        _("Roles"),
        _("Teaches"),
        _("Works at"),
        _("Serves clusters"),
        _("From"),
        _("Until"),
        _("Account"),
    ]


def _lines(people: Sequence[Listed]) -> Iterator[list[str]]:
    homes = home_names(people)
    for listed in people:
        person = listed.person
        yield [
            person.name,
            person.email,
            ", ".join(person.role_labels),
            _("yes") if person.is_teacher else _("no"),
            works_at(person, homes.get(person.pk, ())),
            ", ".join(person.reach_pools),
            date_format(person.starts_on, "SHORT_DATE_FORMAT") if person.starts_on else "",
            date_format(person.ends_on, "SHORT_DATE_FORMAT") if person.ends_on else "",
            str(listed.state.label) if listed.state else "",
        ]


def works_at(person: Person, homes: Iterable[str]) -> str:
    if person.is_group_staff:
        return _("the whole group")
    return ", ".join(homes) or person.organisation.name


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
