"""A small good workbook, and ways to spoil it."""

import io
import zipfile
from copy import deepcopy
from datetime import date, time
from functools import cache

import xlsxwriter
from python_calamine import CalamineWorkbook

from zwerm.tasks.catalogue import catalogue_records
from zwerm.workbook.records import (
    Dossier,
    MeansRecord,
    PersonRecord,
    RuleRecord,
    SchoolRecord,
    SourceRecord,
)
from zwerm.workbook.template import write_template
from zwerm.workbook.vocabulary import fold


def small_dossier(**changes):
    """One primary school, two people, twelve tasks that keep it running."""
    values = {
        "name": "Basisschool De Linde",
        "school_year": "2026-2027",
        "schools": (
            SchoolRecord("linde", "De Linde", "primary", pupils=250, devices=160, staff=30),
        ),
        "people": (
            PersonRecord(
                "an",
                "An Peeters",
                ("tict",),
                homes=("linde",),
                levels={"T": 3, "P": 1, "B": 2, "A": 2},
                motivation={"T": 2},
            ),
            PersonRecord(
                "bo",
                "Bo Claes",
                ("administration",),
                homes=("linde",),
                levels={"T": 2, "P": 1, "A": 3},
            ),
        ),
        "means": (MeansRecord("an", "ICT", 300), MeansRecord("bo", "ADM", 120)),
        "tasks": tuple(task for task in catalogue_records("nl") if task.keep_running),
        "sources": (
            SourceRecord("ICT", "ICT-uren"),
            SourceRecord("ADM", "Uren van de administratie", ("A",)),
        ),
        "rules": (RuleRecord("current", "t-back-up", "an", "linde", "S"),),
    }
    return Dossier(**{**values, **changes})


def group_dossier(**changes):
    """A group with two schools that share."""
    values = {
        "name": "Scholengroep De Linde",
        "schools": (
            SchoolRecord("groep", "De Groep", "group", outsourcing_euro_a_year=4000),
            SchoolRecord("linde", "De Linde", "primary", "groep", "Noord", False, 250, 160, 30),
            SchoolRecord("beuk", "De Beuk", "primary", "groep", "Noord", False, 180, 115, 22),
        ),
    }
    return small_dossier(**{**values, **changes})


def workbook_of(dossier, language="nl"):
    buffer = io.BytesIO()
    write_template(buffer, language=language, tasks=(), dossier=dossier)
    return buffer.getvalue()


def lists_of(content):
    """Every sheet as a list of rows."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: [
            list(row) for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        for name in workbook.sheet_names
    }


@cache
def small_lists():
    return lists_of(workbook_of(small_dossier()))


def book_of(sheets):
    """A plain workbook with these rows, as someone who pastes everything would make it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as workbook:
        day = workbook.add_format({"num_format": "d/m/yyyy"})
        clock = workbook.add_format({"num_format": "h:mm"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for index, cell in enumerate(row):
                    _write(sheet, (number, index), cell, clock if isinstance(cell, time) else day)
    return buffer.getvalue()


def _write(sheet, place, cell, date_format):
    if isinstance(cell, Formula):
        sheet.write_formula(*place, cell.text, None, cell.value)
    elif isinstance(cell, date | time):
        sheet.write_datetime(*place, cell, date_format)
    elif cell not in ("", None):
        sheet.write(*place, cell)


class Formula:
    def __init__(self, text, value=""):
        self.text, self.value = text, value


class Book:
    """The sheets of a dossier, to change and to write again."""

    def __init__(self, dossier=None):
        good = lists_of(workbook_of(dossier)) if dossier else small_lists()
        self.sheets = deepcopy(good)

    def heading_row(self, sheet, heading):
        return next(
            number
            for number, row in enumerate(self.sheets[sheet])
            if sum(isinstance(cell, str) and bool(cell) for cell in row) > 3
            and any(fold(str(cell)) == fold(heading) for cell in row)
        )

    def column(self, sheet, heading):
        row = self.sheets[sheet][self.heading_row(sheet, heading)]
        return next(i for i, cell in enumerate(row) if fold(str(cell)) == fold(heading))

    def put(self, sheet, heading, value, row=1):
        """Change a cell of the given row under a heading, counted from 1."""
        rows = self.sheets[sheet]
        number, index = self.heading_row(sheet, heading) + row, self.column(sheet, heading)
        while len(rows) <= number:
            rows.append([])
        rows[number] += [""] * (index + 1 - len(rows[number]))
        rows[number][index] = value
        return self

    def add(self, sheet, heading, **cells):
        """A new row in the first empty place under a heading; keys are headings."""
        start = self.heading_row(sheet, heading)
        rows = self.sheets[sheet]
        free = start + 1
        while free < len(rows) and any(cell not in ("", None) for cell in rows[free]):
            free += 1
        for name, value in cells.items():
            self.put(sheet, name.replace("_", " "), value, row=free - start)
        return self

    def content(self):
        return book_of(self.sheets)


def rezipped(content, change):
    """The same zip with `change(name, bytes)` applied to each part; None leaves it out."""
    source, buffer = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = change(name, source.read(name))
            if part is not None:
                target.writestr(name, part)
    return buffer.getvalue()
