"""The questions of the scan, read from their file, and the screens they stand on.

Pure: knows no database. A code keeps its meaning for good: a question that changes meaning gets a
new code, and the version of the file goes up, so that earlier answers stay what they were.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

LEVELS = (0, 1, 2, 3)
LANGUAGES = ("nl", "en")
# What fits on a phone without losing sight of what it is about.
MOST_ITEMS_ON_A_SCREEN = 3


@dataclass(frozen=True, slots=True)
class Item:
    """A situation, with one thing someone does in it for each level."""

    code: str
    competence: str
    questions: Mapping[str, str]
    examples: tuple[Mapping[str, str], ...]

    def question(self, language: str) -> str:
        return self.questions[_known(language)]

    def options(self, language: str) -> list[tuple[int, str]]:
        return [(level, text[_known(language)]) for level, text in enumerate(self.examples)]


@dataclass(frozen=True, slots=True)
class Screen:
    """The questions that are asked together; on the last of a competence also the wish."""

    competence: str
    items: tuple[Item, ...]
    asks_wish: bool


@dataclass(frozen=True, slots=True)
class Scan:
    version: int
    items: tuple[Item, ...]

    @property
    def competences(self) -> list[str]:
        """In the order they are asked in."""
        return list(dict.fromkeys(item.competence for item in self.items))

    def of(self, competence: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.competence == competence)

    @property
    def screens(self) -> list[Screen]:
        found = []
        for competence, items in groupby(self.items, key=lambda item: item.competence):
            parts = _parts(tuple(items))
            found += [Screen(competence, part, part is parts[-1]) for part in parts]
        return found


@cache
def scan() -> Scan:
    """The questions as they are asked now."""
    text = files("zwerm.scan").joinpath("data/items.json").read_text("utf-8")
    data = json.loads(text)
    items = tuple(
        Item(row["code"], row["competence"], row["question"], tuple(row["levels"]))
        for row in data["items"]
    )
    return Scan(data["version"], items)


def _parts(items: tuple[Item, ...]) -> list[tuple[Item, ...]]:
    """As few screens as can be, and the longer ones first."""
    count = -(-len(items) // MOST_ITEMS_ON_A_SCREEN)
    size = -(-len(items) // count)
    return [items[start : start + size] for start in range(0, len(items), size)]


def _known(language: str) -> str:
    return language if language in LANGUAGES else "en"
