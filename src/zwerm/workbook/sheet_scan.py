"""Walk the XML of an untrusted workbook, and stop as soon as it asks for too much.

The parser that builds tables makes room for every cell up to the last one, and copies a shared text
into each cell that names it. So a few bytes can ask for a terabyte: here that is counted first.
"""

import re
import zipfile
from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

MOST_ROWS = 10_000
MOST_COLUMNS = 300
# Of one sheet, filled or not, up to the last row and the last column in use.
MOST_CELLS = 500_000
# Of the whole file.
MOST_ELEMENTS = 1_500_000
MOST_TEXT = 5_000_000
# As long as Excel lets the text in a cell be.
LONGEST_TEXT = 32_767
MOST_MARKED_CELLS = 1_000

PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
ROW = re.compile(r"[0-9]{1,7}")
SHARED = re.compile(r"[0-9]{1,9}")


class TooMuch(Exception):  # noqa: N818 - inner signal
    """The file holds far more than a workbook of ours ever does."""


class TooFar(Exception):  # noqa: N818 - inner signal
    """A sheet is too long or too wide. The place is where that was seen."""

    def __init__(self, row: int, column: int) -> None:
        super().__init__(row, column)
        self.row, self.column = row, column


@dataclass(slots=True)
class Budget:
    """What is left of all that may be read of one file."""

    elements: int = MOST_ELEMENTS
    text: int = MOST_TEXT

    def take_element(self) -> None:
        self.elements -= 1
        if self.elements < 0:
            raise TooMuch

    def take_text(self, length: int) -> None:
        self.text -= length
        if self.text < 0 or length > LONGEST_TEXT:
            raise TooMuch


@dataclass(slots=True)
class SheetScan:
    """Cells of a sheet that hold no usable value: 'formula_empty' or 'error_value'."""

    marked: dict[tuple[int, int], str] = field(default_factory=dict)


def safe_parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise ValueError


class TextScanner:
    """How long is each shared text?"""

    def __init__(self, budget: Budget) -> None:
        self.lengths = array("l")
        self._budget = budget
        self._length = 0

    def read(self, archive: zipfile.ZipFile, part: str) -> None:
        parser = safe_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        with archive.open(part) as stream:
            parser.ParseFile(stream)

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        self._budget.take_element()
        if tag.rpartition(":")[2] == "si":
            self._length = 0

    def _text(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise TooMuch

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "si":
            self.lengths.append(self._length)
            self._budget.take_text(self._length)


class SheetScanner:
    """How large is a sheet, and which of its cells hold no usable value?"""

    def __init__(self, budget: Budget, shared: "array[int]") -> None:
        self.marked: dict[tuple[int, int], str] = {}
        self._budget = budget
        self._shared = shared
        # Where the next cell stands at the furthest, whichever of the stated places are followed.
        self._row = self._column = 0
        self._last_row = self._last_column = 0
        self._place = self._furthest = (0, 0)
        self._kind = ""
        self._in_cell = self._in_value = self._has_formula = self._has_value = False
        self._text: list[str] = []
        self._length = 0

    def read(self, archive: zipfile.ZipFile, part: str) -> None:
        parser = safe_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take
        with archive.open(part) as stream:
            parser.ParseFile(stream)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._budget.take_element()
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._open_cell(attributes)
        elif tag == "row":
            self._open_row(attributes)
        elif self._in_cell:
            # Whatever a cell holds may make it count, also an empty text.
            self._reach()
            if tag in {"v", "is"}:
                self._in_value, self._text, self._length = True, [], 0
            elif tag == "f":
                self._has_formula = True

    def _open_row(self, attributes: dict[str, str]) -> None:
        self._column = 0
        if "r" in attributes:
            if not ROW.fullmatch(attributes["r"]):
                raise ValueError
            self._row = max(self._row, int(attributes["r"]) - 1)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self._place = (self._row, self._column)
        if "r" in attributes:
            stated = PLACE.fullmatch(attributes["r"])
            if stated is None:
                raise ValueError
            self._place = (int(stated[2]) - 1, column_number(stated[1]))
        self._column = max(self._column, self._place[1])
        self._furthest = (max(self._row, self._place[0]), self._column)
        self._column += 1
        self._kind = attributes.get("t", "")
        self._in_cell, self._has_formula, self._has_value = True, False, False

    def _reach(self) -> None:
        row, column = self._furthest
        self._last_row = max(self._last_row, row)
        self._last_column = max(self._last_column, column)
        room = (self._last_row + 1) * (self._last_column + 1)
        if row >= MOST_ROWS or column >= MOST_COLUMNS or room > MOST_CELLS:
            raise TooFar(row, column)

    def _take(self, text: str) -> None:
        if self._in_value:
            self._text.append(text)
            self._length += len(text)
            if self._length > LONGEST_TEXT:
                raise TooMuch

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in {"v", "is"} and self._in_value:
            self._in_value = False
            self._close_value("".join(self._text).strip())
        elif tag == "row":
            self._row += 1
        elif tag == "c":
            self._in_cell = False
            if len(self.marked) < MOST_MARKED_CELLS:
                self._mark()

    def _close_value(self, text: str) -> None:
        self._has_value = self._has_value or bool(text)
        if self._kind == "s" and text:
            if not SHARED.fullmatch(text):
                raise ValueError
            self._budget.take_text(self._shared[int(text)])
        else:
            self._budget.take_text(self._length)

    def _mark(self) -> None:
        if self._kind == "e":
            self.marked[self._place] = "error_value"
        elif self._has_formula and not self._has_value:
            self.marked[self._place] = "formula_empty"


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + (ord(letter) - 64)
    return number - 1


def cell_name(row: int, column: int) -> str:
    """Row and column, counted from 0, as a user reads them: 0, 27 → AB1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
