"""A sheet of which most cells are empty and only have a look: a large group has a hundred thousand.

What stands in the file is what the library itself writes, in a fifth of its time. It does so by
methods of the library that are not for others: tests compare with the plain sheet, byte by byte.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellStringTuple, Worksheet


class QuickSheet(Worksheet):  # type: ignore[misc] # the library has no types
    def fill(self, first: int, last: int, looks: Sequence[Format]) -> None:
        """Empty cells with these looks, from the first column on, in all of these rows."""
        for row in (first, last):
            self.write_blank(row, 0, None, looks[0])
            self.write_blank(row, len(looks) - 1, None, looks[-1])
        cells = {index: CellBlankTuple(look) for index, look in enumerate(looks)}
        for row in range(first, last + 1):
            self.table[row].update(cells)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell)
        if (kind is not CellBlankTuple and kind is not CellStringTuple) or not cell.format:
            super()._write_cell(row, col, cell)
            return
        begin = f'<c r="{_letters(col)}{row + 1}" s="{cell.format._get_xf_index()}"'
        if kind is CellBlankTuple:
            self.fh.write(f"{begin}/>")
        else:
            self.fh.write(f'{begin} t="s"><v>{cell.string}</v></c>')

    def _calculate_spans(self) -> None:
        """Of each sixteen rows the first column with something in it, and the last."""
        if self.comments:
            super()._calculate_spans()
            return
        found: dict[int, list[int]] = {}
        for row, cells in self.table.items():
            if cells:
                found.setdefault(row // 16, []).extend((min(cells), max(cells)))
        self.row_spans = {
            index: f"{min(columns) + 1}:{max(columns) + 1}" for index, columns in found.items()
        }


@cache
def _letters(column: int) -> str:
    return str(xl_col_to_name(column))
