"""Where every school is: which are shown, and in which order."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from zwerm.workbook.vocabulary import fold

from .graph import Node
from .page import Reading, SchoolRow

_FAR = date.max
_ORDER = list(Node)
SORTS: Mapping[str, Callable[[SchoolRow], Any]] = {
    "step": lambda row: _ORDER.index(row.here.node),
    "name": lambda row: fold(row.place.name),
    "day": lambda row: (row.plan.stop.remind_on if row.plan.stop else None) or _FAR,
    "waiting": lambda row: -len(row.plan.waiting),
    "latest": lambda row: -row.latest.prepared_at.timestamp() if row.latest else 0,
}
STANDING, DUE, WAITING = "stopped", "due", "waiting"


@dataclass(frozen=True, slots=True)
class Schools:
    """The rows that are asked for, of all."""

    rows: list[SchoolRow]
    total: int
    steps: list[tuple[int, int]]  # a step, and how many schools are there
    counts: Mapping[str, int]
    typed: str
    step: str
    state: str
    sort: str
    base: str  # of every address on the page

    @property
    def is_narrowed(self) -> bool:
        return bool(self.typed or self.step or self.state)

    @property
    def filter_query(self) -> str:
        asked = {"q": self.typed, "step": self.step, "state": self.state}
        return f"{self.base}&{urlencode({key: value for key, value in asked.items() if value})}"


def schools(all_rows: Iterable[SchoolRow], read: Reading, asked: Mapping[str, str]) -> Schools:
    """By name, step and state; sorted by a column, then by name."""
    rows = list(all_rows)
    numbers = Counter(row.number for row in rows)
    typed = asked.get("q", "").strip()[:100]
    step = asked.get("step", "") if asked.get("step", "") in map(str, numbers) else ""
    state = asked.get("state", "") if asked.get("state", "") in _STATES else ""
    sort = asked.get("sort", "") if asked.get("sort", "") in SORTS else "step"
    shown = [
        row
        for row in rows
        if fold(typed) in fold(row.place.name)
        and step in {"", str(row.number)}
        and (not state or _STATES[state](row))
    ]
    return Schools(
        rows=sorted(shown, key=lambda row: (SORTS[sort](row), fold(row.place.name))),
        total=len(rows),
        steps=sorted(numbers.items()),
        counts={name: sum(map(is_so, rows)) for name, is_so in _STATES.items()},
        typed=typed,
        step=step,
        state=state,
        sort=sort,
        base=read.query,
    )


_STATES: Mapping[str, Callable[[SchoolRow], bool]] = {
    STANDING: lambda row: row.plan.stop is not None,
    DUE: lambda row: row.plan.is_due,
    WAITING: lambda row: bool(row.plan.waiting),
}
