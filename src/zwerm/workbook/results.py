"""The division as a workbook: who does what, by person, gaps, backup, hours."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from . import palette
from .division import Division, Work, Worker
from .look import Look, write_text
from .records import CLUSTERS
from .saying import date_text, hours_of
from .sheet_scan import cell_name
from .vocabulary import CLUSTERS as CLUSTER_NAMES
from .vocabulary import label
from .wording import covered_sentence, executors_text, state_of
from .words import say

Value = str | float | None
Style = Mapping[str, object]
# Heading key and width of each column.
Columns = Sequence[tuple[str, float]]

WHO_COLUMNS: Columns = (
    ("cluster", 17),
    ("task", 58),
    ("place", 28),
    ("core", 11),
    ("executes", 44),
    ("backups", 26),
    ("needed", 12),
    ("open", 12),
    ("state", 18),
)
PERSON_COLUMNS: Columns = (
    ("person", 28),
    ("cluster", 17),
    ("task", 58),
    ("place", 28),
    ("part", 12),
    ("hours_a_week", 13),
    ("source", 34),
)
GAP_COLUMNS: Columns = (
    ("cluster", 17),
    ("task", 58),
    ("place", 28),
    ("core", 11),
    ("priority", 11),
    ("needed", 13),
    ("covered", 13),
    ("open", 13),
    ("executes", 44),
)
BACKUP_COLUMNS: Columns = (
    ("cluster", 17),
    ("task", 58),
    ("place", 28),
    ("core", 11),
    ("executes", 44),
    ("backups", 30),
    ("state", 18),
)
HOUR_COLUMNS: Columns = (
    ("person", 28),
    ("role", 34),
    ("source", 40),
    ("available", 16),
    ("used", 14),
    ("left", 12),
    ("load", 14),
)

HEAD_ROW = 3
HOURS = "0.00"
TWO_DECIMALS: Style = {"num_format": HOURS}
WHOLE_PERCENT: Style = {"num_format": "0%"}
CENTRED: Style = {"align": "center"}
# What fits on one line of the widest columns.
LONGEST_LINE = 62


def write_results(target: Path | str | BinaryIO, division: Division, *, language: str) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as workbook:
        title = f"{say('title', language)}: {division.name}"
        workbook.set_properties({"title": title, "author": "Zwerm"})
        writer = ResultWriter(Look(workbook), division, language)
        for key, write in (
            ("who_does_what", writer.who_does_what),
            ("per_person", writer.per_person),
            ("gaps", writer.gaps),
            ("backup", writer.backup),
            ("hours", writer.hours),
        ):
            write(workbook.add_worksheet(say(key, language)))


class ResultWriter:
    """Writes the five sheets; all of them begin with a sentence that says how things are."""

    def __init__(self, look: Look, division: Division, language: str) -> None:
        self.look = look
        self.division = division
        self.language = language
        self.names = division.worker_names

    def who_does_what(self, sheet: Worksheet) -> None:
        self._begin(
            sheet, "who_does_what", covered_sentence(self.division, self.language), WHO_COLUMNS
        )
        works = [work for cluster in CLUSTERS for work in self.division.of_cluster(cluster)]
        for row, work in enumerate(works, start=HEAD_ROW + 1):
            self._row(
                sheet,
                row,
                (
                    self._cluster(work),
                    work.name,
                    work.place,
                    say("yes", self.language) if work.is_core else "",
                    executors_text(work, self.names, self.language),
                    ", ".join(self.names.get(code, code) for code in work.backups),
                    hours_of(work.needed_minutes),
                    hours_of(work.open_minutes) if work.open_minutes else None,
                    say(state_of(work), self.language),
                ),
                {0: self._cluster_style(work), 6: TWO_DECIMALS, 7: TWO_DECIMALS},
            )
        last = HEAD_ROW + len(works)
        self._end(sheet, WHO_COLUMNS, last)
        self._mark_state(sheet, 8, last, ("state_open", "state_partly", "state_no_backup"))
        self._bars(sheet, 6, last, palette.BAR)
        self._bars(sheet, 7, last, palette.SIGNAL)

    def per_person(self, sheet: Worksheet) -> None:
        self._begin(sheet, "per_person", say("lead_person", self.language), PERSON_COLUMNS)
        row = HEAD_ROW + 1
        for worker in sorted(self.division.workers, key=lambda w: w.name.casefold()):
            for work, share in self.division.done_by(worker.code):
                sources = ", ".join(self.division.sources.get(s, s) for s in share.by_source)
                self._part(
                    sheet,
                    row,
                    worker,
                    work,
                    part="part_executes",
                    minutes=share.minutes,
                    sources=sources,
                )
                row += 1
            for work in self.division.backed_up_by(worker.code):
                self._part(sheet, row, worker, work, part="part_backup")
                row += 1
        self._end(sheet, PERSON_COLUMNS, row - 1)
        self._bars(sheet, 5, row - 1, palette.BAR)

    def _part(
        self,
        sheet: Worksheet,
        row: int,
        worker: Worker,
        work: Work,
        *,
        part: str,
        minutes: int | None = None,
        sources: str = "",
    ) -> None:
        is_spare = minutes is None
        soft: Style = {"font_color": palette.INK_SOFT, "italic": True} if is_spare else {}
        values: tuple[Value, ...] = (
            worker.name,
            self._cluster(work),
            work.name,
            work.place,
            say(part, self.language),
            None if minutes is None else hours_of(minutes),
            sources,
        )
        styles = {1: self._cluster_style(work), 2: soft, 3: soft, 4: soft, 5: TWO_DECIMALS}
        self._row(sheet, row, values, styles)

    def gaps(self, sheet: Worksheet) -> None:
        gaps = self.division.gaps
        lead = say("lead_gaps" if gaps else "lead_gaps_none", self.language)
        self._begin(sheet, "gaps", lead, GAP_COLUMNS)
        for row, work in enumerate(gaps, start=HEAD_ROW + 1):
            self._row(
                sheet,
                row,
                (
                    self._cluster(work),
                    work.name,
                    work.place,
                    say("yes", self.language) if work.is_core else "",
                    work.priority,
                    hours_of(work.needed_minutes),
                    hours_of(work.covered_minutes),
                    hours_of(work.open_minutes),
                    executors_text(work, self.names, self.language),
                ),
                {
                    0: self._cluster_style(work),
                    4: CENTRED,
                    5: TWO_DECIMALS,
                    6: TWO_DECIMALS,
                    7: TWO_DECIMALS,
                },
            )
        last = HEAD_ROW + len(gaps)
        if gaps:
            needed, covered = (
                sum(work.needed_minutes for work in gaps),
                sum(work.covered_minutes for work in gaps),
            )
            self._total(sheet, last + 1, 1, {5: needed, 6: covered, 7: needed - covered})
        self._end(sheet, GAP_COLUMNS, last)
        self._bars(sheet, 7, last, palette.SIGNAL)

    def backup(self, sheet: Worksheet) -> None:
        works = [work for work in self.division.works if work.needs_backup]
        works.sort(key=lambda work: (not work.lacks_backup, work.urgency))
        lacking = any(work.lacks_backup for work in works)
        lead = say("lead_backup" if lacking else "lead_backup_none", self.language)
        self._begin(sheet, "backup", lead, BACKUP_COLUMNS)
        for row, work in enumerate(works, start=HEAD_ROW + 1):
            state = "state_no_backup" if work.lacks_backup else "state_fine"
            self._row(
                sheet,
                row,
                (
                    self._cluster(work),
                    work.name,
                    work.place,
                    say("yes", self.language) if work.is_core else "",
                    executors_text(work, self.names, self.language),
                    ", ".join(self.names.get(code, code) for code in work.backups)
                    or say("nobody" if work.lacks_backup else "outsourced", self.language),
                    say(state, self.language),
                ),
                {0: self._cluster_style(work)},
            )
        last = HEAD_ROW + len(works)
        self._end(sheet, BACKUP_COLUMNS, last)
        self._mark_state(sheet, 6, last, ("state_no_backup",))

    def hours(self, sheet: Worksheet) -> None:
        self._begin(sheet, "hours", say("lead_hours", self.language), HOUR_COLUMNS)
        row = HEAD_ROW + 1
        for worker in sorted(self.division.workers, key=lambda w: w.name.casefold()):
            used = self.division.used_by_source(worker.code)
            for source, minutes in worker.minutes_by_source.items():
                spent = used.get(source, 0)
                self._row(
                    sheet,
                    row,
                    (
                        worker.name,
                        ", ".join(worker.roles),
                        self.division.sources.get(source, source),
                        hours_of(minutes),
                        hours_of(spent),
                        hours_of(minutes - spent),
                        spent / minutes if minutes else 0.0,
                    ),
                    {3: TWO_DECIMALS, 4: TWO_DECIMALS, 5: TWO_DECIMALS, 6: WHOLE_PERCENT},
                )
                row += 1
        if row > HEAD_ROW + 1:
            there = sum(worker.minutes for worker in self.division.workers)
            spent = sum(self.division.minutes_by_person.values())
            self._total(sheet, row, 0, {3: there, 4: spent, 5: there - spent})
        self._end(sheet, HOUR_COLUMNS, row - 1)
        self._bars(sheet, 6, row - 1, palette.BAR, most=1)

    def _begin(self, sheet: Worksheet, title: str, lead: str, columns: Columns) -> None:
        sheet.hide_gridlines(2)
        sheet.set_default_row(21)
        sheet.set_row(0, 36)
        sheet.set_row(1, 20)
        write_text(sheet, 0, 0, say(title, self.language), self.look("title"))
        write_text(sheet, 1, 0, lead, self.look("lead", text_wrap=False))
        sheet.set_row(HEAD_ROW, 34)
        for index, (key, width) in enumerate(columns):
            sheet.set_column(index, index, width)
            write_text(
                sheet, HEAD_ROW, index, say(key, self.language), self.look("heading", indent=1)
            )
        sheet.freeze_panes(HEAD_ROW + 1, 2)

    def _row(
        self,
        sheet: Worksheet,
        row: int,
        values: Sequence[Value],
        styles: Mapping[int, Style],
    ) -> None:
        if any(isinstance(value, str) and len(value) > LONGEST_LINE for value in values):
            sheet.set_row(row, 36)
        for index, value in enumerate(values):
            style = {"indent": 1} if not isinstance(value, int | float) else {}
            cell = self.look("cell", **{**style, "text_wrap": True, **styles.get(index, {})})
            if value is None or value == "":
                sheet.write_blank(row, index, None, cell)
            elif isinstance(value, str):
                write_text(sheet, row, index, value, cell)
            else:
                sheet.write_number(row, index, value, cell)

    def _total(
        self, sheet: Worksheet, row: int, label_column: int, totals: Mapping[int, int]
    ) -> None:
        """Minutes by column. The formula counts what a filter leaves; until then this is it."""
        style = {"bold": True, "top": 2, "top_color": palette.INK}
        write_text(
            sheet,
            row,
            label_column,
            say("total", self.language),
            self.look("blank", indent=1, **style),
        )
        for index, minutes in totals.items():
            formula = f"=SUBTOTAL(109,{cell_name(HEAD_ROW + 1, index)}:{cell_name(row - 1, index)})"
            cell = self.look("blank", num_format=HOURS, **style)
            sheet.write_formula(row, index, formula, cell, hours_of(minutes))

    def _end(self, sheet: Worksheet, columns: Columns, last: int) -> None:
        last = max(last, HEAD_ROW + 1)
        sheet.autofilter(HEAD_ROW, 0, last, len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.45, 0.45, 0.5, 0.65)
        sheet.repeat_rows(HEAD_ROW)
        made = say("made_on", self.language, date=date_text(self.division.made_on, self.language))
        name = " · ".join(part for part in (self.division.name, self.division.school_year) if part)
        left, centre = name.replace("&", "&&")[:80], made
        pages = say("page_of", self.language, page="&P", pages="&N")
        sheet.set_footer(f"&L&9{left}&C&9{centre}&R&9{pages}")

    def _bars(
        self, sheet: Worksheet, column: int, last: int, colour: str, most: float | None = None
    ) -> None:
        if last <= HEAD_ROW:
            return
        bar: dict[str, object] = {
            "type": "data_bar",
            "bar_color": colour,
            "bar_solid": True,
            "min_type": "num",
            "min_value": 0,
            "bar_border_color": palette.INK_SOFT,
        }
        if most is not None:
            bar |= {"max_type": "num", "max_value": most}
        sheet.conditional_format(HEAD_ROW + 1, column, last, column, bar)

    def _mark_state(self, sheet: Worksheet, column: int, last: int, keys: Sequence[str]) -> None:
        """What asks for attention in the one signal colour, and in words."""
        for key in keys if last > HEAD_ROW else ():
            sheet.conditional_format(
                HEAD_ROW + 1,
                column,
                last,
                column,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{say(key, self.language)}"',
                    "format": self.look("blank", bg_color=palette.SIGNAL, bold=True),
                },
            )

    def _cluster(self, work: Work) -> str:
        shape = palette.CLUSTER_SHAPE[work.cluster]
        return f"{shape} {label(CLUSTER_NAMES, work.cluster, self.language)}"

    def _cluster_style(self, work: Work) -> Style:
        return {
            "font_color": palette.CLUSTER_STRONG[work.cluster],
            "bg_color": palette.CLUSTER_SOFT[work.cluster],
            "bold": True,
        }
