"""A linear model as plain data: columns, rows and expressions.

Rows are kept flat (compressed sparse rows), because a group of sixty schools has hundreds of
thousands of entries. `Matrix` is the same as arrays to calculate with.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .matrix import Matrix

INFINITY = float("inf")
Entry = tuple[int, float]  # column, coefficient


@dataclass(slots=True)
class Expression:
    """A sum of columns times coefficients, plus a constant."""

    terms: dict[int, float] = field(default_factory=dict)
    constant: float = 0

    def add(self, column: int, coefficient: float = 1) -> None:
        self.terms[column] = self.terms.get(column, 0) + coefficient

    def add_scaled(self, other: "Expression", scale: float) -> None:
        for column, coefficient in other.terms.items():
            self.add(column, scale * coefficient)
        self.constant += scale * other.constant

    def value(self, values: Sequence[float]) -> float:
        return self.constant + sum(c * values[column] for column, c in self.terms.items())


@dataclass(slots=True)
class Row:
    entries: list[Entry]
    lower: float
    upper: float


@dataclass(slots=True)
class LinearModel:
    lower: "array[float]" = field(default_factory=lambda: array("d"))
    upper: "array[float]" = field(default_factory=lambda: array("d"))
    is_integer: bytearray = field(default_factory=bytearray)
    row_lower: "array[float]" = field(default_factory=lambda: array("d"))
    row_upper: "array[float]" = field(default_factory=lambda: array("d"))
    starts: "array[int]" = field(default_factory=lambda: array("q", [0]))
    index: "array[int]" = field(default_factory=lambda: array("i"))
    coefficients: "array[float]" = field(default_factory=lambda: array("d"))

    def column(self, upper: float, *, lower: float = 0, integer: bool = True) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        self.is_integer.append(integer)
        return len(self.lower) - 1

    def row(
        self, entries: Iterable[Entry], *, lower: float = -INFINITY, upper: float = INFINITY
    ) -> None:
        for column, coefficient in entries:
            self.index.append(column)
            self.coefficients.append(coefficient)
        self.starts.append(len(self.index))
        self.row_lower.append(lower)
        self.row_upper.append(upper)

    @property
    def rows(self) -> Iterator[Row]:
        """One after the other; for arithmetic on many rows, take the matrix."""
        for row, (lower, upper) in enumerate(zip(self.row_lower, self.row_upper, strict=True)):
            span = slice(self.starts[row], self.starts[row + 1])
            entries = zip(self.index[span], self.coefficients[span], strict=True)
            yield Row(list(entries), lower, upper)

    def at_most(self, expression: Expression, most: float) -> Row:
        return Row(list(expression.terms.items()), -INFINITY, most - expression.constant)

    def matrix(self) -> "Matrix":
        """The rows as they are now, as arrays."""
        from .matrix import Matrix  # noqa: PLC0415 - numpy is only needed to solve

        return Matrix.of(self)


def weighted(parts: Iterable[tuple[float, Expression]]) -> Expression:
    """The sum of expressions, each times its weight."""
    total = Expression()
    for weight, expression in parts:
        if weight:
            total.add_scaled(expression, weight)
    return total
