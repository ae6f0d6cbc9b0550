"""The tables of a file as bytes that fit in a row of the database, and back. Pure."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from .columns import Column, Layout
from .reading import Sheet


def packed(sheets: Sequence[Sheet]) -> bytes:
    told = [
        {
            "name": sheet.name,
            "rows": sheet.rows,
            "marks": [[row, column, mark] for (row, column), mark in sheet.marks.items()],
        }
        for sheet in sheets
    ]
    return zlib.compress(json.dumps(told, ensure_ascii=False).encode(), level=1)


def unpacked(content: bytes) -> list[Sheet]:
    """Of what `packed` made: it was measured before it was packed."""
    told: list[dict[str, Any]] = json.loads(zlib.decompress(content))
    return [
        Sheet(
            sheet["name"],
            sheet["rows"],
            {(row, column): mark for row, column, mark in sheet["marks"]},
        )
        for sheet in told
    ]


def layout_data(layout: Layout) -> dict[str, Any]:
    return asdict(layout)


def layout_of(data: Mapping[str, Any]) -> Layout:
    columns = tuple(
        Column(**{**column, "samples": tuple(column["samples"])}) for column in data["columns"]
    )
    return Layout(data["sheet"], data["heading"], columns, data["unit"])
