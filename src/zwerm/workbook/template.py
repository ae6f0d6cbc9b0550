"""Write the workbook that a school fills in, empty or with what is known already."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from . import palette
from .columns import Column, Table
from .layout import GROUPS, SETTINGS, SHEETS, TABLES, sheet_name, table
from .look import Look, write_text
from .quick_sheet import QuickSheet
from .records import CLUSTERS, Dossier, TaskRecord
from .sheet_scan import cell_name
from .template_examples import empty_dossier, example_rows
from .template_readme import write_readme
from .template_rows import Cells, Value, cells_of
from .vocabulary import CLUSTERS as CLUSTER_NAMES
from .vocabulary import LANGUAGES, labels
from .words import say

# The school year turns over in spring: then people plan the next one.
PLANNING_MONTH = 4
LONGEST_LIST_IN_A_CELL = 255
LONGEST_MESSAGE = 255
PROTECTION = {
    "sort": True,
    "autofilter": True,
    "insert_rows": True,
    "delete_rows": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_hyperlinks": True,
}
# Columns whose cells carry numbers that are compared down the column.
NUMERIC = ("whole", "decimal", "hours")


def write_template(
    target: Path | str | BinaryIO,
    *,
    language: str,
    tasks: Sequence[TaskRecord],
    dossier: Dossier | None = None,
    today: date | None = None,
) -> None:
    """An empty workbook with these tasks, or, given a dossier, a workbook with all of it."""
    year = school_year_to_plan(today or date.today())  # noqa: DTZ011 - a school knows one time zone
    content = dossier or empty_dossier(language, tasks, school_year=year)
    examples = {} if dossier else example_rows(language, tasks)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties({"title": say("file_title", language), "author": "Zwerm"})
        look = Look(workbook)
        sheets: dict[str, QuickSheet] = {
            key: workbook.add_worksheet(sheet_name(key, language), QuickSheet) for key in SHEETS
        }
        sheets["readme"].set_tab_color(palette.INK)
        write_readme(sheets["readme"], look, language)
        writer = TemplateWriter(look, language, content, examples)
        for key, sheet in sheets.items():
            if key != "readme":
                writer.write(key, sheet)
        sheets["readme"].activate()


def school_year_to_plan(day: date) -> str:
    first = day.year if day.month >= PLANNING_MONTH else day.year - 1
    return f"{first}-{first + 1}"


class TemplateWriter:
    """Writes one sheet after the other: head, headings with their meaning, rows, checks."""

    def __init__(
        self, look: Look, language: str, dossier: Dossier, examples: Mapping[str, Cells]
    ) -> None:
        self.look = look
        self.language = language
        self.dossier = dossier
        self.rows = cells_of(dossier, language)
        self.examples = examples
        # Where each table's rows begin and end, so that lists can refer to one another.
        self.places = self._places()

    def _places(self) -> dict[str, tuple[int, int]]:
        places = {}
        for key in SHEETS:
            row = 3 + (len(SETTINGS) + 1 if key == "school" else 0)
            for item in (item for item in TABLES if item.sheet == key):
                first = row + 3
                filled = len(self.rows[item.key]) + (item.key in self.examples)
                places[item.key] = (first, first + filled + item.spare_rows - 1)
                row = places[item.key][1] + 3
        return places

    def write(self, key: str, sheet: QuickSheet) -> None:
        tables = [item for item in TABLES if item.sheet == key]
        self._head(sheet, key)
        widths = [max(pair) for pair in _paired_widths(tables)]
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width, self.look("blank"))
        sheet.set_column(len(widths), 60, 10, self.look("blank"))
        if key == "school":
            self._settings(sheet)
        for item in tables:
            self._table(sheet, item, is_first=item is tables[0])
        self._print(sheet, tables)
        sheet.protect("", PROTECTION)

    def _head(self, sheet: Worksheet, key: str) -> None:
        sheet.hide_gridlines(2)
        sheet.set_default_row(20)
        sheet.set_row(0, 36, self.look("ground"))
        sheet.set_row(1, 34, self.look("ground"))
        title = next(item for item in TABLES if item.sheet == key).heading(self.language)
        write_text(sheet, 0, 0, title, self.look("title"))
        write_text(
            sheet, 1, 0, say(f"{key}_lead", self.language), self.look("lead", text_wrap=False)
        )

    def _settings(self, sheet: Worksheet) -> None:
        values: tuple[Value, ...] = (
            self.dossier.name,
            self.dossier.school_year,
            self.dossier.max_changes,
        )
        for row, (column, value) in enumerate(zip(SETTINGS, values, strict=True), start=2):
            sheet.set_row(row, 22)
            write_text(sheet, row, 1, column.heading(self.language), self.look("label"))
            look = self.look("input", align="left")
            if value is None or value == "":
                sheet.write_blank(row, 2, None, look)
            else:
                self._cell(sheet, (row, 2), value, look)
            hint = column.explanation(self.language)
            style = self.look("hint", text_wrap=False, valign="vcenter", indent=1)
            write_text(sheet, row, 3, hint, style)

    def _table(self, sheet: QuickSheet, item: Table, *, is_first: bool) -> None:
        first, last = self.places[item.key]
        if not is_first:
            sheet.set_row(first - 4, 30)
            write_text(sheet, first - 4, 0, item.heading(self.language), self.look("section"))
        self._headings(sheet, item, first - 1)
        rows = list(self.rows[item.key])
        if item.key in self.examples:
            rows.insert(0, self.examples[item.key])
        self._rows(sheet, item, rows)
        for index, column in enumerate(item.columns):
            self._validate(sheet, item, index, column)
        if is_first:
            freeze = 2 if item.key == "people" else 3 if item.key == "tasks" else 0
            sheet.freeze_panes(first, freeze)
        if item.key != "sources":
            sheet.autofilter(first - 1, 0, last, len(item.columns) - 1)
        self._colours(sheet, item)

    def _rows(self, sheet: QuickSheet, item: Table, rows: Sequence[Cells]) -> None:
        """A large group has a hundred thousand cells: how a column looks is found once."""
        first, last = self.places[item.key]
        example = self.examples.get(item.key)
        looks, marked = self._looks(item), self._looks(item, is_example=True)
        sheet.fill(first, last, [form for _key, _style, form in looks])
        for number, cells in enumerate(rows, start=first):
            is_example = cells is example
            if is_example:
                sheet.fill(number, number, [form for _key, _style, form in marked])
            for index, (key, style, form) in enumerate(marked if is_example else looks):
                value = cells.get(key)
                if value is not None and value != "":
                    self._cell(sheet, (number, index), value, form, style)

    def _looks(
        self, item: Table, *, is_example: bool = False
    ) -> list[tuple[str, dict[str, object], Format]]:
        """Of each column its key, its style, and that as the file has it."""
        styles = [(one.key, self._style(one, is_example=is_example)) for one in item.columns]
        return [(key, style, self.look("cell", **style)) for key, style in styles]

    def _headings(self, sheet: Worksheet, item: Table, row: int) -> None:
        """Band, explanation, heading: in that order, so that a filter hangs on the heading."""
        sheet.set_row(row - 2, 18, self.look("ground"))
        sheet.set_row(row - 1, 50, self.look("ground"))
        sheet.set_row(row, 34, self.look("ground"))
        for group, start, end in _bands(item.columns):
            text = GROUPS[group][LANGUAGES.index(self.language)]
            sheet.merge_range(row - 2, start, row - 2, end, "", self.look("band"))
            write_text(sheet, row - 2, start, text, self.look("band"))
        for index, column in enumerate(item.columns):
            hint = self.look("hint", indent=1)
            write_text(sheet, row - 1, index, column.explanation(self.language), hint)
            heading = self.look("heading", indent=1, **_heading_colour(column))
            write_text(sheet, row, index, column.heading(self.language), heading)

    def _style(self, column: Column, *, is_example: bool) -> dict[str, object]:
        style: dict[str, object] = {"indent": 1}
        if column.kind in NUMERIC:
            style = {"align": "center"} if column.kind == "whole" else {"align": "right"}
        if column.kind in {"hours", "decimal"}:
            style["num_format"] = "0.00" if column.kind == "hours" else "0.##"
        if column.kind == "whole" and column.highest > 1_000:
            style |= {"align": "right", "num_format": "#,##0"}
        if column.kind == "key":
            style |= {"font_color": palette.INK_SOFT, "bg_color": palette.TINT, "font_size": 9}
        if is_example:
            style |= {"bg_color": palette.SIGNAL_SOFT, "italic": True}
        return style

    def _cell(
        self,
        sheet: Worksheet,
        place: tuple[int, int],
        value: str | float,
        form: Format,
        style: Mapping[str, object] | None = None,
    ) -> None:
        row, index = place
        if not isinstance(value, str):
            sheet.write_number(row, index, value, form)
            return
        if style is not None and value[0] in "=+-@":
            form = self.look("cell", **style, quote_prefix=True)
        write_text(sheet, row, index, value, form)

    def _validate(self, sheet: Worksheet, item: Table, index: int, column: Column) -> None:
        first, last = self.places[item.key]
        rule = self._rule(column)
        if rule is None:
            return
        message = column.explanation(self.language)
        if column.choice and column.kind != "choices":
            message += " " + ", ".join(labels(column.choice, self.language)) + "."
        sheet.data_validation(
            first,
            index,
            last,
            index,
            {
                "ignore_blank": True,
                "error_title": say("not_possible", self.language)[:32],
                "error_message": message[:LONGEST_MESSAGE],
                "input_title": column.heading(self.language)[:32],
                "input_message": message[:LONGEST_MESSAGE],
                **rule,
            },
        )

    def _rule(self, column: Column) -> dict[str, object] | None:
        """What Excel checks while one types. Where several may be listed it only advises."""
        if column.kind == "key":
            fixed = say("key_is_fixed", self.language)
            return {"validate": "custom", "value": "=FALSE", "error_message": fixed}
        if column.kind == "choice" and column.choice:
            names = labels(column.choice, self.language)
            if len(",".join(names)) <= LONGEST_LIST_IN_A_CELL:
                return {"validate": "list", "source": names, "error_type": "warning"}
        if column.kind == "choices" and column.choice:
            names = labels(column.choice, self.language)
            if len(",".join(names)) <= LONGEST_LIST_IN_A_CELL:
                return {"validate": "list", "source": names, "show_error": False}
        if column.kind == "whole":
            return {
                "validate": "integer",
                "criteria": "between",
                "minimum": int(column.lowest),
                "maximum": int(column.highest),
            }
        if column.refers_to in self.places:
            return {"validate": "list", "source": self._names(column), "show_error": False}
        return None if column.kind in {"text", "own_hours"} else {"validate": "any"}

    def _names(self, column: Column) -> str:
        """The cells in which the names stand that this column may refer to."""
        item = table(column.refers_to)
        first, last = self.places[item.key]
        key = "code" if item.key == "sources" else "name"
        index = next(i for i, other in enumerate(item.columns) if other.key == key)
        sheet = sheet_name(item.sheet, self.language)
        start, end = _fixed(first, index), _fixed(last, index)
        return f"='{sheet}'!{start}:{end}"

    def _colours(self, sheet: Worksheet, item: Table) -> None:
        """Each kind of task in its colour, also for rows that are typed later."""
        if item.key != "tasks":
            return
        first, last = self.places[item.key]
        for cluster in CLUSTERS:
            name = CLUSTER_NAMES[cluster][LANGUAGES.index(self.language)]
            sheet.conditional_format(
                first,
                1,
                last,
                1,
                {
                    "type": "formula",
                    "criteria": f'=$B{first + 1}="{name}"',
                    "format": self.look(
                        "blank",
                        font_color=palette.CLUSTER_STRONG[cluster],
                        bg_color=palette.CLUSTER_SOFT[cluster],
                        bold=True,
                    ),
                },
            )
        no = labels(item.column("status").choice or {}, self.language)[1]
        sheet.conditional_format(
            first,
            2,
            last,
            len(item.columns) - 1,
            {
                "type": "formula",
                "criteria": f'=$E{first + 1}="{no}"',
                "format": self.look("blank", font_color=palette.LINE_STRONG, font_strikeout=True),
            },
        )

    def _print(self, sheet: Worksheet, tables: Sequence[Table]) -> None:
        sheet.set_landscape()
        sheet.set_paper(8 if len(tables[0].columns) > 15 else 9)
        wide = len(tables[0].columns) > 15
        sheet.fit_to_pages(2 if wide else 1, 0)
        if wide:
            sheet.repeat_columns(0, 2 if tables[0].key == "tasks" else 1)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        heading = self.places[tables[0].key][0] - 1
        sheet.repeat_rows(heading)
        last = max(self._last_filled(item) for item in tables)
        sheet.print_area(0, 0, last, max(len(item.columns) for item in tables) - 1)
        sheet.set_footer("&C&9" + say("footer", self.language))

    def _last_filled(self, item: Table) -> int:
        filled = len(self.rows[item.key]) + (item.key in self.examples)
        return self.places[item.key][0] + max(filled, 1) - 1


def _paired_widths(tables: Sequence[Table]) -> list[list[float]]:
    """Tables under one another share their columns' widths."""
    most = max(len(item.columns) for item in tables)
    return [
        [item.columns[index].width for item in tables if index < len(item.columns)]
        for index in range(most)
    ]


def _bands(columns: Sequence[Column]) -> list[tuple[str, int, int]]:
    """Neighbouring columns that belong together: their group, the first and the last."""
    bands: list[tuple[str, int, int]] = []
    for index, column in enumerate(columns):
        if bands and column.group == bands[-1][0] and bands[-1][2] == index - 1:
            bands[-1] = (column.group, bands[-1][1], index)
        elif column.group:
            bands.append((column.group, index, index))
    return [band for band in bands if band[2] > band[1]]


def _heading_colour(column: Column) -> dict[str, object]:
    ending = column.key.rpartition("_")[2]
    for cluster in CLUSTERS:
        if ending == cluster:
            return {"bg_color": palette.CLUSTER_STRONG[cluster]}
    return {"bg_color": palette.INK_SOFT} if column.kind == "key" else {}


def _fixed(row: int, column: int) -> str:
    name = cell_name(row, column)
    letters = name.rstrip("0123456789")
    return f"${letters}${name[len(letters) :]}"
