"""A file that somebody uploads, as tables of texts: Excel, or text with a separator.

Pure. Nothing is evaluated: of a formula the value counts that the file carries. Limits come first,
so that a hostile file is refused before it costs much.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from zwerm.workbook import archive
from zwerm.workbook.problems import InvalidWorkbook, file_problem
from zwerm.workbook.sheet_scan import LONGEST_TEXT, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TEXT
from zwerm.workbook.values import Cell, text_in

from .encoding import decoded

MOST_BYTES = archive.MOST_BYTES
# A list stands on one sheet; who keeps one sheet for each school has at most this many.
MOST_SHEETS = 40
SEPARATORS = ";\t,|"
LINES_LOOKED_AT = 60


class NotReadable(Exception):  # noqa: N818 - it is said as a sentence
    """Why no list can be read from a file: a key that `wording` turns into a sentence."""

    def __init__(self, reason: str, sentence: str = "", *, missing: str = "") -> None:
        super().__init__(reason, sentence, missing)
        self.reason, self.sentence, self.missing = reason, sentence, missing


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of texts. `marks` says of a cell without a usable value why that is."""

    name: str
    rows: list[list[str]]
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)


def read_sheets(content: bytes, language: str = "nl") -> list[Sheet]:
    """Every sheet that holds something. `NotReadable` says why there is none."""
    if not content.strip():
        raise NotReadable("empty")
    if len(content) > MOST_BYTES:
        raise NotReadable("too_large")
    text = None if content.startswith(b"PK") else decoded(content)
    try:
        sheets = _workbook(content, language) if text is None else [_text_table(text)]
    except InvalidWorkbook as invalid:
        raise NotReadable("refused", invalid.problems[0].sentence) from None
    filled = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    if not filled:
        raise NotReadable("empty")
    return filled


# Text


def _text_table(text: str) -> Sheet:
    separator, text = _separator(text)
    rows: list[list[str]] = []
    cells = 0
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            row = [text_in(cell) for cell in line]
            while row and not row[-1]:
                row.pop()
            rows.append(row)
            cells += len(row)
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS or cells > MOST_CELLS:
                raise NotReadable("too_long")
            if any(len(cell) > LONGEST_TEXT for cell in row):
                raise NotReadable("long_cell")
    except csv.Error:
        raise NotReadable("long_cell") from None
    return Sheet("", rows)


def _separator(text: str) -> tuple[str, str]:
    """The separator that gives most lines the same number of cells, more than one."""
    first, _, rest = text.partition("\n")
    stated = first.strip().strip('"').lower()
    if len(stated) == 5 and stated.startswith("sep=") and stated[4] in SEPARATORS:
        return stated[4], rest
    if first.strip().lower() == "sep=":  # a tab, that went with the spaces around it
        return "\t", rest
    return max(SEPARATORS, key=lambda mark: _regularity(text, mark)), text


def _regularity(text: str, separator: str) -> tuple[int, int]:
    sample = io.StringIO(text[:200_000], newline="")
    widths: list[int] = []
    try:
        for row in csv.reader(sample, delimiter=separator):
            if any(row):
                widths.append(len(row))
            if len(widths) >= LINES_LOOKED_AT:
                break
    except csv.Error:
        return (0, 0)
    split = [width for width in widths if width > 1]
    commonest = max(set(split), key=lambda width: (split.count(width), width), default=0)
    return (split.count(commonest), commonest)


# Excel


def _workbook(content: bytes, language: str) -> list[Sheet]:
    contents = archive.open_archive(
        content, language, lambda names: range(min(len(names), MOST_SHEETS))
    )
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(contents.workbook)) as workbook:
            budget = _Budget()
            return [
                Sheet(name, _rows(workbook.get_sheet_by_name(name), budget), scan.marked)
                for name, scan in contents.scans.items()
            ]
    except CalamineError:
        raise file_problem("file_damaged", language, "save_as_xlsx") from None
    except BaseException as error:
        # The parser is compiled code: when it panics, that is no ordinary exception.
        if type(error).__name__ != "PanicException":
            raise
        raise file_problem("file_damaged", language, "save_as_xlsx") from None


@dataclass(slots=True)
class _Budget:
    """Text that merged cells may still repeat, over the whole file."""

    text: int = MOST_TEXT
    cells: int = MOST_CELLS


def _rows(sheet: CalamineSheet, budget: _Budget) -> list[list[str]]:
    raw = cast("list[list[Cell]]", sheet.to_python(skip_empty_area=False))
    rows = [[text_in(cell) for cell in row] for row in raw]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top < len(rows) and left < len(rows[top]) and rows[top][left]:
            _fill(rows, (top, left, min(bottom, len(rows) - 1), right), budget)
    return rows


def _fill(rows: list[list[str]], area: tuple[int, int, int, int], budget: _Budget) -> None:
    """A merged cell counts for every row it covers; sideways it stays one cell."""
    top, left, bottom, _right = area
    text = rows[top][left]
    for number in range(top + 1, bottom + 1):
        budget.cells -= 1
        budget.text -= len(text)
        if budget.cells < 0 or budget.text < 0:
            raise NotReadable("too_long")
        if left < len(rows[number]) and not rows[number][left]:
            rows[number][left] = text
