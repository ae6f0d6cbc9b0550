"""A document as a Word file, to edit and to sign."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from . import palette, word_base, word_look
from .blocks import (
    Cards,
    Cell,
    Contents,
    Document,
    Figure,
    Heading,
    ItemList,
    Notice,
    PageBreak,
    Run,
    Signature,
    SignatureFields,
    Table,
    Text,
)
from .pdf import drawing_as_picture
from .words import WORDS, clean

ALIGNMENTS: Mapping[str, Any] = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
TONES: Mapping[str, str] = {"signal": palette.SIGNAL_SOFT, "soft": palette.TINT}
STYLES: Mapping[str, str] = {"": "Normal", "lead": word_look.LEAD, "small": word_look.SMALL}


def to_docx(document: Document, *, base: bytes = b"") -> bytes:
    """`base` is a Word file whose styles, paper, headers and footers hold instead of ours."""
    writer = WordWriter(document, base)
    writer.write()
    buffer = BytesIO()
    writer.word.save(buffer)
    return buffer.getvalue()


class WordWriter:
    def __init__(self, document: Document, base: bytes = b"") -> None:
        self.document = document
        self.words = WORDS[document.language]
        self.bookmarks = 0
        self.has_own_look = bool(base)
        self.word: Any
        if base:
            self.word = word_base.opened(base, document)
            self.width_cm = word_base.text_width_cm(self.word)
        else:
            self.word = docx.Document()
            self.width_cm = word_look.text_width_cm(document)
            word_look.set_up(self.word, document)
            self._footer()
            self._header()

    def write(self) -> None:
        if self.document.has_cover:
            self._cover()
        else:
            self._masthead()
        for block in self.document.blocks:
            getattr(self, f"_{type(block).__name__.lower()}")(block)

    def _footer(self) -> None:
        paragraph = self.word.sections[0].footer.paragraphs[0]
        paragraph.style = word_look.SMALL
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(self.width_cm), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{clean(self.document.footer)}\t")
        word_look.add_field(paragraph, "PAGE", "1")
        paragraph.add_run(" / ")
        word_look.add_field(paragraph, "NUMPAGES", "1")

    def _header(self) -> None:
        """What holds for the whole file stands above every page."""
        if self.document.mark:
            paragraph = self.word.sections[0].header.paragraphs[0]
            paragraph.style, paragraph.alignment = word_look.SMALL, ALIGNMENTS["right"]
            self._add(paragraph, (Run(self.document.mark, is_bold=True),))

    def _masthead(self) -> None:
        document = self.document
        if document.kicker:
            self._paragraph((Run(document.kicker),), word_look.KICKER)
        self._paragraph((Run(document.title),), "Title")
        if document.subtitle:
            self._paragraph((Run(document.subtitle),), word_look.LEAD)
        self._facts()

    def _facts(self) -> None:
        if not self.document.facts:
            return
        table = self._grid(len(self.document.facts), (0.26, 0.74))
        for row, fact in zip(table.rows, self.document.facts, strict=True):
            self._fill(row.cells[0], (Run(fact.name),), word_look.LABEL)
            self._fill(row.cells[1], (Run(fact.value),), word_look.CARD)
        for cell in table.rows[0].cells:
            word_look.border(cell, "top", code=palette.INK, eighths=10)
        self._after_table()

    def _cover(self) -> None:
        """A page in one colour with the title; in an own house style its title, on a page."""
        document = self.document
        if self.has_own_look:
            self._masthead()
            if document.mark:
                self._paragraph((Run(document.mark, is_bold=True),), word_look.KICKER)
        else:
            cell = word_look.cover_field(self._grid(1, (1.0,), room=500).rows[0])
            kicker = self._fill(cell, (Run(document.kicker),), word_look.KICKER)
            title = self._fill(cell, (Run(document.title),), "Title", is_first=False)
            subtitle = self._fill(cell, (Run(document.subtitle),), word_look.LEAD, is_first=False)
            word_look.on_dark(kicker, title, subtitle)
            self._after_table(points=16)
            if document.mark:
                self._fill_mark(document.mark)
            self._facts()
        self._pagebreak(PageBreak())

    def _fill_mark(self, mark: str) -> None:
        cell = self._grid(1, (1.0,), room=140).rows[0].cells[0]
        word_look.shade(cell, palette.SIGNAL_SOFT)
        self._fill(cell, (Run(mark, is_bold=True),), word_look.CARD)
        self._after_table()

    def _heading(self, block: Heading) -> None:
        shape = palette.CLUSTER_SHAPE.get(block.cluster, "")
        heading = self.word.add_heading("", block.level)
        heading.add_run(clean(f"{shape} {block.text}" if shape else block.text))
        if block.cluster:
            heading.runs[0].font.color.rgb = word_look.colour(palette.CLUSTER_STRONG[block.cluster])
        self._bookmark(heading)

    def _text(self, block: Text) -> None:
        self._paragraph(block.runs, STYLES[block.style])

    def _itemlist(self, block: ItemList) -> None:
        style = "List Number" if block.is_numbered else "List Bullet"
        is_drawn = word_base.numbers_itself(self.word.styles[style])
        numbering = self._new_numbering() if block.is_numbered and is_drawn else None
        for number, item in enumerate(block.items, start=1):
            sign = "" if is_drawn else (f"{number}. " if block.is_numbered else "• ")
            paragraph = self._paragraph((Run(sign), *item) if sign else item, style)
            paragraph.paragraph_format.space_after = Pt(3 * self.document.scale)
            if numbering is not None:
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_numId().val = numbering
                properties.get_or_add_ilvl().val = 0
        if block.items:
            paragraph.paragraph_format.space_after = Pt(8 * self.document.scale)

    def _table(self, block: Table) -> None:
        rows = [*block.rows, *([block.total] if block.total else [])]
        table = self._grid(1 + len(rows), [column.share for column in block.columns])
        head, *body = table.rows
        word_look.mark_row(head, "w:tblHeader")
        for cell, column in zip(head.cells, block.columns, strict=True):
            paragraph = self._fill(cell, (Run(column.title),), word_look.LABEL)
            paragraph.alignment = ALIGNMENTS[column.align]
            paragraph.paragraph_format.keep_with_next = True
            word_look.border(cell, "bottom", code=palette.INK, eighths=8)
        for row, cells in zip(body, rows, strict=True):
            word_look.mark_row(row, "w:cantSplit")
            self._row(row, cells, block, is_total=cells is block.total)
        word_look.keep_together(body)
        self._after_table()

    def _row(self, row: Any, cells: Sequence[Cell], block: Table, *, is_total: bool) -> None:
        for cell, content, column in zip(row.cells, cells, block.columns, strict=True):
            paragraph = self._fill(cell, content.runs, word_look.CARD)
            paragraph.alignment = ALIGNMENTS[column.align]
            if is_total:
                word_look.border(cell, "top", code=palette.INK, eighths=8)
            else:
                word_look.border(cell, "bottom", code=palette.LINE)
            if content.tone:
                word_look.shade(cell, TONES[content.tone])

    def _notice(self, block: Notice) -> None:
        cell = self._grid(1, (1.0,), room=200).rows[0].cells[0]
        word_look.border(cell, "left", code=palette.SIGNAL, eighths=32)
        word_look.shade(cell, palette.SIGNAL_SOFT)
        if block.title:
            self._fill(cell, (Run(block.title, is_bold=True),), word_look.CARD)
        self._fill(cell, block.runs, word_look.CARD, is_first=not block.title)
        self._after_table()

    def _signaturefields(self, block: SignatureFields) -> None:
        self._paragraph((), "Normal")
        for start in range(0, len(block.signatures), 2):
            table = self._grid(3, (0.46, 0.08, 0.46))
            for row in table.rows:
                word_look.mark_row(row, "w:cantSplit")
            for at, signature in enumerate(block.signatures[start : start + 2]):
                self._signature([row.cells[2 * at] for row in table.rows], signature)
            self._after_table(points=16)

    def _signature(self, cells: Sequence[Any], signature: Signature) -> None:
        """Who, then room for a date and for a signature, each on a line."""
        who, date, written = cells
        self._fill(who, (Run(signature.role, is_bold=True),), word_look.CARD)
        name = signature.name or f"{self.words['name']}:"
        self._fill(who, (Run(name),), word_look.CARD, is_first=False)
        if not signature.name:
            word_look.border(who, "bottom", code=palette.INK_SOFT, eighths=6)
        for cell, key, room in ((date, "date", 6), (written, "signature", 34)):
            paragraph = self._fill(cell, (Run(f"{self.words[key]}:"),), word_look.LABEL)
            paragraph.paragraph_format.space_before = Pt(8 * self.document.scale)
            paragraph.paragraph_format.space_after = Pt(room * self.document.scale)
            word_look.border(cell, "bottom", code=palette.INK_SOFT, eighths=6)

    def _figure(self, block: Figure) -> None:
        is_drawing = block.format == "svg"
        image = drawing_as_picture(block.image) if is_drawing else block.image
        width = Cm(self.width_cm * block.share)
        picture = self.word.add_picture(BytesIO(image), width=width)
        picture._inline.docPr.set("descr", clean(block.alt))
        if block.caption:
            self._paragraph((Run(block.caption),), word_look.SMALL)

    def _cards(self, block: Cards) -> None:
        gap = 0.02
        share = (1 - gap * (block.columns - 1)) / block.columns
        shares = [share if at % 2 == 0 else gap for at in range(2 * block.columns - 1)]
        for start in range(0, len(block.cards), block.columns):
            row = self._grid(1, shares, room=140).rows[0]
            word_look.mark_row(row, "w:cantSplit")
            for at, card in enumerate(block.cards[start : start + block.columns]):
                cell = row.cells[2 * at]
                ground = palette.CLUSTER_SOFT.get(block.cluster, palette.TINT)
                word_look.shade(cell, ground)
                strong = palette.CLUSTER_STRONG.get(block.cluster, palette.INK)
                self._card(cell, card, strong)
            self._after_table(points=4)

    def _card(self, cell: Any, card: Any, strong: str) -> None:
        size = Pt(14 * self.document.scale)
        first = self._fill(cell, (), word_look.CARD)
        if card.photo:
            picture = first.add_run().add_picture(BytesIO(card.photo), height=Cm(1.3))
            picture._inline.docPr.set("descr", clean(card.title))
        else:
            mark = first.add_run(clean(card.mark))
            mark.bold, mark.font.size = True, size
            mark.font.color.rgb = word_look.colour(strong)
        name = first.add_run(f"  {clean(card.title)}")
        name.bold, name.font.size = True, size
        for line in card.lines:
            self._fill(cell, (Run(f"– {line}"),), word_look.CARD, is_first=False)
        if card.note:
            self._fill(cell, (Run(card.note),), word_look.SMALL, is_first=False)

    def _pagebreak(self, _block: PageBreak) -> None:
        self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _contents(self, block: Contents) -> None:
        """Entries stand there already, as links; Word adds the pages when it updates the field."""
        self._paragraph((Run(block.title, is_bold=True),), word_look.LEAD)
        found = [one for one in self.document.blocks if isinstance(one, Heading)]
        for number, heading in enumerate(found, start=1):
            if heading.level <= 2:
                paragraph = self.word.add_paragraph()
                shape = paragraph.paragraph_format
                shape.left_indent = Cm(0.6 * (heading.level - 1))
                shape.space_after = Pt(2)
                shape.tab_stops.add_tab_stop(Cm(self.width_cm), WD_TAB_ALIGNMENT.RIGHT)
                paragraph.add_run(f"{clean(heading.text)}\t")
                word_look.add_field(paragraph, f"PAGEREF part_{number} \\h", "")

    def _bookmark(self, paragraph: Any) -> None:
        self.bookmarks += 1
        for name in ("w:bookmarkStart", "w:bookmarkEnd"):
            element = OxmlElement(name)
            element.set(qn("w:id"), str(self.bookmarks))
            if name == "w:bookmarkStart":
                element.set(qn("w:name"), f"part_{self.bookmarks}")
            paragraph._p.append(element)

    def _grid(self, rows: int, shares: Sequence[float], *, room: int = 70) -> Any:
        """A table without lines."""
        table = self.word.add_table(rows, len(shares))
        table.autofit = False
        word_look.margins(table, twentieths=int(room * self.document.scale))
        for index, share in enumerate(shares):
            table.columns[index].width = Cm(self.width_cm * share)
        for row in table.rows:
            for cell, share in zip(row.cells, shares, strict=True):
                cell.width = Cm(self.width_cm * share)
        return table

    def _after_table(self, points: float = 8) -> None:
        """Two tables that touch become one."""
        paragraph = self.word.add_paragraph()
        shape = paragraph.paragraph_format
        shape.space_after, shape.line_spacing = Pt(0), Pt(points * self.document.scale)

    def _fill(self, cell: Any, runs: Sequence[Run], style: str, *, is_first: bool = True) -> Any:
        paragraph = cell.paragraphs[0] if is_first else cell.add_paragraph()
        paragraph.style = style
        self._add(paragraph, runs)
        return paragraph

    def _paragraph(self, runs: Sequence[Run], style: str) -> Any:
        paragraph = self.word.add_paragraph(style=style)
        self._add(paragraph, runs)
        return paragraph

    def _add(self, paragraph: Any, runs: Sequence[Run]) -> None:
        for each in runs:
            run = paragraph.add_run(clean(each.text))
            if each.is_bold:
                run.bold = True
            if each.is_italic:
                run.italic = True
            if each.is_soft:
                run.font.color.rgb = word_look.colour(palette.INK_SOFT)

    def _new_numbering(self) -> int:
        """Every numbered list starts again at one."""
        numbering = self.word.part.numbering_part.element
        style = self.word.styles["List Number"].element
        used = style.pPr.numPr.numId.val
        abstract = numbering.num_having_numId(used).abstractNumId.val
        fresh = numbering.add_num(abstract)
        fresh.add_lvlOverride(0).add_startOverride(1)
        return int(fresh.numId)
