"""Decide whether an untrusted file is a workbook that can be opened without harm.

A workbook is a zip of XML. Everything is measured before a parser that builds tables sees it, and
that parser gets a copy with just the parts that were measured.
"""

import io
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from .problems import CellProblem, InvalidWorkbook, file_problem
from .sheet_scan import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Budget,
    SheetScan,
    SheetScanner,
    TextScanner,
    TooFar,
    TooMuch,
    cell_name,
    safe_parser,
)
from .words import say

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_BYTES = 120 * 1024 * 1024
MOST_ENTRIES = 2_000
# XML of a workbook packs about 10 : 1; a megabyte of one letter packs 1000 : 1.
MOST_RATIO = 150
RATIO_COUNTS_FROM_BYTES = 4 * 1024 * 1024
# The parts that say which sheets there are, and how cells look.
MOST_PLAN_BYTES = 1024 * 1024
MOST_STYLE_BYTES = 10 * 1024 * 1024
MOST_SHEETS = 200

OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = RELATION[1:-3]
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
# Names in small letters: whether capitals count differs between readers of zips.
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
TEXTS, STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
MOST_BYTES_OF = {
    WORKBOOK: MOST_PLAN_BYTES,
    RELATIONS: MOST_PLAN_BYTES,
    STYLES: MOST_STYLE_BYTES,
}
Pick = Callable[[Sequence[str]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What may be read of a workbook: the names of all sheets, and those that were asked for."""

    names: tuple[str, ...]
    scans: dict[str, SheetScan]
    # A workbook of just these sheets, so that nothing reaches another parser unseen.
    workbook: bytes


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


def check_outside(content: bytes, language: str) -> None:
    """`InvalidWorkbook` if it is no workbook at all, as far as that shows without unpacking it."""
    with _opened(content, language):
        pass


def open_archive(content: bytes, language: str, pick: Pick) -> Contents:
    """Look through the file once; `InvalidWorkbook` if it is unfit. `pick` says which sheets."""
    with _opened(content, language) as archive:
        return _contents(archive, language, pick)


@contextmanager
def _opened(content: bytes, language: str) -> Iterator[zipfile.ZipFile]:
    """The zip that it is; whatever turns out damaged while it is read is said the same way."""
    if not content.startswith(b"PK"):
        raise _not_a_zip(content, language)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive, language)
            yield archive
    except TooMuch:
        raise file_problem("file_bomb", language, "use_template") from None
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
    # Whether capitals count differs between readers of zips.
    names = [entry.filename.lower() for entry in entries]
    if "mimetype" in names:
        raise file_problem("file_opendocument", language, "save_as_xlsx")
    if any(name.startswith("word/") for name in names):
        raise file_problem("file_word", language, "save_as_xlsx")
    if any(entry.flag_bits & 1 for entry in entries):
        raise file_problem("file_locked", language, "file_locked_allowed")
    if WORKBOOK not in names:
        raise file_problem("file_not_excel", language, "save_as_xlsx")
    if len(set(names)) < len(names) or any(_leads_out(name) for name in names):
        raise file_problem("file_suspect", language, "save_as_xlsx")
    unpacked = sum(entry.file_size for entry in entries)
    is_bomb = any(_is_bomb(entry) for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED_BYTES or is_bomb:
        raise file_problem("file_bomb", language, "use_template")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    packs_too_well = entry.file_size > MOST_RATIO * max(1, entry.compress_size)
    if packs_too_well and entry.file_size > RATIO_COUNTS_FROM_BYTES:
        return True
    return entry.file_size > MOST_BYTES_OF.get(entry.filename.lower(), MOST_UNPACKED_BYTES)


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts


def _contents(archive: zipfile.ZipFile, language: str, pick: Pick) -> Contents:
    parts = {name.lower(): name for name in archive.namelist()}
    plan = _plan(archive, parts)
    if len(plan.sheets) > MOST_SHEETS:
        raise TooMuch
    names = tuple(name for name, _part in plan.sheets)
    chosen = [plan.sheets[number] for number in pick(names)]
    budget = Budget()
    texts = TextScanner(budget)
    if TEXTS in parts:
        texts.read(archive, parts[TEXTS])
    if STYLES in parts:
        # Reading to the end checks the stated size and sum; the stated size is what we judged.
        _drain(archive, parts[STYLES])
    scans = {}
    for name, part in chosen:
        scanner = SheetScanner(budget, texts.lengths)
        try:
            scanner.read(archive, parts[part.lower()])
        except TooFar as far:
            raise _too_far(name, far, language) from None
        scans[name] = SheetScan(scanner.marked)
    copied = {"sharedStrings": TEXTS, "styles": STYLES}
    copied |= {f"worksheets/sheet{n}": part.lower() for n, (_, part) in enumerate(chosen)}
    found = {name: parts[part] for name, part in copied.items() if part in parts}
    return Contents(names, scans, _copy(archive, found, list(scans), is_1904=plan.is_1904))


def _too_far(sheet: str, far: TooFar, language: str) -> InvalidWorkbook:
    place = cell_name(far.row, far.column)
    if far.row >= MOST_ROWS or far.column >= MOST_COLUMNS:
        wrong = say("sheet_too_long", language)
        allowed = say("sheet_too_long_allowed", language, rows=MOST_ROWS, columns=MOST_COLUMNS)
    else:
        wrong = say("sheet_too_large", language)
        allowed = say("sheet_too_large_allowed", language, cells=MOST_CELLS)
    return InvalidWorkbook((CellProblem(sheet, place, "", wrong, allowed),), language)


def _drain(archive: zipfile.ZipFile, part: str) -> None:
    parser = safe_parser()
    with archive.open(part) as stream:
        parser.ParseFile(stream)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The sheets, each with its part of the zip, and from which year days are counted."""

    sheets: list[tuple[str, str]]
    is_1904: bool


def _plan(archive: zipfile.ZipFile, parts: dict[str, str]) -> _Plan:
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _tree(archive, parts[RELATIONS])
    }
    sheets, is_1904 = [], False
    for element in _tree(archive, parts[WORKBOOK]).iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "sheet":
            target = targets.get(element.get(RELATION), "")
            part = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
            sheets.append((element.get("name", ""), part))
        elif tag == "workbookPr":
            is_1904 = element.get("date1904") in {"1", "true"}
    return _Plan(sheets, is_1904)


def _tree(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    # The part goes through a parser that refuses entities first.
    _drain(archive, part)
    return ElementTree.fromstring(archive.read(part))  # noqa: S314


def _copy(
    archive: zipfile.ZipFile, parts: dict[str, str], names: Sequence[str], *, is_1904: bool
) -> bytes:
    """A workbook with these parts and these sheets, and nothing else."""
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number + 1}" r:id="worksheets/sheet{number}"/>'
        for number, name in enumerate(names)
    )
    plan = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><workbookPr date1904="{is_1904:d}"/>'
        f"<sheets>{sheets}</sheets></workbook>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        copy.writestr("_rels/.rels", _relations({"xl/workbook": "officeDocument"}))
        copy.writestr(WORKBOOK, plan)
        copy.writestr(RELATIONS, _relations({name: _kind(name) for name in parts}))
        for name, part in parts.items():
            with archive.open(part) as source, copy.open(f"xl/{name}.xml", "w") as target:
                shutil.copyfileobj(source, target)
    return buffer.getvalue()


def _relations(kinds: dict[str, str]) -> str:
    each = (
        f'<Relationship Id="{name}" Type="{DOCUMENT}/{kind}" Target="{name}.xml"/>'
        for name, kind in kinds.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(each)}</Relationships>'


def _kind(name: str) -> str:
    return "worksheet" if name.startswith("worksheets/") else name
