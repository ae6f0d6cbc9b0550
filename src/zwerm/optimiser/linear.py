"""A linear model as plain data: columns, rows and expressions."""

from collections.abc import Iterable
from dataclasses import dataclass, field

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

    def value(self, values: list[float]) -> float:
        return self.constant + sum(c * values[column] for column, c in self.terms.items())


@dataclass(slots=True)
class Row:
    entries: list[Entry]
    lower: float
    upper: float


@dataclass(slots=True)
class LinearModel:
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    is_integer: list[bool] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def column(self, name: str, upper: float, *, lower: float = 0, integer: bool = True) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        self.is_integer.append(integer)
        self.names.append(name)
        return len(self.lower) - 1

    def row(
        self, entries: Iterable[Entry], *, lower: float = -INFINITY, upper: float = INFINITY
    ) -> None:
        self.rows.append(Row(list(entries), lower, upper))

    def at_most(self, expression: Expression, most: float) -> Row:
        return Row(list(expression.terms.items()), -INFINITY, most - expression.constant)


def weighted(parts: Iterable[tuple[float, Expression]]) -> Expression:
    """The sum of expressions, each times its weight."""
    total = Expression()
    for weight, expression in parts:
        if weight:
            total.add_scaled(expression, weight)
    return total
