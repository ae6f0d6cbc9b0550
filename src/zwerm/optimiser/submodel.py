"""A small linear model cut from the large one: some columns free, the others at their value."""

from array import array
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from .linear import Expression, LinearModel
from .matrix import Floats, Numbers, ranges

ALMOST = 1e-9


@dataclass(frozen=True, slots=True)
class Submodel:
    linear: LinearModel
    columns: Numbers  # the free columns of the large model, in order
    rows: Numbers  # the rows of the large model, in order

    def expression(self, whole: Expression) -> Expression:
        """The part of the expression that the free columns decide."""
        terms, columns = whole.terms, self.columns.tolist()
        return Expression({new: terms[old] for new, old in enumerate(columns) if old in terms})

    def hint(self, values: Floats) -> Floats:
        return np.asarray(values, float)[self.columns]

    def merged(self, values: Floats, found: Floats) -> Floats:
        """The large model's values with those found for the free columns."""
        merged = np.array(values, float)
        merged[self.columns] = found
        return merged


class Cutter:
    """Knows which rows each column is in."""

    def __init__(self, linear: LinearModel) -> None:
        self.matrix = linear.matrix()
        order = np.argsort(self.matrix.index, kind="stable")
        self.rows = self.matrix.row_of[order].astype(np.int32)
        counts = np.bincount(self.matrix.index, minlength=len(self.matrix.lower))
        self.starts = np.concatenate(([0], np.cumsum(counts)))
        self.place = np.full(len(self.matrix.lower), -1)

    def cut(
        self, free: Collection[int], values: Floats, allowance: Floats | None = None
    ) -> Submodel:
        """Only rows in which a free column stands, less what the fixed ones take.

        Rows that the free columns cannot break are left out. With an allowance, fixed columns
        take so much less of each row.
        """
        matrix, values = self.matrix, np.asarray(values, float)
        columns = np.array(sorted(free), np.int64)
        rows = np.unique(self.rows[self._entries_of(columns)]).astype(np.int64)
        counts = matrix.starts[rows + 1] - matrix.starts[rows]
        entries = ranges(matrix.starts[rows], counts)
        row_of = np.repeat(np.arange(len(rows)), counts)
        self.place[columns] = np.arange(len(columns))
        place = self.place[matrix.index[entries]]
        self.place[columns] = -1
        coefficients = matrix.coefficients[entries]
        out = place < 0
        taken = coefficients[out] * values[matrix.index[entries[out]]]
        fixed = np.bincount(row_of[out], taken, minlength=len(rows)).astype(float)
        if allowance is not None:
            fixed -= allowance[rows]
        kept, row_of, coefficients = place[~out], row_of[~out], coefficients[~out]
        lower, upper = matrix.row_lower[rows] - fixed, matrix.row_upper[rows] - fixed
        low = coefficients * matrix.lower[columns][kept]
        high = coefficients * matrix.upper[columns][kept]
        least = np.bincount(row_of, np.minimum(low, high), minlength=len(rows))
        most = np.bincount(row_of, np.maximum(low, high), minlength=len(rows))
        binding = (most > upper + ALMOST) | (least < lower - ALMOST)
        here = binding[row_of]
        linear = LinearModel(
            lower=array("d", matrix.lower[columns].tobytes()),
            upper=array("d", matrix.upper[columns].tobytes()),
            is_integer=bytearray(matrix.is_integer[columns].tobytes()),
            row_lower=array("d", lower[binding].tobytes()),
            row_upper=array("d", upper[binding].tobytes()),
            starts=_starts(np.bincount(row_of, minlength=len(rows))[binding]),
            index=array("i", kept[here].astype(np.int32).tobytes()),
            coefficients=array("d", coefficients[here].tobytes()),
        )
        return Submodel(linear, columns, rows[binding])

    def _entries_of(self, columns: Numbers) -> Numbers:
        return ranges(self.starts[columns], self.starts[columns + 1] - self.starts[columns])


def _starts(counts: Numbers) -> "array[int]":
    return array("q", np.concatenate(([0], np.cumsum(counts))).astype(np.int64).tobytes())
