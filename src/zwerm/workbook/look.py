"""Cell formats of the workbooks, made once each."""

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from . import palette

BASE: dict[str, Any] = {
    "font_name": palette.TEXT_FONT,
    "font_size": 11,
    "font_color": palette.INK,
    "valign": "vcenter",
    "locked": False,
}
STYLES: dict[str, dict[str, Any]] = {
    "blank": {},
    "ground": {"locked": True},
    "title": {"font_name": palette.DISPLAY_FONT, "font_size": 22, "bold": True, "locked": True},
    "section": {"font_name": palette.DISPLAY_FONT, "font_size": 15, "bold": True, "locked": True},
    "lead": {"font_size": 12, "font_color": palette.INK_SOFT, "locked": True, "text_wrap": True},
    "hint": {
        "font_size": 9,
        "font_color": palette.INK_SOFT,
        "text_wrap": True,
        "valign": "bottom",
        "locked": True,
    },
    "heading": {
        "bold": True,
        "font_color": palette.SURFACE,
        "bg_color": palette.INK,
        "text_wrap": True,
        "locked": True,
        "border": 1,
        "border_color": palette.INK,
    },
    "band": {
        "bold": True,
        "font_size": 10,
        "font_color": palette.INK,
        "bg_color": palette.TINT,
        "align": "center",
        "locked": True,
    },
    "label": {"bold": True, "locked": True},
    "cell": {"bottom": 1, "bottom_color": palette.LINE},
    "input": {"border": 1, "border_color": palette.LINE_STRONG, "bg_color": palette.SURFACE},
    "body": {"text_wrap": True, "valign": "top", "locked": True},
    "link": {"bold": True, "underline": 1, "font_color": palette.CLUSTER_STRONG["T"]},
}


class Look:
    """Formats by name, with changes; the same one is never made twice."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[object, ...], Format] = {}

    def __call__(self, style: str, **changes: object) -> Format:
        key = (style, *sorted(changes.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({**BASE, **STYLES[style], **changes})
        return self._made[key]


def write_text(sheet: Worksheet, row: int, column: int, text: str, cell: Format) -> None:
    """Text stays text, whatever it begins with. Excel refuses more than 32,767 characters."""
    sheet.write_string(row, column, text[:32_000], cell)
