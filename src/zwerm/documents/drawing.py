"""Drawings for documents: bars that say in colour, length and words what a table says."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from . import palette
from .words import clean

# Narrow, so that its letters can be read on a phone; on paper it takes a part of the width.
WIDTH, ROW, HEAD = 760, 62, 6
LABEL, VALUE = 226, 165
SHARE = 0.78
SHAPES = {
    "T": '<rect x="0" y="0" width="20" height="20"/>',
    "P": '<circle cx="10" cy="10" r="10"/>',
    "B": '<path d="M10 -1 21 10 10 21 -1 10Z"/>',
    "A": '<path d="M10 0 21 20H-1Z"/>',
}


@dataclass(frozen=True, slots=True)
class Bar:
    """`part` of `whole`, in the same unit; `value` says both in words."""

    label: str
    part: int
    whole: int
    cluster: str = ""
    value: str = ""


def bars(rows: Sequence[Bar]) -> bytes:
    """All on one scale, so that lengths compare. What is missing is empty, not another colour."""
    longest = max((row.whole for row in rows), default=0) or 1
    height = HEAD + ROW * len(rows)
    drawn = "".join(_bar(row, HEAD + ROW * at, longest) for at, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 0 {WIDTH + 16} {height}" '
        f'font-family="Libertinus Serif, Georgia, serif" font-size="27" fill="{palette.INK}">'
        # On its own ground: a page may be dark, and a drawing knows nothing of that.
        f'<rect x="-8" width="{WIDTH + 16}" height="{height}" fill="{palette.SURFACE}"/>'
        f"{drawn}</svg>"
    ).encode()


def _bar(row: Bar, top: int, longest: int) -> str:
    room = WIDTH - LABEL - VALUE
    whole = max(row.whole * room / longest, 4)
    part = min(row.part / row.whole, 1) * whole if row.whole else 0
    colour = palette.CLUSTER_STRONG.get(row.cluster, palette.INK)
    ground = palette.CLUSTER_SOFT.get(row.cluster, palette.TINT)
    shape = SHAPES.get(row.cluster, "")
    return (
        f'<g transform="translate(0 {top})">'
        f'<g transform="translate(2 16)" fill="{colour}">{shape}</g>'
        f'<text x="36" y="36">{escape(clean(row.label))}</text>'
        f'<rect x="{LABEL}" y="8" width="{whole:.1f}" height="38" fill="{ground}"/>'
        f'<rect x="{LABEL}" y="8" width="{part:.1f}" height="38" fill="{colour}"/>'
        f'<rect x="{LABEL + 0.75}" y="8.75" width="{whole - 1.5:.1f}" height="36.5" fill="none" '
        f'stroke="{colour}" stroke-width="1.5"/>'
        f'<text x="{LABEL + whole + 14:.1f}" y="36">{escape(clean(row.value))}</text></g>'
    )
