"""The figures of many schools in one table: what was shown, what was typed, what is wrong."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .categories import CATEGORIES
from .figures import (
    LABELS,
    Figure,
    Problem,
    SchoolFigures,
    follows_from_categories,
    problems,
    split_categories,
)
from .models import Organisation
from .numbers import whole_number

SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: str
    is_category: bool = False


@dataclass(slots=True)
class Cell:
    """One number of one place: `shown` when the page was made, `text` as it stands now."""

    name: str
    column: Column
    figure: Figure | None
    text: str
    error: str = ""

    @property
    def stored(self) -> str:
        return "" if self.figure is None else str(self.figure.value)


@dataclass(slots=True)
class Row:
    place: Organisation
    now: SchoolFigures
    cells: list[Cell | None] = field(default_factory=list)
    is_confirmed: bool = False

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell]


class FiguresTable:
    """Read from the database, or from what was posted; `entries` are the changes."""

    def __init__(
        self,
        places: Sequence[Organisation],
        now: Mapping[int, SchoolFigures],
        data: Mapping[str, str] | None = None,
    ) -> None:
        self.columns = columns_of(places, now)
        self.data = data
        self.rows = [self._row(place, now[place.pk]) for place in places]
        self.before = _shown_before(data)

    def _row(self, place: Organisation, now: SchoolFigures) -> Row:
        row = Row(place, now)
        asked = {category.code for category in split_categories(place)} | set(now.counts)
        for column in self.columns:
            if column.is_category and column.key not in asked:
                row.cells.append(None)
                continue
            figure = (now.counts if column.is_category else now.figures).get(column.key)
            cell = Cell(f"{place.pk}-{column.key}", column, figure, "")
            cell.text = cell.stored if self.data is None else self.data.get(cell.name, cell.stored)
            row.cells.append(cell)
        row.is_confirmed = self.data is not None and f"{place.pk}-right" in self.data
        return row

    @property
    def shown(self) -> str:
        """What the page shows, to know afterwards what its user changed."""
        cells = [cell for row in self.rows for cell in row.filled]
        return json.dumps({cell.name: self.before.get(cell.name, cell.stored) for cell in cells})

    @property
    def errors(self) -> list[tuple[Row, Cell]]:
        return [(row, cell) for row in self.rows for cell in row.filled if cell.error]

    def entries(self, provenance: str, note: str) -> list[SchoolFigures]:
        """What to store; the cells that cannot be stored carry their error."""
        found = [self._entry(row, provenance, note) for row in self.rows]
        for row, entry in zip(self.rows, found, strict=True):
            for problem in problems(entry, row.now):
                _show(row, problem)
        return [entry for entry in found if entry.figures or entry.counts]

    def _entry(self, row: Row, provenance: str, note: str) -> SchoolFigures:
        figures: dict[str, Figure | None] = {}
        counts: dict[str, Figure | None] = {}
        for cell in row.filled:
            if not self._is_spoken_of(cell, row):
                continue
            value = whole_number(cell.text)
            if cell.text.strip() and value is None:
                cell.error = _("Type a whole number, or leave it empty.")
                continue
            into = counts if cell.column.is_category else figures
            into[cell.column.key] = None if value is None else Figure(value, provenance, note)
        return SchoolFigures(row.place, figures, counts)

    def _is_spoken_of(self, cell: Cell, row: Row) -> bool:
        before = self.before.get(cell.name, cell.stored)
        typed = cell.text.strip()
        if _same(typed, before):
            # A total that is the sum of its categories is said by them.
            follows = cell.column.key == "pupils" and follows_from_categories(row.now)
            return row.is_confirmed and bool(typed) and not follows and _same(typed, cell.stored)
        if not _same(before, cell.stored) and not _same(typed, cell.stored):
            cell.error = _(
                "Someone else made this %(number)s just now. Save again if yours is right."
            ) % {"number": cell.stored or "–"}
            self.before[cell.name] = cell.stored
            return False
        return not _same(typed, cell.stored)


def columns_of(places: Iterable[Organisation], now: Mapping[int, SchoolFigures]) -> list[Column]:
    """Pupils, the categories that occur among these places, devices and staff."""
    codes: set[str] = set()
    for place in places:
        codes |= {category.code for category in split_categories(place)}
        codes |= set(now[place.pk].counts)
    language = get_language() or "en"
    categories = [
        Column(c.code, c.name(language), is_category=True) for c in CATEGORIES if c.code in codes
    ]
    first, *rest = (Column(name, str(label)) for name, label in LABELS.items())
    return [first, *categories, *rest]


def _show(row: Row, problem: Problem) -> None:
    """At the cell it is about, without hiding what is wrong with how that was typed."""
    cell = next((c for c in row.filled if c.column.key == problem.column), row.filled[0])
    cell.error = cell.error or problem.text


def _same(one: str, other: str) -> bool:
    return one == other or (
        whole_number(one) is not None and whole_number(one) == whole_number(other)
    )


def _shown_before(data: Mapping[str, str] | None) -> dict[str, str]:
    try:
        found = json.loads((data or {}).get(SHOWN, "{}"))
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): str(text) for name, text in found.items()}
