"""Read the cells of one row, and note every problem instead of stopping at the first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from .columns import Column, Table
from .grid import Row
from .naming import Names
from .problems import CellProblem
from .values import (
    Cell,
    NotAllowed,
    parse_choice,
    parse_choices,
    parse_decimal,
    parse_hours,
    parse_text,
    parse_whole,
    text_in,
)
from .words import say

T = TypeVar("T")

LONGEST_SHOWN = 60
# Longer than any list of schools; the text of a column is shorter still.
LONGEST_CELL = 4_000
# Enough to mend first; looking for what was meant takes time.
MOST_PROBLEMS = 100


class Enough(Exception):  # noqa: N818 - inner signal
    """So much is wrong that reading on is of no use."""


@dataclass(slots=True)
class Notes:
    """Every problem found so far, in the language of the reader."""

    language: str
    problems: list[CellProblem] = field(default_factory=list)

    def add(self, row: Row, key: str, problem: NotAllowed) -> None:
        value = row.text(key)
        shown = value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…"
        self.problems.append(
            CellProblem(row.sheet, row.address(key), shown, problem.wrong, problem.allowed)
        )
        if len(self.problems) >= MOST_PROBLEMS:
            raise Enough

    def say(self, row: Row, key: str, wrong: str, allowed: str = "", **values: object) -> None:
        self.add(
            row,
            key,
            NotAllowed(
                say(wrong, self.language, **values),
                say(allowed, self.language, **values) if allowed else "",
            ),
        )


@dataclass(slots=True)
class RowReader:
    """The cells of a row as values; a wrong one is noted and read as empty."""

    row: Row
    table: Table
    notes: Notes

    def _value(self, key: str, parse: Callable[[Cell, Column, str], T]) -> T | None:
        column = self.table.column(key)
        if mark := self.row.marks.get(key):
            allowed = "formula_empty_allowed" if mark == "formula_empty" else "type_the_value"
            self.notes.say(self.row, key, mark, allowed)
            return None
        cell = self.row.cells.get(key)
        text = text_in(cell)
        if len(text) > LONGEST_CELL:
            wrong = say("too_long", self.notes.language, length=len(text))
            allowed = say("allowed_length", self.notes.language, longest=LONGEST_CELL)
            self.notes.add(self.row, key, NotAllowed(wrong, allowed))
            return None
        if not text:
            if column.required and key in self.row.columns:
                explanation = column.explanation(self.notes.language)
                wrong = say("required", self.notes.language)
                self.notes.add(self.row, key, NotAllowed(wrong, explanation))
            return None
        try:
            return parse(cell, column, self.notes.language)
        except NotAllowed as problem:
            self.notes.add(self.row, key, problem)
            return None

    def text(self, key: str) -> str:
        return self._value(key, parse_text) or ""

    def whole(self, key: str) -> int | None:
        return self._value(key, parse_whole)

    def decimal(self, key: str) -> float | None:
        return self._value(key, parse_decimal)

    def minutes(self, key: str) -> int | None:
        return self._value(key, parse_hours)

    def choice(self, key: str) -> str | None:
        return self._value(
            key, lambda cell, column, language: parse_choice(cell, column.choice or {}, language)
        )

    def choices(self, key: str) -> tuple[str, ...]:
        found = self._value(
            key, lambda cell, column, language: parse_choices(cell, column.choice or {}, language)
        )
        return found or ()

    def yes(self, key: str) -> bool:
        return self.choice(key) == "yes"

    def refers(self, key: str, names: Names) -> str:
        found = self._value(key, lambda cell, _, language: names.key_of(text_in(cell), language))
        return found or ""

    def refers_to_all(self, key: str, names: Names) -> tuple[str, ...]:
        return self._value(key, lambda cell, _, language: names.keys_of(cell, language)) or ()

    def wholes(self, prefix: str) -> dict[str, int]:
        """The filled columns with this prefix, by what comes after it."""
        keys = [c.key for c in self.table.columns if c.key.startswith(f"{prefix}_")]
        values = {key.removeprefix(f"{prefix}_"): self.whole(key) for key in keys}
        return {key: value for key, value in values.items() if value is not None}

    def read(self, key: str, parse: Callable[[Cell], T]) -> T | None:
        return self._value(key, lambda cell, _column, _language: parse(cell))
