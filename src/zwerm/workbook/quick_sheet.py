"""A sheet of which most cells are empty and only have a look: a large group has a hundred thousand.

What stands in the file is what the library itself writes, in a fifth of its time. It does so by
methods of the library that are not for others: tests compare with the plain sheet, byte by byte.
"""

from collections.abc import Mapping, Sequence
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

    def _write_rows(self) -> None:
        self._calculate_spans()
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells, info, span = self.table[row], self.row_info.get(row), row // 16
            if cells:
                self._write_row(row, self.row_spans.get(span), info)
                self._write_cells(row, cells)
                self._xml_end_tag("row")
            elif info is not None or row in self.comments:
                self._write_empty_row(row, self.row_spans.get(span), info)

    def _write_cells(self, row: int, cells: Mapping[int, Any]) -> None:
        write, number = self.fh.write, row + 1
        for column in sorted(cells):
            cell = cells[column]
            kind = type(cell)
            if kind is CellBlankTuple and cell.format:
                look = cell.format._get_xf_index()
                write(f'<c r="{_letters(column)}{number}" s="{look}"/>')
            elif kind is CellStringTuple and cell.format:
                look = cell.format._get_xf_index()
                name = f"{_letters(column)}{number}"
                write(f'<c r="{name}" s="{look}" t="s"><v>{cell.string}</v></c>')
            else:
                self._write_cell(row, column, cell)

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
