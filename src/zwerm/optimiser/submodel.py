"""A small linear model cut from the large one: some columns free, the others at their value."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from .linear import Expression, LinearModel


@dataclass(frozen=True, slots=True)
class Submodel:
    linear: LinearModel
    columns: tuple[int, ...]  # the free columns of the large model, in order

    def expression(self, whole: Expression) -> Expression:
        """The part of the expression that the free columns decide."""
        terms = whole.terms
        return Expression({new: terms[old] for new, old in enumerate(self.columns) if old in terms})

    def hint(self, values: list[float]) -> list[float]:
        return [values[column] for column in self.columns]

    def merged(self, values: list[float], found: list[float]) -> list[float]:
        """The large model's values with those found for the free columns."""
        merged = list(values)
        for column, value in zip(self.columns, found, strict=True):
            merged[column] = value
        return merged


class Cutter:
    """Knows which rows each column is in."""

    def __init__(self, linear: LinearModel) -> None:
        self.linear = linear
        self.rows_of: dict[int, list[int]] = defaultdict(list)
        for index, row in enumerate(linear.rows):
            for column, _ in row.entries:
                self.rows_of[column].append(index)

    def cut(self, free: Collection[int], values: list[float]) -> Submodel:
        """Only rows in which a free column stands, less what the fixed ones take."""
        columns = tuple(sorted(free))
        place = {column: new for new, column in enumerate(columns)}
        small = LinearModel()
        for column in columns:
            small.column(
                self.linear.names[column],
                self.linear.upper[column],
                lower=self.linear.lower[column],
                integer=self.linear.is_integer[column],
            )
        for index in sorted({row for column in columns for row in self.rows_of[column]}):
            row, fixed = self.linear.rows[index], 0.0
            entries = []
            for column, coefficient in row.entries:
                if column in place:
                    entries.append((place[column], coefficient))
                else:
                    fixed += coefficient * values[column]
            small.row(entries, lower=row.lower - fixed, upper=row.upper - fixed)
        return Submodel(small, columns)
