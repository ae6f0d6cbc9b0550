"""The cells of the board: thousands on a page, so each carries as little as possible."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from zwerm.planning.board import Cell, Row

register = template.Library()

EMPTY = mark_safe("<td></td>")
OPEN = mark_safe('<td class="can"></td>')


@register.simple_tag
def board_cells(row: Row, address: str) -> SafeString:
    """A cell for each person. What fills one links to the page of the task."""
    return mark_safe("".join([_cell(cell, address) for cell in row.cells]))  # noqa: S308 - all safe


def _cell(cell: Cell | None, address: str) -> SafeString:
    if cell is None:
        return EMPTY
    if cell.is_empty:
        return OPEN
    return format_html(
        '<td{}><a class="{}" href="{}" data-who="{}"{}{} aria-label="{}">{}</a></td>',
        mark_safe(' class="can"') if cell.can else "",
        cell.css,
        address,
        cell.who,
        format_html(' data-pin="{}"', cell.pin) if cell.pin and not cell.is_standing else "",
        format_html(' data-comments="{}"', cell.comments) if cell.comments else "",
        cell.label,
        cell.text,
    )
