"""Lists as schools keep them, made here: each in a shape of its own."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from zwerm.core.jobs import run_now
from zwerm.imports import queries, services, uploads
from zwerm.imports.models import ListImport
from zwerm.imports.packing import layout_of
from zwerm.schools.models import SchoolYear

Rows = Sequence[Sequence[Any]]


def csv_file(rows: Rows, *, separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    lines = [separator.join(_quoted(str(cell), separator) for cell in row) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def _quoted(text: str, separator: str) -> str:
    if separator in text or '"' in text or "\n" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def xlsx_file(
    sheets: dict[str, Rows],
    *,
    merged: Sequence[tuple[str, str, str]] = (),
    formulas: Sequence[tuple[str, str, str, Any]] = (),
) -> bytes:
    """`merged`: sheet, range and text; `formulas`: sheet, cell, formula and its stored result."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell not in ("", None):
                        sheet.write(number, column, cell)
        for name, area, text in merged:
            book.get_worksheet_by_name(name).merge_range(area, text)
        for name, cell, formula, result in formulas:
            book.get_worksheet_by_name(name).write_formula(cell, formula, None, result)
    return file.getvalue()


class Reading:
    """A list on its way in, by somebody of the team."""

    def __init__(
        self, at: Any, by: Any, kind: str, content: bytes, name: str = "lijst.csv"
    ) -> None:
        self.by = by
        self.source: ListImport = uploads.keep_file(
            SimpleUploadedFile(name, content),
            kind,  # type: ignore[arg-type] # a Kind
            organisation=at,
            school_year=SchoolYear.objects.current(),
            by=by,
        )

    @property
    def fields(self) -> dict[str, str]:
        """What each column was taken for, by its heading."""
        return {c.heading: c.field for c in layout_of(self.source.layout).columns}

    def match(self) -> "Reading":
        services.choose_columns(self.source, layout_of(self.source.layout), by=self.by)
        self.job = run_now(self.source.job)
        self.source.refresh_from_db()
        return self

    def apply(self) -> "Reading":
        if not services.start_applying(self.source, by=self.by):
            run_now(self.source.job)
        self.source = ListImport.objects.get(pk=self.source.pk)
        return self

    @property
    def counts(self) -> dict[str, int]:
        return {state: n for state, n in queries.counts_of(self.source).items() if n}

    @property
    def states(self) -> dict[str, str]:
        return dict(self.source.rows.values_list("name", "state"))

    def row(self, name: str) -> Any:
        return self.source.rows.get(name=name)

    def choose(self, name: str, decision: str, target: Any = None) -> None:
        pk = target.pk if target is not None else None
        services.decide(self.source, {self.row(name).pk: (decision, pk)}, by=self.by)


def school_with_lead(**fields: Any) -> tuple[Any, Any]:
    school = factories.school(**fields)
    return school, factories.user("coordinator", at=school)
