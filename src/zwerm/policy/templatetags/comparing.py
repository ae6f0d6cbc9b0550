"""What changed in a text, on a page: two versions of a plan differ in thousands of places."""

from collections.abc import Iterable, Mapping
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from zwerm.policy.comparing import RowChange
from zwerm.policy.differences import Line
from zwerm.policy.vision_comparing import Change

register = template.Library()


@register.filter
def changes(found: Iterable[Change]) -> SafeString:
    """Each stretch as it stayed, went or came; also for who does not see how it is drawn."""
    return mark_safe(_drawn(found, _marks()))  # noqa: S308 # what changed is escaped


@register.filter
def changed_lines(lines: Iterable[Line | None]) -> SafeString:
    """Each line with what changed in it; where lines that stayed are left out stands a mark."""
    marks, rest = _marks(), escape(gettext("unchanged lines"))
    gap = f'<p class="soft" aria-label="{rest}">…</p>'
    drawn = (
        f'<p class="change-line">{_drawn(line.changes, marks)}</p>' if line else gap
        for line in lines
    )
    return mark_safe("\n".join(drawn))  # noqa: S308 # escaped


@register.filter
def changed_rows(rows: Iterable[RowChange]) -> SafeString:
    """The rows of a table, each cell with what changed in it."""
    marks = _marks()
    lines = ("".join([f"<td>{_drawn(cell, marks)}</td>" for cell in row.cells]) for row in rows)
    return mark_safe("\n".join([f"<tr>{line}</tr>" for line in lines]))  # noqa: S308 # escaped


def _drawn(found: Iterable[Change], marks: Mapping[str, str]) -> str:
    return "".join(
        [
            marks[each.kind].format(escape(each.text)) if each.kind in marks else escape(each.text)
            for each in found
        ]
    )


def _marks() -> dict[str, str]:
    return {"new": _mark("ins", gettext("added:")), "gone": _mark("del", gettext("removed:"))}


def _mark(tag: str, said: str) -> str:
    words = escape(said).replace("{", "{{").replace("}", "}}")
    return f'<{tag}><span class="visually-hidden">{words} </span>{{}}</{tag}>'
