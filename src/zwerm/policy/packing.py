"""Blocks of a document to JSON and back, so that what a live block showed can be kept. Pure."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from zwerm.documents import blocks
from zwerm.documents.blocks import Block

_TYPES: dict[str, type[Block]] = {kind.__name__: kind for kind in get_args(Block)}


class UnreadableBlock(ValueError):  # noqa: N818 - says what it is
    """What was kept is of no kind this version of the program knows."""


def pack(content: Sequence[Block]) -> list[dict[str, Any]]:
    return [{"type": type(block).__name__, **_packed(block)} for block in content]


def unpack(rows: Sequence[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(_block(row) for row in rows)


def _block(row: dict[str, Any]) -> Block:
    kind = _TYPES.get(row.get("type", ""))
    if kind is None:
        raise UnreadableBlock(row.get("type"))
    block: Block = _made(kind, {name: value for name, value in row.items() if name != "type"})
    return block


def _packed(thing: Any) -> Any:
    if thing is None or isinstance(thing, str | int | float):
        return thing
    if isinstance(thing, tuple | list):
        return [_packed(each) for each in thing]
    if isinstance(thing, bytes):
        return b64encode(thing).decode()
    if is_dataclass(thing) and not isinstance(thing, type):
        return {name: _packed(getattr(thing, name)) for name in _names(type(thing))}
    return thing


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind))


@cache
def _types_of(kind: type) -> dict[str, Any]:
    """By name, the type of each part: written down once in the program, so read once."""
    return get_type_hints(kind, vars(blocks))


def _made(kind: Any, value: Any) -> Any:
    """`value` as an object of this type. Unknown names are left out: they are of later versions."""
    origin = get_origin(kind)
    if kind is str or origin in (Union, UnionType, Literal):
        return value
    if origin is tuple:
        return tuple(_made(get_args(kind)[0], each) for each in value)
    if kind is bytes:
        return b64decode(value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _types_of(kind)
        known = {name: _made(hints[name], each) for name, each in value.items() if name in hints}
        return kind(**known)
    return value
