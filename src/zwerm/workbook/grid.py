"""Find the tables on the sheets of a workbook, wherever people have moved their columns."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import cast

from python_calamine import CalamineError, CalamineWorkbook
from rapidfuzz import fuzz

from . import archive, layout
from .columns import EXAMPLE_MARKS, Column, Table
from .problems import CellProblem, file_problem
from .sheet_scan import SheetScan, cell_name
from .values import Cell, suggestion, text_in
from .vocabulary import fold
from .words import say

# A heading is looked for this far down, and this many known headings make one.
HEADINGS_WITHIN_ROWS = 200
FEWEST_HEADINGS = 2
LONGEST_HEADING = 200
# How alike a heading must be to be taken for a typing error rather than a column of one's own.
TYPING_ERROR = 85


@dataclass(slots=True)
class Row:
    """A filled row of a table: the cells of the columns that were found. Number -1: the sheet."""

    sheet: str
    number: int
    cells: dict[str, Cell]
    columns: dict[str, int]
    marks: dict[str, str] = field(default_factory=dict)

    def address(self, key: str) -> str:
        if self.number < 0:
            return ""
        if key not in self.columns:
            return f"{self.number + 1}:{self.number + 1}"
        return cell_name(self.number, self.columns[key])

    def text(self, key: str) -> str:
        return text_in(self.cells.get(key))


@dataclass(slots=True)
class Sheet:
    """One sheet: what its cells hold, and which of them hold nothing of use."""

    name: str
    rows: list[list[Cell]]
    scan: SheetScan


@dataclass(slots=True)
class Found:
    """A table that was found: its heading row and where its columns are."""

    table: Table
    heading: int
    columns: dict[str, int]


@dataclass(slots=True)
class Grid:
    """All sheets that the layout knows, and the problems met while looking."""

    language: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    headings: dict[str, list[Found]] = field(default_factory=dict)

    def rows_of(self, table: Table) -> Iterator[Row]:
        """The filled rows of a table, without the example."""
        sheet = self.sheets.get(table.sheet)
        if sheet is None:
            return
        found = self.headings[table.sheet]
        place = next((item for item in found if item.table is table), None)
        if place is None:
            return
        after = [item.heading for item in found if item.heading > place.heading]
        for number in range(place.heading + 1, min(after, default=len(sheet.rows))):
            row = _row(sheet, place, number)
            if row is not None:
                yield row

    def setting(self, column: Column) -> Row | None:
        """A value that stands to the right of its label, above the tables of the first sheet."""
        sheet = self.sheets.get("school")
        if sheet is None:
            return None
        headings = [item.heading for item in self.headings["school"]]
        names = {heading_of(name) for name in column.header}
        for number, row in enumerate(sheet.rows[: min([*headings, HEADINGS_WITHIN_ROWS])]):
            for index, cell in enumerate(row):
                if heading_of(cell) in names:
                    return _right_of(sheet, number, index, column.key)
        return None


def open_grid(content: bytes, language: str) -> Grid:
    """Check the file, then find every sheet and table in it."""
    contents = archive.open_archive(content, language, _first_of_each)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(contents.workbook)) as workbook:
            raw = {
                name: cast(
                    "list[list[Cell]]",
                    workbook.get_sheet_by_name(name).to_python(skip_empty_area=False),
                )
                for name in contents.scans
            }
    except CalamineError:
        raise file_problem("file_damaged", language, "save_as_xlsx") from None
    except BaseException as error:
        # The parser is compiled code: when it panics, that is no ordinary exception.
        if type(error).__name__ != "PanicException":
            raise
        raise file_problem("file_damaged", language, "save_as_xlsx") from None
    grid = Grid(language)
    for name, rows in raw.items():
        grid.sheets[_sheet_key(name) or ""] = Sheet(name, rows, contents.scans[name])
    _note_double_sheets(grid, contents.names)
    _note_missing_sheets(grid, contents.names)
    for key in grid.sheets:
        grid.headings[key] = _find_tables(grid, key)
    return grid


def _first_of_each(names: Sequence[str]) -> list[int]:
    """Which sheets are read: of each that the layout knows, the first."""
    found: dict[str, int] = {}
    for number, name in enumerate(names):
        key = _sheet_key(name)
        if key is not None and key != "readme":
            found.setdefault(key, number)
    return list(found.values())


def _sheet_key(name: str) -> str | None:
    folded = fold(name)
    for key, titles in layout.SHEETS.items():
        if folded in {fold(title) for title in titles}:
            return key
    return None


def _note_double_sheets(grid: Grid, names: Sequence[str]) -> None:
    read = set(_first_of_each(names))
    for number, name in enumerate(names):
        if number not in read and _sheet_key(name) not in {None, "readme"}:
            wrong, allowed = say("sheet_twice", grid.language), say("keep_one", grid.language)
            grid.problems.append(CellProblem(name, "", "", wrong, allowed))


def _note_missing_sheets(grid: Grid, names: Sequence[str]) -> None:
    needed = [key for key in layout.SHEETS if key not in {"readme", "rules"}]
    shown = ", ".join(layout.sheet_name(key, grid.language) for key in needed)
    for key in needed:
        if key not in grid.sheets:
            title = layout.sheet_name(key, grid.language)
            meant = suggestion(title, [name for name in names if _sheet_key(name) is None])
            allowed = say("did_you_mean", grid.language, name=meant) + " " if meant else ""
            allowed += say("sheet_missing_allowed", grid.language, names=shown)
            grid.problems.append(
                CellProblem(title, "", "", say("sheet_missing", grid.language), allowed)
            )


def _find_tables(grid: Grid, key: str) -> list[Found]:
    sheet = grid.sheets[key]
    found = []
    for table in layout.TABLES:
        if table.sheet == key:
            place = _find_heading(sheet, table)
            if place is None:
                _note_missing_heading(grid, sheet, table)
            else:
                _check_columns(grid, sheet, place)
                found.append(place)
    return found


def _find_heading(sheet: Sheet, table: Table) -> Found | None:
    """The row that looks most like this table's headings."""
    known = _headings_of(table.key)
    best: Found | None = None
    for number, row in enumerate(sheet.rows[:HEADINGS_WITHIN_ROWS]):
        columns: dict[str, int] = {}
        for index, cell in enumerate(row):
            key = known.get(heading_of(cell))
            if key is not None:
                columns.setdefault(key, index)
        if len(columns) > len(best.columns if best else ()):
            best = Found(table, number, columns)
    if best is None or len(best.columns) < FEWEST_HEADINGS or not _is_ours(best):
        return None
    return best


