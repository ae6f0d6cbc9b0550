"""Lists that schools go through, as dated data. Titles that are not ours do not come along."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

DATA = Path(__file__).parent / "data"
STARTING_LIST = "safety-tasks"  # the one whose points are ours


@dataclass(frozen=True, slots=True)
class Point:
    code: str
    title: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class ListSource:
    """A list that exists: whose it is, and when we looked it up."""

    key: str
    country: str  # empty: everywhere
    title: str
    source: str
    link: str
    looked_up: date
    dated: date | None  # of the list itself
    points: str  # how many it has, as its maker counts them; empty: not checked
    notes: tuple[tuple[str, str], ...]

    @property
    def note(self) -> str:
        return dict(self.notes)[_language()]

    @property
    def comes_with_titles(self) -> bool:
        return _points_file(self.key).exists()

    def own_points(self) -> list[Point]:
        """The titles, where they are ours to give."""
        path = _points_file(self.key)
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return [Point(row["code"], row[f"title_{_language()}"]) for row in rows]


def list_sources(country: str) -> list[ListSource]:
    """Those of a country, and those for everybody."""
    return [each for each in _all() if each.country in ("", country)]


def list_source(key: str) -> ListSource | None:
    return next((each for each in _all() if each.key == key), None)


@cache
def _all() -> tuple[ListSource, ...]:
    with (DATA / "checklists.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            ListSource(
                key=row["key"],
                country=row["country"],
                title=row["title"],
                source=row["source"],
                link=row["link"],
                looked_up=date.fromisoformat(row["looked_up"]),
                dated=date.fromisoformat(row["dated"]) if row["dated"] else None,
                points=row["points"],
                notes=(("en", row["note_en"]), ("nl", row["note_nl"])),
            )
            for row in csv.DictReader(file)
        )


def _points_file(key: str) -> Path:
    return DATA / f"checklist_{key}.csv"


def _language() -> str:
    return "nl" if (get_language() or "").startswith("nl") else "en"
