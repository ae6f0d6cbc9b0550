"""A Word file of one's own to write in: its styles, paper, headers and footers stay."""

from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Emu

from . import word_look
from .blocks import Document
from .words import LANGUAGE_TAGS, clean

# What is written refers to these. A house style that lacks one gets it, in its own letter.
NEEDED = ("Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "List Number")


def opened(base: bytes, document: Document) -> Any:
    """The file without its own text, and with every style that is needed."""
    word = docx.Document(BytesIO(base))
    body = word.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    properties = word.core_properties
    properties.title, properties.author = clean(document.title), clean(document.author)
    properties.language, properties.comments = LANGUAGE_TAGS[document.language], ""
    known = {style.name for style in word.styles if style.type == WD_STYLE_TYPE.PARAGRAPH}
    for name in ("Normal", *NEEDED):
        if name not in known:
            style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = word.styles["Normal"] if name != "Normal" else None
            style.font.bold = name.startswith(("Title", "Heading"))
    word_look.own_styles(word, 1.0)
    return word


def text_width_cm(word: Any) -> float:
    section = word.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin
    return float(Emu(width).cm)


def numbers_itself(style: Any) -> bool:
    """Whether a list in this style gets its signs from Word."""
    properties = style.element.pPr
    return properties is not None and properties.numPr is not None
