"""A text someone typed, on a page."""

from typing import Any

from django import template

from zwerm.documents.blocks import paragraphs

from .document import document_blocks

register = template.Library()


@register.inclusion_tag("policy/_document.html")
def document_text(text: str, level: int = 3) -> dict[str, Any]:
    """With its paragraphs and lists. `level` is that of the highest heading in it."""
    return document_blocks(paragraphs(text), level)
