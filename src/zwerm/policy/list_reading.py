"""A list that somebody uploads, as rows by column: Excel or text with a separator. Pure.

Limits come first: a hostile file is refused before it costs much.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from zwerm.workbook import archive
from zwerm.workbook.problems import InvalidWorkbook

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 2_000
HEADINGS_WITHIN = 20
LONGEST = 2_000


class NotReadable(ValueError):  # noqa: N818 - it is said as a sentence
    """No list can be read from the file."""


def read_rows(content: bytes, columns: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """The rows under the headings. `columns` says for each key by which headings it is known."""
    if len(content) > MOST_BYTES:
        raise NotReadable
    table = _workbook(content) if content.startswith(b"PK") else _text(content)
    known = {_fold(name): key for key, names in columns.items() for name in names}
    for number, row in enumerate(table[:HEADINGS_WITHIN]):
        places = {known[_fold(cell)]: at for at, cell in enumerate(row) if _fold(cell) in known}
        if next(iter(columns)) in places:
            return [_row(line, places) for line in table[number + 1 :] if any(line)]
    raise NotReadable


def _row(line: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {key: line[at][:LONGEST] if at < len(line) else "" for key, at in places.items()}


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _text(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise NotReadable
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise NotReadable from None
    if len(rows) > MOST_ROWS:
        raise NotReadable
    return [[cell.strip() for cell in row] for row in rows]


def _workbook(content: bytes) -> list[list[str]]:
    try:
        safe = archive.open_archive(content, "en", lambda _names: [0]).workbook
        with CalamineWorkbook.from_filelike(io.BytesIO(safe)) as workbook:
            rows = workbook.get_sheet_by_index(0).to_python()
    except (InvalidWorkbook, CalamineError):
        raise NotReadable from None
    if len(rows) > MOST_ROWS:
        raise NotReadable
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
