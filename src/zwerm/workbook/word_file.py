"""The division as a Word file, to edit and to paste from."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from zwerm.documents.words import LANGUAGE_TAGS, clean

from . import palette
from .division import Division
from .document_data import WORST_GAPS_SHOWN, DocumentData, document_data
from .words import say

PAGE_WIDTH = Cm(21)
PAGE_HEIGHT = Cm(29.7)
MARGIN = Cm(2)
TEXT_WIDTH_CM = 17.0
NARROW = 0.15  # of the text width
# Heading, and share of the text's width.
Columns = Sequence[tuple[str, float]]
Piece = tuple[str, Mapping[str, Any]]


def division_docx(division: Division, *, language: str) -> bytes:
    data = document_data(division, language)
    writer = WordWriter(data, one_place=len(division.places) <= 1)
    writer.write()
    buffer = BytesIO()
    writer.save(buffer)
    return buffer.getvalue()


class WordWriter:
    def __init__(self, data: DocumentData, *, one_place: bool) -> None:
        self.data = data
        self.one_place = one_place
        self.document = Document()
        self._set_up()

    def save(self, target: BinaryIO) -> None:
        self.document.save(target)

    def write(self) -> None:
        self._first_page()
        self._who_does_what()
        self._per_person()
        self._gaps()
        self._backups()

    def _set_up(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
        section.left_margin = section.right_margin = MARGIN
        section.top_margin = section.bottom_margin = MARGIN
        self.document.core_properties.title = clean(self.data.title)
        self.document.core_properties.author = "Zwerm"
        self.document.core_properties.language = LANGUAGE_TAGS[self.data.language]
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = palette.TEXT_FONT, Pt(10.5)
        normal.font.color.rgb = _colour(palette.INK)
        normal.paragraph_format.space_after = Pt(4)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), LANGUAGE_TAGS[self.data.language])
        normal.element.get_or_add_rPr().append(language)
        for name, size, before in (("Title", 30, 0), ("Heading 1", 22, 0), ("Heading 2", 13, 14)):
            style = self.document.styles[name]
            style.font.name, style.font.size, style.font.bold = palette.DISPLAY_FONT, Pt(size), True
            style.font.color.rgb = _colour(palette.INK)
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(4)
            style.paragraph_format.keep_with_next = True
            _use_font(style.element, palette.DISPLAY_FONT)
        for border in self.document.styles["Title"].element.findall(".//" + qn("w:pBdr")):
            border.getparent().remove(border)
        self._footer(section)

    def _footer(self, section: Any) -> None:
        paragraph = section.footer.paragraphs[0]
        self._run(paragraph, f"{self.data.name} · {self.data.made_on} · ", size=8.5, soft=True)
        run = paragraph.add_run()
        run.font.size = Pt(8.5)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run._r.append(_field(kind, text))

    def _first_page(self) -> None:
        data = self.data
        self._paragraph((data.overline, {"bold": True, "soft": True, "size": 10}))
        self.document.add_paragraph(clean(data.name), style="Title")
        headline = {"italic": True, "size": 17, "font": palette.DISPLAY_FONT}
        self._paragraph((data.headline, headline), after=12)
        self._paragraph((data.lead, {"size": 12}), after=12)
        figures, meanings = self._plain_table(2, [1 / len(data.figures)] * len(data.figures))
        for index, (value, meaning) in enumerate(data.figures):
            figure = {"bold": True, "size": 24, "font": palette.DISPLAY_FONT}
            self._fill(figures[index], (value, figure))
            self._fill(meanings[index], (meaning, {"size": 9, "soft": True}))
        worst = data.gaps[:WORST_GAPS_SHOWN]
        if worst:
            self.document.add_heading(data.words["gaps"], 2)
            rows = [self._task_cells(work, ("open",)) for work in worst]
            self._table(((data.words["task"], 0.85), (data.words["open"], 0.15)), rows)
        for note in data.notes:
            self._paragraph((note, {"size": 9, "soft": True}), before=8)

    def _chapter(self, title: str, lead: str) -> None:
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        self.document.add_heading(self.data.words[title], 1)
        self._paragraph((lead, {"italic": True, "soft": True, "size": 12}), after=10)

    def _who_does_what(self) -> None:
        words = self.data.words
        core = say("core_in_bold", self.data.language)
        self._chapter("who_does_what", f"{words['lead_who']} {core}")
        columns = (
            (words["task"], 0.46),
            (words["executes"], 0.26),
            (words["backups"], 0.18),
            (words["hours_short"], 0.1),
        )
        for cluster in self.data.clusters:
            works = cluster["works"]
            if works and isinstance(works, list):
                name = str(cluster["name"])
                shape = palette.CLUSTER_SHAPE[cluster["letter"]]  # type: ignore[index]  # a letter
                heading = self.document.add_heading(
                    f"{shape} {name[:1].upper()}{name[1:]} · {cluster['hours']} "
                    f"{words['hours_short']}",
                    2,
                )
                for run in heading.runs:
                    run.font.color.rgb = _colour(str(cluster["strong"]))
                rows = [self._task_cells(w, ("executes", "backup", "needed")) for w in works]
                self._table(columns, rows, fill=str(cluster["soft"]))

    def _per_person(self) -> None:
        words = self.data.words
        self._chapter("per_person", words["lead_person"])
        columns = ((words["task"], 0.88), (words["hours_short"], 0.12))
        for person in self.data.people:
            self.document.add_heading(clean(str(person["name"])), 2)
            details = [str(person["roles"]), str(person["homes"]), str(person["load"])]
            shown = " · ".join(text for text in details if text)
            self._paragraph((shown, {"soft": True, "size": 9.5}))
            works, spare = person["works"], person["backs_up"]
            if works and isinstance(works, list):
                rows = [self._task_cells(work, ("hours",), bold=False) for work in works]
                self._table(columns, rows)
            if spare and isinstance(spare, list):
                tasks = "; ".join(spare)
                stands_by = (f"{words['stands_by']}: ", {"bold": True, "size": 9.5})
                self._paragraph(stands_by, (f"{tasks}.", {"soft": True, "size": 9.5}), before=4)

    def _gaps(self) -> None:
        words = self.data.words
        self._chapter("gaps", words["lead_gaps"])
        if self.data.gaps:
            columns: Columns = (
                (words["task"], 0.5),
                (words["executes"], 0.26),
                (words["needed"], 0.12),
                (words["open"], 0.12),
            )
            keys = ("executes", "needed", "open")
            self._table(columns, [self._task_cells(work, keys) for work in self.data.gaps])

    def _backups(self) -> None:
        words = self.data.words
        self._chapter("backup", words["lead_backup"])
        if self.data.backups:
            columns: Columns = (
                (words["task"], 0.48),
                (words["executes"], 0.27),
                (words["backups"], 0.25),
            )
            keys = ("executes", "backup")
            self._table(columns, [self._task_cells(work, keys) for work in self.data.backups])

    def _task_cells(
        self, work: Mapping[str, object], keys: Sequence[str], *, bold: bool = True
    ) -> list[tuple[list[Piece], str]]:
        """The task with its place, then these values; what asks for someone gets the signal."""
        task: list[Piece] = [(str(work["task"]), {"bold": bold and bool(work.get("core"))})]
        if not self.one_place:
            if work.get("again"):
                task = [("", {})]
            task.append((f"  {work['place']}", {"soft": True, "size": 9}))
        cells: list[tuple[list[Piece], str]] = [(task, "")]
        for key in keys:
            text, fill = str(work[key]), ""
            if key == "executes" and work.get("is_gap"):
                fill = palette.SIGNAL_SOFT
            if key == "backup" and work.get("lacks_backup"):
                text, fill = self.data.words["nobody"], palette.SIGNAL_SOFT
            cells.append(([(text, {})], fill))
        return cells

    def _table(
        self,
        columns: Columns,
        rows: Sequence[Sequence[tuple[list[Piece], str]]],
        *,
        fill: str = palette.TINT,
    ) -> None:
        heading, *body = self._plain_table(1 + len(rows), [share for _, share in columns])
        _repeat_on_each_page(heading[0])
        for cell, (title, share) in zip(heading, columns, strict=True):
            self._fill(cell, (title, {"bold": True, "size": 9, "soft": True}))
            self._align(cell, share)
            _shade(cell, fill)
        for cells, row in zip(body, rows, strict=True):
            _keep_together(cells[0])
            for cell, (pieces, shade), (_, share) in zip(cells, row, columns, strict=True):
                self._fill(cell, *pieces)
                self._align(cell, share)
                if shade:
                    _shade(cell, shade)

    def _align(self, cell: Any, share: float) -> None:
        """A narrow column holds figures."""
        if share <= NARROW:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _plain_table(self, rows: int, shares: Sequence[float]) -> list[list[Any]]:
        """The cells of a new table, row by row."""
        table = self.document.add_table(rows, len(shares))
        table.autofit = False
        _only_horizontal_lines(table)
        grid = [list(row.cells) for row in table.rows]
        for index, share in enumerate(shares):
            table.columns[index].width = Cm(TEXT_WIDTH_CM * share)
            for row in grid:
                row[index].width = Cm(TEXT_WIDTH_CM * share)
        return grid

    def _fill(self, cell: Any, *pieces: Piece) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.space_before = Pt(2)
        for text, style in pieces:
            self._run(paragraph, text, **style)

    def _paragraph(self, *pieces: Piece, before: float = 0, after: float = 4) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.space_after = Pt(after)
        for text, style in pieces:
            self._run(paragraph, text, **style)

    def _run(
        self,
        paragraph: Any,
        text: str,
        *,
        bold: bool = False,
        italic: bool = False,
        soft: bool = False,
        size: float = 10.5,
        font: str = "",
    ) -> None:
        run = paragraph.add_run(clean(text))
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        if font:
            run.font.name = font
        run.font.color.rgb = _colour(palette.INK_SOFT if soft else palette.INK)


def _colour(code: str) -> RGBColor:
    return RGBColor.from_string(code.lstrip("#"))


def _use_font(element: Any, font: str) -> None:
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    for attribute in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(attribute), font)


def _field(kind: str, text: str) -> Any:
    element = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        element.set(qn("w:fldCharType"), kind)
    else:
        element.text = text
    return element


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour.lstrip("#"))
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat_on_each_page(cell: Any) -> None:
    _row_of(cell).get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_together(cell: Any) -> None:
    _row_of(cell).get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _row_of(cell: Any) -> Any:
    return cell._tc.getparent()


def _only_horizontal_lines(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single")
        line.set(qn("w:sz"), "4")
        line.set(qn("w:color"), palette.LINE.lstrip("#"))
        borders.append(line)
    table._tbl.tblPr.append(borders)
