"""The look of a Word file: real styles, so that whoever edits it can go on in the same look."""

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from . import palette, word_xml
from .blocks import Document
from .words import LANGUAGE_TAGS, clean

PAPERS = {"a4": (21.0, 29.7), "a3": (29.7, 42.0)}
MARGIN_CM = 2.1
LEAD, SMALL, KICKER, LABEL, CARD = "Lead", "Small", "Kicker", "Label", "Card"
LONG_TITLE = 34
# Rows of a table: so few stay on one page; of a longer one so many stay together at an end.
SHORT_TABLE, TOGETHER = 8, 2
# Style, size in points, space before and after.
HEADINGS = (("Heading 1", 17, 20, 6), ("Heading 2", 13, 14, 4), ("Heading 3", 11, 10, 3))
# The dark part of a cover: high, with its words at the bottom, each in its colour and size.
COVER_ROW = f'<w:trHeight w:hRule="exact" w:val="{Cm(15).twips}"/>'
COVER_CELL = '<w:vAlign w:val="bottom"/>' + word_xml.shade(palette.INK)
ON_DARK = {
    KICKER: word_xml.colour(palette.SIGNAL) + word_xml.size(11),
    "Title": word_xml.colour(palette.SURFACE) + word_xml.size(34),
    LEAD: word_xml.colour(palette.SURFACE) + word_xml.size(15),
}


def text_width_cm(document: Document) -> float:
    short, long = PAPERS[document.paper]
    return (long if document.is_landscape else short) - 2 * MARGIN_CM * document.scale


def set_up(word: Any, document: Document) -> None:
    """Paper, language, title and styles."""
    _paper(word.sections[0], document)
    properties = word.core_properties
    properties.title, properties.author = clean(document.title), clean(document.author)
    properties.language, properties.comments = LANGUAGE_TAGS[document.language], ""
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = palette.TEXT_FONT, Pt(10.5 * document.scale)
    normal.font.color.rgb = colour(palette.INK)
    normal.paragraph_format.space_after = Pt(6 * document.scale)
    normal.paragraph_format.line_spacing = 1.12
    language = OxmlElement("w:lang")
    for attribute in ("w:val", "w:eastAsia"):
        language.set(qn(attribute), LANGUAGE_TAGS[document.language])
    properties_of_runs = normal.element.get_or_add_rPr()
    for old in properties_of_runs.findall(qn("w:lang")):
        properties_of_runs.remove(old)
    properties_of_runs.append(language)
    headings(word, document.scale)
    own_styles(word, document.scale)
    if len(document.title) > LONG_TITLE:
        word.styles["Title"].font.size = Pt(22 * document.scale)


def _paper(section: Any, document: Document) -> None:
    short, long = (Cm(side) for side in PAPERS[document.paper])
    section.page_width, section.page_height = short, long
    if document.is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = long, short
    margin = Cm(MARGIN_CM * document.scale)
    section.left_margin = section.right_margin = margin
    section.top_margin = section.bottom_margin = margin


def headings(word: Any, scale: float) -> None:
    for name, size, before, after in (("Title", 28, 0, 4), *HEADINGS):
        style = word.styles[name]
        style.font.name, style.font.size, style.font.bold = (
            palette.DISPLAY_FONT,
            Pt(size * scale),
            True,
        )
        style.font.italic = name == "Heading 3"
        style.font.color.rgb = colour(palette.INK)
        shape = style.paragraph_format
        shape.space_before, shape.space_after = Pt(before * scale), Pt(after * scale)
        shape.keep_with_next, shape.line_spacing = True, 1.05
        use_font(style.element, palette.DISPLAY_FONT)
    for border in word.styles["Title"].element.findall(".//" + qn("w:pBdr")):
        border.getparent().remove(border)
    word.styles["Title"].font._element.rPr.append(_spacing(-4))


def own_styles(word: Any, scale: float) -> None:
    known = {style.name for style in word.styles}
    # Name, size, space before, space after, bold, italic, soft.
    rows = (
        (LEAD, 12.5, 0, 10, False, True, True),
        (SMALL, 9, 0, 4, False, False, True),
        (KICKER, 10, 0, 2, True, False, True),
        (LABEL, 9, 2, 2, True, False, True),
        (CARD, 10.5, 1, 1, False, False, False),
    )
    for name, size, before, after, is_bold, is_italic, is_soft in rows:
        if name in known:
            continue
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
        style.font.size, style.font.bold, style.font.italic = Pt(size * scale), is_bold, is_italic
        style.font.color.rgb = colour(palette.INK_SOFT if is_soft else palette.INK)
        style.paragraph_format.space_before = Pt(before * scale)
        style.paragraph_format.space_after = Pt(after * scale)


def _spacing(twentieths: int) -> Any:
    element = OxmlElement("w:spacing")
    element.set(qn("w:val"), str(twentieths))
    return element


def colour(code: str) -> RGBColor:
    return RGBColor.from_string(code.lstrip("#"))


def use_font(element: Any, font: str) -> None:
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    for attribute in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(attribute), font)


def stays_with_next(index: int, rows: int) -> bool:
    """A short table stands on one page; of a long one no first or last row stands alone."""
    if index >= rows - 1:
        return False
    return rows <= SHORT_TABLE or index < TOGETHER or index >= rows - 1 - TOGETHER
