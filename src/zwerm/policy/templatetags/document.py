"""Blocks of a document on a page."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from zwerm.documents.blocks import Block, Cell, Column, Figure, Heading, Run

register = template.Library()
NUMBER = '<td class="num">'


@register.inclusion_tag("policy/_document.html")
def document_blocks(content: Sequence[Block], level: int = 3) -> dict[str, Any]:
    """`level` is that of the highest heading in it; the others follow without a gap."""
    present = sorted({block.level for block in content if isinstance(block, Heading)})
    depths = {depth: level + number for number, depth in enumerate(present)}
    return {"blocks": [(type(block).__name__, block) for block in content], "depths": depths}


@register.filter
def rows(lines: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> SafeString:
    """Rows of a table: each cell on the side that its column says. A plan has thousands."""
    begins = [NUMBER if column.align == "right" else "<td>" for column in columns]
    return mark_safe("\n".join([_row(line, begins) for line in lines]))  # noqa: S308 # escaped


@register.filter
def row(line: Sequence[Cell], columns: Sequence[Column]) -> SafeString:
    return rows([line], columns)


def _row(line: Sequence[Cell], begins: Sequence[str]) -> str:
    cells = [
        f"{begin}{''.join(map(_run, cell.runs))}</td>"
        for cell, begin in zip(line, begins, strict=False)
    ]
    return f"<tr>{''.join(cells)}</tr>"


@register.filter
def as_html(runs: Sequence[Run]) -> SafeString:
    """Runs of text with their weight; lines stay lines."""
    return mark_safe("".join(map(_run, runs)))  # noqa: S308 # each run is escaped


def _run(run: Run) -> str:
    text = escape(run.text)
    if "\n" in text:
        text = text.replace("\n", "<br>")
    if run.is_bold:
        text = f"<b>{text}</b>"
    if run.is_italic:
        text = f"<i>{text}</i>"
    return f'<span class="soft">{text}</span>' if run.is_soft else text


@register.simple_tag
def heading(block: Heading, depths: Mapping[int, int]) -> SafeString:
    """A heading below those of the page around it."""
    depth = min(depths[block.level], 6)
    return format_html("<h{}>{}</h{}>", depth, block.text, depth)


@register.filter
def source_of(figure: Figure) -> str:
    """The picture itself, as an address."""
    kinds = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}
    return f"data:{kinds[figure.format]};base64,{b64encode(figure.image).decode()}"
