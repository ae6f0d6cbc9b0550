"""The parts of a Word file as text: thousands of rows are read in at once, not made one by one."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from . import palette
from .blocks import Run
from .words import clean

NAMESPACE = nsdecls("w")
NAME = re.compile(r"<w:\w+")
SIGNS = re.compile(r"([\t\r\n])")
BREAK, TAB = "<w:br/>", "<w:tab/>"
SIGN_ELEMENTS = {"\t": TAB, "\r": BREAK, "\n": BREAK}
BOLD, ITALIC, KEEP_NEXT = "<w:b/>", "<w:i/>", "<w:keepNext/>"
EMPTY_PARAGRAPH = "<w:p/>"
PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
# What a row may hold: repeated on each page, and kept on one.
HEAD_ROW, WHOLE_ROW = "<w:tblHeader/>", "<w:cantSplit/>"


def element(xml: str) -> Any:
    """What this text says, for a file that is being written.

    It names its namespace itself: below an element that does, moving it would take as many steps
    as it has parts, for each of them.
    """
    return parse_xml(NAME.sub(rf"\g<0> {NAMESPACE}", xml, count=1))


def text(value: str) -> str:
    """Words, with tabs and new lines as what Word has for them."""
    if SIGNS.search(value) is None:
        return _words(value)
    return "".join(SIGN_ELEMENTS.get(part) or _words(part) for part in SIGNS.split(value))


def _words(value: str) -> str:
    if not value:
        return ""
    space = ' xml:space="preserve"' if len(value.strip()) < len(value) else ""
    return f"<w:t{space}>{escape(value, quote=False)}</w:t>"


def run(value: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{properties}{text(clean(value))}</w:r>"


SOFT = f'<w:color w:val="{palette.INK_SOFT.lstrip("#")}"/>'


def runs(found: Iterable[Run]) -> str:
    return "".join(
        run(
            one.text,
            (BOLD if one.is_bold else "")
            + (ITALIC if one.is_italic else "")
            + (SOFT if one.is_soft else ""),
        )
        for one in found
    )


def colour(code: str) -> str:
    return f'<w:color w:val="{code.lstrip("#")}"/>'


def size(points: float) -> str:
    return f'<w:sz w:val="{int(Pt(points).pt * 2)}"/>'


def field(instruction: str, shown: str = "") -> str:
    """What Word fills in itself, such as the number of the page."""
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    asked = f'<w:r><w:instrText xml:space="preserve">{escape(instruction)}</w:instrText></w:r>'
    return f"{begin}{asked}{separate}{run(shown)}{end}"


def bookmark(number: int) -> str:
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="part_{number}"/><w:bookmarkEnd w:id="{number}"/>'
    )


def paragraph(style: str, content: str, shape: str = "") -> str:
    """`style` as `pStyle` has it; `shape` in the order of the format: keep, number, tabs, …"""
    return f"<w:p><w:pPr>{style}{shape}</w:pPr>{content}</w:p>"


def spacing(**points: float) -> str:
    """`before` and `after`, in points."""
    room = "".join(f' w:{side}="{Pt(value).twips}"' for side, value in points.items())
    return f"<w:spacing{room}/>"


def exact_line(points: float) -> str:
    """A line of its own height, with no room after it."""
    return f'<w:spacing w:after="0" w:line="{Pt(points).twips}" w:lineRule="exact"/>'


def numbered(number: int) -> str:
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'


def right_tab(at_cm: float) -> str:
    return f'<w:tabs><w:tab w:val="right" w:pos="{Cm(at_cm).twips}"/></w:tabs>'


def indent(left_cm: float) -> str:
    return f'<w:ind w:left="{Cm(left_cm).twips}"/>'


def aligned(side: str) -> str:
    return f'<w:jc w:val="{side}"/>'


def table(rows: Iterable[str], widths: Sequence[int], *, room: int) -> str:
    """Without lines; the widths and the room inside a cell in twentieths of a point."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        '<w:tbl><w:tblPr><w:tblW w:type="auto" w:w="0"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" '
        f'w:noHBand="0" w:noVBand="1" w:val="04A0"/>{_margins(room)}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _margins(room: int) -> str:
    upright, across = (f'w:w="{part}" w:type="dxa"' for part in (room // 2, room))
    return (
        f"<w:tblCellMar><w:top {upright}/><w:left {across}/>"
        f"<w:bottom {upright}/><w:right {across}/></w:tblCellMar>"
    )


def row(cells: Iterable[str], properties: str = "") -> str:
    said = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f"<w:tr>{said}{''.join(cells)}</w:tr>"


def cell(width: int, content: str = EMPTY_PARAGRAPH, look: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{look}</w:tcPr>{content}</w:tc>'


def border(side: str, *, code: str, eighths: int = 4) -> str:
    """A line of so many eighths of a point on this side of a cell."""
    line = f'<w:{side} w:val="single" w:sz="{eighths}" w:color="{code.lstrip("#")}"/>'
    return f"<w:tcBorders>{line}</w:tcBorders>"


def shade(code: str) -> str:
    return f'<w:shd w:val="clear" w:fill="{code.lstrip("#")}"/>'
