"""Blocks of a document to JSON and back, so that what a live block showed can be kept. Pure.

A plan has thousands of cells: what each part of a block asks is looked up once for its type.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, get_args, get_origin, get_type_hints

from zwerm.documents import blocks
from zwerm.documents.blocks import Block

_TYPES: dict[str, type[Block]] = {kind.__name__: kind for kind in get_args(Block)}
Change = Callable[[Any], Any]


class UnreadableBlock(ValueError):  # noqa: N818 - says what it is
    """What was kept is of no kind this version of the program knows."""


class Packed(list[dict[str, Any]]):
    """What was packed just now, with what it was made of: that need not be unpacked."""

    def __init__(self, content: Sequence[Block]) -> None:
        super().__init__(_row(type(block), block) for block in content)
        self.content = tuple(content)


def pack(content: Sequence[Block]) -> list[dict[str, Any]]:
    return Packed(content)


def unpack(rows: Sequence[dict[str, Any]]) -> tuple[Block, ...]:
    return rows.content if isinstance(rows, Packed) else tuple(map(_block, rows))


def _row(kind: Any, block: Block) -> dict[str, Any]:
    return {"type": kind.__name__, **_packing(kind)(block)}


def _block(row: dict[str, Any]) -> Block:
    kind: Any = _TYPES.get(row.get("type", ""))
    if kind is None:
        raise UnreadableBlock(row.get("type"))
    block: Block = _making(kind)(row)
    return block


@cache
def _packing(kind: type) -> Change:
    """What makes a dictionary of an object of this type."""
    names = tuple(part.name for part in fields(kind))
    deep = _deep(kind, _packed_as)
    # Of one name it would give the value itself.
    values = attrgetter(*names) if len(names) > 1 else lambda thing: (getattr(thing, names[0]),)

    def packed(thing: Any) -> dict[str, Any]:
        row = dict(zip(names, values(thing), strict=True))
        for name, change in deep:
            row[name] = change(row[name])
        return row

    return packed


@cache
def _making(kind: type) -> Change:
    """The other way. Unknown names are left out: they are of later versions."""
    names = tuple(part.name for part in fields(kind))
    deep = _deep(kind, _made_as)

    def made(row: dict[str, Any]) -> Any:
        parts = {name: row[name] for name in names if name in row}
        for name, change in deep:
            if name in parts:
                parts[name] = change(parts[name])
        return kind(**parts)

    return made


def _deep(kind: type, way: Callable[[Any], Change | None]) -> list[tuple[str, Change]]:
    """By name the parts that do not stand in JSON as they are."""
    hints = get_type_hints(kind, vars(blocks))
    ways = ((part.name, way(hints[part.name])) for part in fields(kind))
    return [(name, change) for name, change in ways if change]


def _packed_as(kind: Any) -> Change | None:
    if get_origin(kind) is tuple:
        each = _packed_as(get_args(kind)[0])
        return (lambda things: [each(thing) for thing in things]) if each else list
    if kind is bytes:
        return lambda content: b64encode(content).decode()
    return _packing(kind) if isinstance(kind, type) and is_dataclass(kind) else None


def _made_as(kind: Any) -> Change | None:
    if get_origin(kind) is tuple:
        each = _made_as(get_args(kind)[0])
        return (lambda rows: tuple([each(row) for row in rows])) if each else tuple
    if kind is bytes:
        return b64decode
    return _making(kind) if isinstance(kind, type) and is_dataclass(kind) else None
