"""A document as a Word file, to edit and to sign."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.shared import Cm, Length

from . import palette, word_base, word_look, word_xml
from .blocks import (
    Card,
    Cards,
    Cell,
    Contents,
    Document,
    Fact,
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
        self.bookmarks = self.pictures = 0
        self.has_own_look = bool(base)
        self.style_ids: dict[str, str] = {}
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
        self.end = self.word.element.body.find(qn("w:sectPr"))

    def write(self) -> None:
        if self.document.has_cover:
            self._cover()
        else:
            self._masthead()
        for block in self.document.blocks:
            getattr(self, f"_{type(block).__name__.lower()}")(block)

    def _append(self, *parts: str) -> None:
        for part in parts:
            self.end.addprevious(word_xml.element(part))

    def _footer(self) -> None:
        paragraph = self.word.sections[0].footer.paragraphs[0]
        paragraph.style = word_look.SMALL
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(self.width_cm), WD_TAB_ALIGNMENT.RIGHT)
        page, pages = word_xml.field("PAGE", "1"), word_xml.field("NUMPAGES", "1")
        footer, between = word_xml.run(f"{self.document.footer}\t"), word_xml.run(" / ")
        for part in list(word_xml.element(f"<w:p>{footer}{page}{between}{pages}</w:p>")):
            paragraph._p.append(part)

    def _header(self) -> None:
        """What holds for the whole file stands above every page."""
        if self.document.mark:
            paragraph = self.word.sections[0].header.paragraphs[0]
            paragraph.style, paragraph.alignment = word_look.SMALL, WD_ALIGN_PARAGRAPH.RIGHT
            mark = word_xml.run(self.document.mark, word_xml.BOLD)
            paragraph._p.append(word_xml.element(mark))

    def _masthead(self) -> None:
        document = self.document
        if document.kicker:
            self._append(self._said((Run(document.kicker),), word_look.KICKER))
        self._append(self._said((Run(document.title),), "Title"))
        if document.subtitle:
            self._append(self._said((Run(document.subtitle),), word_look.LEAD))
        self._facts()

    def _facts(self) -> None:
        if not self.document.facts:
            return
        widths = self._widths((0.26, 0.74))
        line = word_xml.border("top", code=palette.INK, eighths=10)
        rows = [
            self._fact(fact, widths, line if index == 0 else "")
            for index, fact in enumerate(self.document.facts)
        ]
        self._append(self._table_of(rows, widths), self._after_table())

    def _fact(self, fact: Fact, widths: Sequence[int], look: str) -> str:
        name = self._said((Run(fact.name),), word_look.LABEL)
        value = self._said((Run(fact.value),), word_look.CARD)
        cells = zip(widths, (name, value), strict=True)
        return word_xml.row(word_xml.cell(width, content, look) for width, content in cells)

    def _cover(self) -> None:
        """A page in one colour with the title; in an own house style its title, on a page."""
        document = self.document
        if self.has_own_look:
            self._masthead()
            if document.mark:
                self._append(self._said((Run(document.mark, is_bold=True),), word_look.KICKER))
        else:
            self._cover_field()
            if document.mark:
                mark = self._said((Run(document.mark, is_bold=True),), word_look.CARD)
                self._field(mark, word_xml.shade(palette.SIGNAL_SOFT), room=140)
            self._facts()
        self._append(word_xml.PAGE_BREAK)

    def _cover_field(self) -> None:
        """Dark and high, with what stands in it at the bottom."""
        document, dark = self.document, word_look.ON_DARK
        lines = "".join(
            word_xml.paragraph(self._style(style), word_xml.run(text, dark[style]))
            for style, text in (
                (word_look.KICKER, document.kicker),
                ("Title", document.title),
                (word_look.LEAD, document.subtitle),
            )
        )
        self._field(
            lines, word_look.COVER_CELL, room=500, points=16, properties=word_look.COVER_ROW
        )

    def _field(
        self, content: str, look: str, *, room: int, points: float = 8, properties: str = ""
    ) -> None:
        """One cell, as wide as the text."""
        widths = self._widths((1.0,))
        row = word_xml.row((word_xml.cell(widths[0], content, look),), properties)
        self._append(self._table_of((row,), widths, room=room), self._after_table(points))

    def _heading(self, block: Heading) -> None:
        shape = palette.CLUSTER_SHAPE.get(block.cluster, "")
        look = word_xml.colour(palette.CLUSTER_STRONG[block.cluster]) if block.cluster else ""
        said = word_xml.run(f"{shape} {block.text}" if shape else block.text, look)
        self.bookmarks += 1
        style = self._style(f"Heading {block.level}")
        self._append(word_xml.paragraph(style, said + word_xml.bookmark(self.bookmarks)))

    def _text(self, block: Text) -> None:
        self._append(self._said(block.runs, STYLES[block.style]))

    def _itemlist(self, block: ItemList) -> None:
        name = "List Number" if block.is_numbered else "List Bullet"
        is_drawn = word_base.numbers_itself(self.word.styles[name])
        numbers = block.is_numbered and is_drawn
        numbering = word_xml.numbered(self._new_numbering()) if numbers else ""
        between, last = (word_xml.spacing(after=each * self.document.scale) for each in (3, 8))
        said = []
        for number, item in enumerate(block.items, start=1):
            sign = "" if is_drawn else (f"{number}. " if block.is_numbered else "• ")
            room = last if number == len(block.items) else between
            content = (Run(sign), *item) if sign else item
            said.append(self._said(content, name, numbering + room))
        self._append(*said)

    def _table(self, block: Table) -> None:
        rows = [*block.rows, *([block.total] if block.total else [])]
        widths = self._widths([column.share for column in block.columns])
        line = word_xml.border("bottom", code=palette.INK, eighths=8)
        heads = (
            self._said(
                (Run(column.title),),
                word_look.LABEL,
                word_xml.KEEP_NEXT + word_xml.aligned(column.align),
            )
            for column in block.columns
        )
        cells = zip(widths, heads, strict=True)
        head = word_xml.row(
            (word_xml.cell(width, said, line) for width, said in cells), word_xml.HEAD_ROW
        )
        body = self._rows(rows, block, widths)
        self._append(self._table_of((head, *body), widths), self._after_table())

    def _rows(
        self, rows: Sequence[Sequence[Cell]], block: Table, widths: Sequence[int]
    ) -> Iterator[str]:
        below = word_xml.border("bottom", code=palette.LINE)
        above = word_xml.border("top", code=palette.INK, eighths=8)
        style = self._style(word_look.CARD)
        shapes = [word_xml.aligned(column.align) for column in block.columns]
        for index, cells in enumerate(rows):
            keep = word_xml.KEEP_NEXT if word_look.stays_with_next(index, len(rows)) else ""
            line = above if cells is block.total else below
            yield word_xml.row(
                (
                    word_xml.cell(
                        width,
                        word_xml.paragraph(style, word_xml.runs(content.runs), keep + shape),
                        line + word_xml.shade(TONES[content.tone]) if content.tone else line,
                    )
                    for width, content, shape in zip(widths, cells, shapes, strict=True)
                ),
                word_xml.WHOLE_ROW,
            )

    def _notice(self, block: Notice) -> None:
        look = word_xml.border("left", code=palette.SIGNAL, eighths=32)
        look += word_xml.shade(palette.SIGNAL_SOFT)
        title = (Run(block.title, is_bold=True),)
        said = self._said(title, word_look.CARD) if block.title else ""
        self._field(said + self._said(block.runs, word_look.CARD), look, room=200)

    def _signaturefields(self, block: SignatureFields) -> None:
        self._append(self._said((), "Normal"))
        widths = self._widths((0.46, 0.08, 0.46))
        none = [word_xml.cell(widths[0])] * 3
        for start in range(0, len(block.signatures), 2):
            left, *more = [
                self._signature(signature, widths[0])
                for signature in block.signatures[start : start + 2]
            ]
            right = more[0] if more else none
            between = word_xml.cell(widths[1])
            rows = [
                word_xml.row((one, between, other), word_xml.WHOLE_ROW)
                for one, other in zip(left, right, strict=True)
            ]
            self._append(self._table_of(rows, widths), self._after_table(points=16))

    def _signature(self, signature: Signature, width: int) -> list[str]:
        """Who, then room for a date and for a signature, each on a line."""
        line = word_xml.border("bottom", code=palette.INK_SOFT, eighths=6)
        name = signature.name or f"{self.words['name']}:"
        who = self._said((Run(signature.role, is_bold=True),), word_look.CARD)
        who += self._said((Run(name),), word_look.CARD)
        cells = [word_xml.cell(width, who, "" if signature.name else line)]
        scale = self.document.scale
        for key, room in (("date", 6), ("signature", 34)):
            shape = word_xml.spacing(before=8 * scale, after=room * scale)
            said = self._said((Run(f"{self.words[key]}:"),), word_look.LABEL, shape)
            cells.append(word_xml.cell(width, said, line))
        return cells

    def _figure(self, block: Figure) -> None:
        is_drawing = block.format == "svg"
        image = drawing_as_picture(block.image) if is_drawing else block.image
        picture = self._picture(image, block.alt, width=Cm(self.width_cm * block.share))
        self._append(f"<w:p>{picture}</w:p>")
        if block.caption:
            self._append(self._said((Run(block.caption),), word_look.SMALL))

    def _picture(
        self, image: bytes, alt: str, *, width: Length | None = None, height: Length | None = None
    ) -> str:
        """A run with a picture, told in words."""
        relation, found = self.word.part.get_or_add_image(BytesIO(image))
        self.pictures += 1
        wide, high = found.scaled_dimensions(width, height)
        inline = CT_Inline.new_pic_inline(self.pictures, relation, found.filename, wide, high)
        inline.docPr.set("descr", clean(alt))
        return f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>"

    def _cards(self, block: Cards) -> None:
        gap = 0.02
        share = (1 - gap * (block.columns - 1)) / block.columns
        widths = self._widths(
            [share if at % 2 == 0 else gap for at in range(2 * block.columns - 1)]
        )
        ground = word_xml.shade(palette.CLUSTER_SOFT.get(block.cluster, palette.TINT))
        strong = palette.CLUSTER_STRONG.get(block.cluster, palette.INK)
        for start in range(0, len(block.cards), block.columns):
            cells = [word_xml.cell(width) for width in widths]
            for at, card in enumerate(block.cards[start : start + block.columns]):
                cells[2 * at] = word_xml.cell(widths[2 * at], self._card(card, strong), ground)
            row = word_xml.row(cells, word_xml.WHOLE_ROW)
            self._append(self._table_of((row,), widths, room=140), self._after_table(points=4))

    def _card(self, card: Card, strong: str) -> str:
        size = word_xml.size(14 * self.document.scale)
        if card.photo:
            face = self._picture(card.photo, card.title, height=Cm(1.3))
        else:
            face = word_xml.run(card.mark, word_xml.BOLD + word_xml.colour(strong) + size)
        name = word_xml.run(f"  {card.title}", word_xml.BOLD + size)
        said = [word_xml.paragraph(self._style(word_look.CARD), face + name)]
        said += [self._said((Run(f"– {line}"),), word_look.CARD) for line in card.lines]
        if card.note:
            said.append(self._said((Run(card.note),), word_look.SMALL))
        return "".join(said)

    def _pagebreak(self, _block: PageBreak) -> None:
        self._append(word_xml.PAGE_BREAK)

    def _contents(self, block: Contents) -> None:
        """Entries stand there already, as links; Word adds the pages when it updates the field."""
        said = [self._said((Run(block.title, is_bold=True),), word_look.LEAD)]
        tab = word_xml.right_tab(self.width_cm)
        found = [one for one in self.document.blocks if isinstance(one, Heading)]
        for number, heading in enumerate(found, start=1):
            if heading.level <= 2:
                indent = word_xml.indent(0.6 * (heading.level - 1))
                words = word_xml.run(f"{heading.text}\t")
                field = word_xml.field(f"PAGEREF part_{number} \\h")
                shape = tab + word_xml.spacing(after=2) + indent
                said.append(word_xml.paragraph("", words + field, shape))
        self._append(*said)

    def _widths(self, shares: Iterable[float]) -> list[int]:
        return [Cm(self.width_cm * share).twips for share in shares]

    def _table_of(self, rows: Iterable[str], widths: Sequence[int], *, room: int = 70) -> str:
        return word_xml.table(rows, widths, room=int(room * self.document.scale))

    def _after_table(self, points: float = 8) -> str:
        """Two tables that touch become one."""
        return word_xml.paragraph("", "", word_xml.exact_line(points * self.document.scale))

    def _said(self, runs: Iterable[Run], style: str, shape: str = "") -> str:
        return word_xml.paragraph(self._style(style), word_xml.runs(runs), shape)

    def _style(self, name: str) -> str:
        """Looked up once: what a file calls a style, and nothing for the one that holds anyway."""
        if name not in self.style_ids:
            known = self.word.part.get_style_id(name, WD_STYLE_TYPE.PARAGRAPH)
            self.style_ids[name] = f'<w:pStyle w:val="{known}"/>' if known else ""
        return self.style_ids[name]

    def _new_numbering(self) -> int:
        """Every numbered list starts again at one."""
        numbering = self.word.part.numbering_part.element
        style = self.word.styles["List Number"].element
        used = style.pPr.numPr.numId.val
        abstract = numbering.num_having_numId(used).abstractNumId.val
        fresh = numbering.add_num(abstract)
        fresh.add_lvlOverride(0).add_startOverride(1)
        return int(fresh.numId)
