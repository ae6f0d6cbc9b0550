"""The first sheet: what this workbook is, and how to fill it in."""

from xlsxwriter.worksheet import Worksheet

from . import palette
from .layout import sheet_name
from .look import Look, write_text
from .records import CLUSTERS
from .template_examples import example_mark
from .vocabulary import CLUSTERS as CLUSTER_NAMES
from .vocabulary import label
from .words import say

STEPS = ("school", "people", "means", "tasks", "rules")
GOOD_TO_KNOW = ("sort", "example", "hours", "estimates", "price", "errors")


def write_readme(sheet: Worksheet, look: Look, language: str) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 3, look("ground"))
    sheet.set_column(1, 1, 22, look("ground"))
    sheet.set_column(2, 2, 88, look("ground"))
    sheet.set_row(1, 40)
    write_text(sheet, 1, 1, say("readme_title", language), look("title", font_size=28))
    sheet.set_row(2, 40)
    sheet.merge_range(2, 1, 2, 2, "", look("lead"))
    write_text(sheet, 2, 1, say("readme_lead", language), look("lead", font_size=13))
    row = _steps(sheet, look, language, 4)
    row = _then(sheet, look, language, row + 1)
    row = _levels(sheet, look, language, row + 1)
    row = _clusters(sheet, look, language, row + 1)
    _good_to_know(sheet, look, language, row + 1)
    sheet.protect("", {"objects": True, "select_locked_cells": True})
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_footer("&C&9" + say("footer", language))


def _section(sheet: Worksheet, look: Look, row: int, text: str) -> int:
    sheet.set_row(row, 28)
    line = {"bottom": 2, "bottom_color": palette.INK}
    write_text(sheet, row, 1, text, look("section", **line))
    sheet.write_blank(row, 2, None, look("section", **line))
    return row + 1


def _line(
    sheet: Worksheet, look: Look, row: int, title: str, text: str, **title_style: object
) -> int:
    sheet.set_row(row, 22)
    rule = {"bottom": 1, "bottom_color": palette.LINE}
    write_text(sheet, row, 1, title, look("label", **rule, **title_style))
    write_text(sheet, row, 2, text, look("body", valign="vcenter", **rule))
    return row + 1


def _steps(sheet: Worksheet, look: Look, language: str, row: int) -> int:
    row = _section(sheet, look, row, say("readme_steps", language))
    for number, key in enumerate(STEPS, start=1):
        name = sheet_name(key, language)
        row = _line(sheet, look, row, "", say(f"step_{key}", language))
        sheet.write_url(
            row - 1,
            1,
            f"internal:'{name}'!A1",
            look("link", bottom=1, bottom_color=palette.LINE),
            f"{number}  {name}",
        )
    return row


def _then(sheet: Worksheet, look: Look, language: str, row: int) -> int:
    row = _section(sheet, look, row, say("readme_then", language))
    out = "verdeling.xlsx" if language == "nl" else "division.xlsx"
    file = "school.xlsx"
    title = say("readme_divide", language)
    return _line(sheet, look, row, title, say("readme_upload", language, file=file, out=out))


def _levels(sheet: Worksheet, look: Look, language: str, row: int) -> int:
    row = _section(sheet, look, row, say("readme_levels", language))
    for level in range(4):
        number, _, meaning = say(f"level_{level}", language).partition(" · ")
        row = _line(sheet, look, row, number, meaning, align="left", font_size=13)
    return row


def _clusters(sheet: Worksheet, look: Look, language: str, row: int) -> int:
    row = _section(sheet, look, row, say("readme_clusters", language))
    for cluster in CLUSTERS:
        title = (
            f"{palette.CLUSTER_SHAPE[cluster]} {cluster}  {label(CLUSTER_NAMES, cluster, language)}"
        )
        row = _line(
            sheet,
            look,
            row,
            title,
            say(f"about_{cluster}", language),
            font_color=palette.CLUSTER_STRONG[cluster],
            bg_color=palette.CLUSTER_SOFT[cluster],
        )
    return row


def _good_to_know(sheet: Worksheet, look: Look, language: str, row: int) -> None:
    row = _section(sheet, look, row, say("readme_good", language))
    mark = example_mark(language)
    for key in GOOD_TO_KNOW:
        text = say(f"good_{key}", language, mark=mark)
        is_example = key == "example"
        style = {"bg_color": palette.SIGNAL_SOFT} if is_example else {}
        row = _line(sheet, look, row, say(f"about_{key}", language), text, **style)
