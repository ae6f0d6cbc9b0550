"""The rows of a linear model as arrays, to multiply with and to cut from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .linear import Expression, LinearModel

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Compressed sparse rows, and the bounds of rows and columns."""

    starts: Numbers
    index: NDArray[np.int32]
    coefficients: Floats
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    is_integer: NDArray[np.bool_]

    @classmethod
    def of(cls, model: LinearModel) -> "Matrix":
        return cls(
            np.array(model.starts, np.int64),
            np.array(model.index, np.int32),
            np.array(model.coefficients, float),
            np.array(model.row_lower, float),
            np.array(model.row_upper, float),
            np.array(model.lower, float),
            np.array(model.upper, float),
            np.frombuffer(bytes(model.is_integer), np.bool_),
        )

    @property
    def row_of(self) -> Numbers:
        """The row of each entry."""
        return np.repeat(np.arange(len(self.row_lower)), np.diff(self.starts))

    def times(self, values: Floats) -> Floats:
        """The activity of each row."""
        products = self.coefficients * values[self.index]
        sums = np.bincount(self.row_of, products, minlength=len(self.row_lower))
        return sums.astype(float)

    def breaks(self, values: Floats, tolerance: float = 1e-6) -> bool:
        """Whether the values break a row."""
        activity = self.times(values)
        low, high = self.row_lower - tolerance, self.row_upper + tolerance
        return bool(np.any(activity < low) or np.any(activity > high))


def ranges(starts: Numbers, counts: Numbers) -> Numbers:
    """starts[0], …, starts[0] + counts[0] − 1, starts[1], … in one array."""
    ends = np.cumsum(counts)
    offsets = np.repeat(starts - (ends - counts), counts)
    return offsets + np.arange(ends[-1] if len(ends) else 0)


def dense(expression: Expression, columns: int) -> Floats:
    """The coefficient of every column."""
    vector = np.zeros(columns)
    terms = expression.terms
    vector[np.fromiter(terms.keys(), np.int64, len(terms))] = np.fromiter(
        terms.values(), float, len(terms)
    )
    return vector


def as_floats(values: ArrayLike | Sequence[float]) -> Floats:
    return np.asarray(values, float)
