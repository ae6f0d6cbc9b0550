"""Two states of a plan beside each other: chapters, words, and what live blocks showed. Pure.

A state is what a version keeps: chapters with their blocks, in packed pieces of a document.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from zwerm.documents.blocks import Block, Table

from .differences import Line, lines_changed
from .packing import unpack
from .plain import cells_said, lines_of
from .vision_comparing import Change, compare

Kept = Mapping[str, Any]
State = Literal["same", "changed", "new", "gone"]
# Of what stayed the same, so many lines stand around a change.
AROUND = 1


@dataclass(frozen=True, slots=True)
class RowChange:
    state: State
    cells: tuple[tuple[Change, ...], ...]


@dataclass(frozen=True, slots=True)
class TableChange:
    """Only the rows that differ; how many did not is told."""

    columns: tuple[str, ...]
    rows: tuple[RowChange, ...]
    same_rows: int


@dataclass(frozen=True, slots=True)
class PieceChange:
    """What authors wrote (`live` is empty), or one kind of live block."""

    live: str
    lines: tuple[Line | None, ...] = ()  # None: lines that stayed the same are left out
    tables: tuple[TableChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ChapterChange:
    state: State
    title: str
    was: str  # the title it had, when that is another one
    pieces: tuple[PieceChange, ...]


def chapters_changed(before: Sequence[Kept], after: Sequence[Kept]) -> tuple[ChapterChange, ...]:
    """In the order of what is now; what is gone stands last."""
    old = {_name(chapter): chapter for chapter in before}
    found = [_chapter(old.pop(_name(chapter), None), chapter) for chapter in after]
    return (*found, *(_chapter(chapter, None) for chapter in old.values()))


def _name(chapter: Kept) -> str:
    return str(chapter.get("key") or chapter["title"])


def _chapter(before: Kept | None, after: Kept | None) -> ChapterChange:
    pieces = tuple(_pieces(before or {}, after or {}))
    if before is None or after is None:
        one = before or after or {}
        return ChapterChange("gone" if before else "new", one["title"], "", pieces)
    was = before["title"] if before["title"] != after["title"] else ""
    state: State = "changed" if pieces or was else "same"
    return ChapterChange(state, after["title"], was, pieces)


def _pieces(before: Kept, after: Kept) -> Iterator[PieceChange]:
    lines = lines_changed(_written(before), _written(after))
    if not all(line.is_same for line in lines):
        yield PieceChange("", tuple(_shortened(lines)))
    old, new = _live(before), _live(after)
    for kind in [*new, *(kind for kind in old if kind not in new)]:
        was, became = old.get(kind, []), new.get(kind, [])
        if was != became:
            yield from _live_piece(kind, unpack(was), unpack(became))


def _written(chapter: Kept) -> list[str]:
    blocks = [block for block in chapter.get("blocks", ()) if not block.get("live")]
    return [line for block in blocks for line in lines_of(unpack(block["content"]))]


def _live(chapter: Kept) -> dict[str, list[Any]]:
    """As it is packed: what stayed the same need not be unpacked."""
    return {
        block["live"]: block["content"] for block in chapter.get("blocks", ()) if block.get("live")
    }


def _live_piece(
    kind: str, before: Sequence[Block], after: Sequence[Block]
) -> Iterator[PieceChange]:
    old = [block for block in before if isinstance(block, Table)]
    new = [block for block in after if isinstance(block, Table)]
    if len(old) == len(new) and all(map(_is_alike, old, new)):
        tables = tuple(table for table in map(_table, old, new) if table.rows)
        rest = lines_changed(
            lines_of(block for block in before if not isinstance(block, Table)),
            lines_of(block for block in after if not isinstance(block, Table)),
        )
    else:
        tables, rest = (), lines_changed(lines_of(before), lines_of(after))
    changed = () if all(line.is_same for line in rest) else tuple(_shortened(rest))
    if tables or changed:
        yield PieceChange(kind, changed, tables)


def _is_alike(before: Table, after: Table) -> bool:
    return [c.title for c in before.columns] == [c.title for c in after.columns]


def _table(before: Table, after: Table) -> TableChange:
    """Rows are the same row when their first cell is; of two alike the first is the first."""
    old, new = _rows(before), _rows(after)
    rows = [_row(old.get(name), row) for name, row in new.items()]
    rows += [_row(row, None) for name, row in old.items() if name not in new]
    changed = tuple(row for row in rows if row is not None)
    columns = tuple(column.title for column in after.columns)
    return TableChange(columns, changed, len(rows) - len(changed))


def _rows(table: Table) -> dict[tuple[str, int], tuple[str, ...]]:
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    seen: Counter[str] = Counter()
    for row in (*table.rows, *([table.total] if table.total else [])):
        cells = cells_said(row)
        found[cells[0], seen[cells[0]]] = cells
        seen[cells[0]] += 1
    return found


def _row(before: tuple[str, ...] | None, after: tuple[str, ...] | None) -> RowChange | None:
    """None for a row that stayed as it was."""
    if before is None or after is None:
        kind: Literal["new", "gone"] = "gone" if after is None else "new"
        return RowChange(kind, tuple((Change(kind, cell),) for cell in before or after or ()))
    if before == after:
        return None
    cells = tuple(compare(old, new) for old, new in zip_longest(before, after, fillvalue=""))
    return RowChange("changed", cells)


def _shortened(lines: Sequence[Line]) -> Iterator[Line | None]:
    """The changed lines with a little around them; the rest is one gap."""
    near = {
        other
        for place, line in enumerate(lines)
        if not line.is_same
        for other in range(place - AROUND, place + AROUND + 1)
    }
    is_gap = False
    for place, line in enumerate(lines):
        if place in near:
            yield line
            is_gap = False
        elif not is_gap:
            yield None
            is_gap = True
