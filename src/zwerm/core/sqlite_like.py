"""SQLite's LIKE knows only A to Z as capitals; PostgreSQL knows É too. Here both find "Élodie"."""

import re
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

MOST_PATTERNS = 256


def teach_capitals(connection: BaseDatabaseWrapper, **_more: Any) -> None:
    """For the signal that a connection was made."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("like", 3, like, deterministic=True)


def like(pattern: str | None, text: object, escape: str) -> bool | None:
    if pattern is None or text is None:
        return None
    return _expression(pattern, escape).fullmatch(str(text).lower()) is not None


@lru_cache(MOST_PATTERNS)
def _expression(pattern: str, escape: str) -> re.Pattern[str]:
    wild = {"%": ".*", "_": "."}
    parts, letters = [], iter(pattern.lower())
    for letter in letters:
        literal = next(letters, "") if letter == escape else None
        parts.append(wild.get(letter, re.escape(letter)) if literal is None else re.escape(literal))
    return re.compile("".join(parts), re.DOTALL)