def _is_ours(found: Found) -> bool:
    """Two tables on one sheet share few headings: a table is found by one only it has."""
    siblings = [t for t in layout.TABLES if t.sheet == found.table.sheet and t is not found.table]
    theirs = {fold(name) for t in siblings for column in t.columns for name in column.header}
    own = (found.table.column(key).header for key in found.columns)
    return any(not ({fold(name) for name in names} & theirs) for names in own)


def heading_of(cell: Cell) -> str:
    """A heading without the marks people add to it."""
    if not isinstance(cell, str) or not 0 < len(cell) <= LONGEST_HEADING:
        return ""
    return fold(text_in(cell)).rstrip(" *:?")


@cache
def _headings_of(table_key: str) -> dict[str, str]:
    columns = layout.table(table_key).columns
    return {heading_of(name): column.key for column in columns for name in column.header}


def _note_missing_heading(grid: Grid, sheet: Sheet, table: Table) -> None:
    needed = [column for column in table.columns if column.required]
    names = ", ".join(column.heading(grid.language) for column in needed)
    if table.key == "rules":
        return
    grid.problems.append(
        CellProblem(
            sheet.name,
            "",
            table.heading(grid.language),
            say("header_missing", grid.language),
            say("header_missing_allowed", grid.language, names=names),
        )
    )


def _check_columns(grid: Grid, sheet: Sheet, found: Found) -> None:
    row = sheet.rows[found.heading]
    missing = [column for column in found.table.columns if column.key not in found.columns]
    known = _headings_of(found.table.key)
    explained: set[str] = set()
    for index, cell in enumerate(row):
        text, name = text_in(cell), heading_of(cell)
        key = known.get(name)
        if key is not None and found.columns[key] != index:
            grid.problems.append(
                CellProblem(
                    sheet.name,
                    cell_name(found.heading, index),
                    text,
                    say("column_twice", grid.language),
                    say("keep_one", grid.language),
                )
            )
        elif key is None and name and (near := _near(name, missing)):
            explained.add(near.key)
            grid.problems.append(
                CellProblem(
                    sheet.name,
                    cell_name(found.heading, index),
                    text,
                    say("column_unknown", grid.language),
                    say("did_you_mean", grid.language, name=near.heading(grid.language)),
                )
            )
    for column in missing:
        if column.required and column.key not in explained:
            grid.problems.append(_missing_column(grid, sheet, found, column))


def _near(name: str, missing: Sequence[Column]) -> Column | None:
    for column in missing:
        if any(fuzz.ratio(name, fold(title)) >= TYPING_ERROR for title in column.header):
            return column
    return None


def _missing_column(grid: Grid, sheet: Sheet, found: Found, column: Column) -> CellProblem:
    name = column.heading(grid.language)
    return CellProblem(
        sheet.name,
        f"{found.heading + 1}:{found.heading + 1}",
        "",
        say("column_missing", grid.language, name=name),
        column.explanation(grid.language),
    )


def _row(sheet: Sheet, found: Found, number: int) -> Row | None:
    raw = sheet.rows[number]
    cells: dict[str, Cell] = {}
    marks: dict[str, str] = {}
    for key, index in found.columns.items():
        cell = raw[index] if index < len(raw) else None
        cells[key] = cell
        if mark := sheet.scan.marked.get((number, index)):
            marks[key] = mark
    filled = [key for key, cell in cells.items() if text_in(cell)]
    if not filled and not marks:
        return None
    if any(text_in(cell) in EXAMPLE_MARKS for cell in cells.values()):
        return None
    if all(fold(text_in(cells[key])) in _furniture() for key in filled) and not marks:
        return None
    return Row(sheet.name, number, cells, found.columns, marks)


@cache
def _furniture() -> frozenset[str]:
    """What the template itself writes around its tables: titles, bands and explanations."""
    texts = [title for table in layout.TABLES for title in table.title]
    texts += [title for names in layout.GROUPS.values() for title in names]
    columns = (column for table in layout.TABLES for column in table.columns)
    texts += [text for column in (*columns, *layout.SETTINGS) for text in column.help]
    return frozenset(fold(text) for text in texts)


def _right_of(sheet: Sheet, number: int, index: int, key: str) -> Row:
    for column in range(index + 1, len(sheet.rows[number])):
        marks = sheet.scan.marked.get((number, column))
        cell = sheet.rows[number][column]
        if marks or fold(text_in(cell)) not in {"", *_furniture()}:
            found = {key: marks} if marks else {}
            return Row(sheet.name, number, {key: cell}, {key: column}, found)
    return Row(sheet.name, number, {key: None}, {key: index + 1})
