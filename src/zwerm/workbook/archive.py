"""Decide whether an untrusted file is a workbook that can be opened without harm.

A workbook is a zip of XML. Everything is measured before a parser that builds tables sees it.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree
from xml.parsers import expat

from .problems import CellProblem, InvalidWorkbook, file_problem
from .words import say

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_BYTES = 120 * 1024 * 1024
MOST_ENTRIES = 2_000
# XML of a workbook packs about 10 : 1; a megabyte of one letter packs 1000 : 1.
MOST_RATIO = 150
RATIO_COUNTS_FROM_BYTES = 4 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 300
MOST_CELLS = 1_500_000
MOST_MARKED_CELLS = 1_000

OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class SheetScan:
    """Cells of a sheet that hold no usable value: 'formula_empty' or 'error_value'."""

    marked: dict[tuple[int, int], str] = field(default_factory=dict)


class _TooLarge(Exception):  # noqa: N818 - inner signal
    pass


def bytes_of(source: Path | str | bytes, language: str) -> bytes:
    """The content of the file, if it is not larger than a workbook may be."""
    if isinstance(source, bytes):
        content = source
    else:
        try:
            with Path(source).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError:
            raise file_problem("file_missing", language) from None
    if not content:
        raise file_problem("file_empty", language, "use_template")
    if len(content) > MOST_BYTES:
        megabytes = MOST_BYTES // 1024 // 1024
        raise file_problem(
            "file_too_large", language, "file_too_large_allowed", megabytes=megabytes
        )
    return content


def scan(content: bytes, language: str) -> dict[str, SheetScan]:
    """Look through the whole file once, and raise `InvalidWorkbook` if it is unfit."""
    if not content.startswith(b"PK"):
        raise _not_a_zip(content, language)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive, language)
            return _scan_sheets(archive, language)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise file_problem("file_damaged", language, "save_as_xlsx") from None
    except (expat.ExpatError, ElementTree.ParseError, UnicodeDecodeError, LookupError, ValueError):
        raise file_problem("file_damaged", language, "save_as_xlsx") from None


def _not_a_zip(content: bytes, language: str) -> InvalidWorkbook:
    start = content[:2048].lstrip().lower()
    if content.startswith(OLE_START):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return file_problem("file_locked", language, "file_locked_allowed")
        return file_problem("file_old_excel", language, "save_as_xlsx")
    if start.startswith(b"%pdf"):
        return file_problem("file_pdf", language, "save_as_xlsx")
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta")):
        return file_problem("file_web_page", language, "save_as_xlsx")
    if b"\x00" not in content[:4096]:
        return file_problem("file_text", language, "save_as_xlsx")
    return file_problem("file_not_excel", language, "save_as_xlsx")


def _check_entries(archive: zipfile.ZipFile, language: str) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if "mimetype" in names:
        raise file_problem("file_opendocument", language, "save_as_xlsx")
    if any(name.startswith("word/") for name in names):
        raise file_problem("file_word", language, "save_as_xlsx")
    if any(entry.flag_bits & 1 for entry in entries):
        raise file_problem("file_locked", language, "file_locked_allowed")
    if "xl/workbook.xml" not in names:
        raise file_problem("file_not_excel", language, "save_as_xlsx")
    if len(set(names)) < len(names) or any(_leads_out(name) for name in names):
        raise file_problem("file_suspect", language, "save_as_xlsx")
    unpacked = sum(entry.file_size for entry in entries)
    packed_too_well = any(
        entry.file_size > RATIO_COUNTS_FROM_BYTES
        and entry.file_size > MOST_RATIO * max(1, entry.compress_size)
        for entry in entries
    )
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED_BYTES or packed_too_well:
        raise file_problem("file_bomb", language, "use_template")


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts


def _scan_sheets(archive: zipfile.ZipFile, language: str) -> dict[str, SheetScan]:
    scans: dict[str, SheetScan] = {}
    for part in ("xl/sharedStrings.xml", "xl/styles.xml"):
        if part in archive.namelist():
            # Reading to the end checks the stated size and sum; the stated size is what we judged.
            _drain(archive, part)
    for name, part in _sheet_parts(archive).items():
        scanner = _SheetScanner()
        try:
            scanner.read(archive, part)
        except _TooLarge:
            problem = CellProblem(
                name,
                "",
                "",
                say("sheet_too_long", language),
                say(
                    "sheet_too_long_allowed",
                    language,
                    rows=MOST_ROWS,
                    columns=MOST_COLUMNS,
                ),
            )
            raise InvalidWorkbook((problem,), language) from None
        scans[name] = SheetScan(scanner.marked)
    return scans


def _drain(archive: zipfile.ZipFile, part: str) -> None:
    parser = _safe_parser()
    with archive.open(part) as stream:
        parser.ParseFile(stream)


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Which file in the zip holds which sheet."""
    _drain(archive, "xl/workbook.xml")
    _drain(archive, "xl/_rels/workbook.xml.rels")
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _tree(archive, "xl/_rels/workbook.xml.rels")
    }
    parts = {}
    for element in _tree(archive, "xl/workbook.xml").iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(RELATION), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            parts[element.get("name", "")] = part
    return parts


def _tree(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    # The part has gone through a parser that refuses entities: see _drain.
    return ElementTree.fromstring(archive.read(part))  # noqa: S314


def _safe_parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise ValueError


class _SheetScanner:
    """Walks the XML of one sheet: how large is it, and which cells hold no usable value."""

    def __init__(self) -> None:
        self.marked: dict[tuple[int, int], str] = {}
        self._row = self._column = -1
        self._cells = 0
        self._has_formula = self._has_value = self._is_error = self._in_value = False

    def read(self, archive: zipfile.ZipFile, part: str) -> None:
        parser = _safe_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        with archive.open(part) as stream:
            parser.ParseFile(stream)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif tag == "c":
            self._open_cell(attributes)
        elif tag in {"v", "is"}:
            self._in_value = True
        elif tag == "f":
            self._has_formula = True
            self._count()

    def _open_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r", "")
        if place:
            letters = place.rstrip("0123456789")
            self._row, self._column = int(place[len(letters) :]) - 1, column_number(letters)
        else:
            self._column += 1
        self._is_error = attributes.get("t") == "e"
        self._has_formula = self._has_value = False

    def _text(self, text: str) -> None:
        if self._in_value and not self._has_value and text.strip():
            self._has_value = True
            self._count()

    def _count(self) -> None:
        self._cells += 1
        too_far = self._row >= MOST_ROWS or self._column >= MOST_COLUMNS
        if too_far or self._cells > MOST_CELLS:
            raise _TooLarge

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in {"v", "is"}:
            self._in_value = False
        elif tag == "c" and len(self.marked) < MOST_MARKED_CELLS:
            if self._is_error:
                self.marked[self._row, self._column] = "error_value"
            elif self._has_formula and not self._has_value:
                self.marked[self._row, self._column] = "formula_empty"


def column_number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26. Letters far beyond a workbook give a large number, not an error."""
    number = 0
    for letter in letters[:4].upper():
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
