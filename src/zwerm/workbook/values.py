"""From what a cell holds to a value of the records, forgiving in form and strict in meaning."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from rapidfuzz import process

from .columns import Column
from .vocabulary import Choice, fold, labels, value_of
from .words import say

Cell = str | float | bool | time | date | datetime | timedelta | None

# How alike two texts are, of 100, before one is offered in place of the other.
LIKELY_MEANT = 72
MOST_NAMES_OFFERED = 8
MOST_NAMES_COMPARED = 2_000
MOST_CHOICES = 50
MOST_NEAR_NAMES_OFFERED = 3

CLOCK = re.compile(r"(\d{1,3})\s*(?::|u|h|uur|hours?)\s*(\d{1,2})?\s*(?:m|min|minuten|minutes)?")
MINUTES = re.compile(r"(\d{1,4})\s*(?:m|min|minuten|minutes)")
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
WISHES = {"++": 2, "+": 1, "+/-": 0, "±": 0, "--": -2, "-": -1}


@dataclass(frozen=True, slots=True)
class NotAllowed(Exception):  # noqa: N818 - it is said as a sentence
    """Why a cell's content cannot be used, and what could."""

    wrong: str
    allowed: str = ""


def text_in(cell: Cell) -> str:
    """The cell as a person reads it, without stray spaces."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    # Every kind of space, also the non-breaking ones that come along when pasting.
    return " ".join(_printable(str(cell)).split())


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter.isspace() else "" for letter in text)


def parse_text(cell: Cell, column: Column, language: str) -> str:
    text = text_in(cell)
    if len(text) > column.longest:
        raise NotAllowed(
            say("too_long", language, length=len(text)),
            say("allowed_length", language, longest=column.longest),
        )
    return text


def parse_whole(cell: Cell, column: Column, language: str) -> int:
    allowed = say(
        "allowed_whole", language, lowest=_shown(column.lowest), highest=_shown(column.highest)
    )
    wish = WISHES.get(text_in(cell)) if column.lowest < 0 else None
    number = float(wish) if wish is not None else _number(cell, allowed, language)
    if not number.is_integer():
        raise NotAllowed(say("not_whole", language), allowed)
    _check_range(number, column, allowed, language)
    return int(number)


def parse_decimal(cell: Cell, column: Column, language: str) -> float:
    allowed = say(
        "allowed_range", language, lowest=_shown(column.lowest), highest=_shown(column.highest)
    )
    number = _number(cell, allowed, language)
    _check_range(number, column, allowed, language)
    return number


def parse_hours(cell: Cell, column: Column, language: str) -> int:
    """Hours as people write them (2,5 · 2u30 · 2:30 · 150 min), in whole minutes."""
    allowed = say(
        "allowed_hours", language, lowest=_shown(column.lowest), highest=_shown(column.highest)
    )
    hours = _hours(cell, allowed, language)
    _check_range(hours, column, allowed, language)
    return round(hours * 60)


def _hours(cell: Cell, allowed: str, language: str) -> float:
    if isinstance(cell, timedelta):
        return cell.total_seconds() / 3600
    if isinstance(cell, time):
        return cell.hour + cell.minute / 60 + cell.second / 3600
    text = fold(text_in(cell))
    if clock := CLOCK.fullmatch(text):
        minutes = int(clock[2] or 0)
        if minutes < 60:
            return int(clock[1]) + minutes / 60
    if minutes_only := MINUTES.fullmatch(text):
        return int(minutes_only[1]) / 60
    text = re.sub(r"\s*(uur|uren|u|h|hours?)$", "", text)
    return _number(text, allowed, language, otherwise="not_hours", original=cell)


def _number(
    cell: Cell,
    allowed: str,
    language: str,
    *,
    otherwise: str = "not_a_number",
    original: Cell = None,
) -> float:
    if isinstance(cell if original is None else original, date | time | timedelta):
        raise NotAllowed(say("a_date", language), allowed)
    if isinstance(cell, float) and not isinstance(cell, bool):
        if cell != cell or abs(cell) == float("inf"):  # noqa: PLR0124 - not a number is not itself
            raise NotAllowed(say(otherwise, language), allowed)
        return cell
    text = text_in(cell).replace("−", "-").replace(" ", "").replace("€", "").replace("%", "")
    text = re.sub(r"(?<=\d)[.](?=\d{3}(\D|$))", "", text) if re.search(r"\.\d{3},", text) else text
    if not NUMBER.fullmatch(text):
        raise NotAllowed(say(otherwise, language), allowed)
    return float(text.replace(",", "."))


def _check_range(number: float, column: Column, allowed: str, language: str) -> None:
    if number < column.lowest:
        raise NotAllowed(say("too_low", language), allowed)
    if number > column.highest:
        raise NotAllowed(say("too_high", language), allowed)


def parse_choice(cell: Cell, choice: Choice, language: str) -> str:
    text = text_in(cell)
    value = value_of(choice, text)
    if value is None:
        names = labels(choice, language)
        raise NotAllowed(
            say("not_a_choice", language),
            _offer(text, names, language)
            + say("allowed_choices", language, names=", ".join(names)),
        )
    return value


def parse_choices(cell: Cell, choice: Choice, language: str) -> tuple[str, ...]:
    """Several choices in one cell, each once, in the order of the cell."""
    found: list[str] = []
    if len(pieces(cell)) > MOST_CHOICES:
        raise NotAllowed(say("too_long", language, length=len(text_in(cell))))
    for part in pieces(cell, r"[;\n]"):
        # A choice may itself hold "and" or a comma.
        smaller = [part] if value_of(choice, part) else pieces(part)
        found += [parse_choice(piece, choice, language) for piece in smaller]
    return tuple(dict.fromkeys(found))


def pieces(cell: Cell, separators: str = r"[;,\n/+&]| en | and ") -> list[str]:
    """The parts of a cell that lists several things."""
    raw = cell if isinstance(cell, str) else text_in(cell)
    return [text for part in re.split(separators, raw) if (text := text_in(part))]


def suggestion(text: str, names: Sequence[str]) -> str | None:
    """The name that was most likely meant, if there are not too many to compare it with."""
    if len(names) > MOST_NAMES_COMPARED:
        return None
    found = process.extractOne(
        fold(text), [fold(name) for name in names], score_cutoff=LIKELY_MEANT
    )
    return names[found[2]] if found else None


def _offer(text: str, names: Sequence[str], language: str) -> str:
    name = suggestion(text, names)
    return say("did_you_mean", language, name=name) + " " if name else ""


def unknown(text: str, names: Sequence[str], key: str, language: str) -> NotAllowed:
    """A name that refers to nothing: say what is nearest, or what there is if that is little."""
    allowed, near = "", _holding(text, names)
    if len(near) > 1:
        allowed = say("near_names", language, names="; ".join(f"“{name}”" for name in near))
    elif nearest := next(iter(near), None) or suggestion(text, names):
        allowed = say("did_you_mean", language, name=nearest)
    elif not names:
        allowed = say("none_yet", language)
    elif len(names) <= MOST_NAMES_OFFERED:
        allowed = say("allowed_names", language, names=", ".join(names))
    return NotAllowed(say(key, language), allowed)


def _holding(text: str, names: Sequence[str]) -> list[str]:
    """The first few names with all words of the text in them."""
    words = fold(text).split()
    if not words or len(names) > MOST_NAMES_COMPARED:
        return []
    found = (name for name in names if all(word in fold(name) for word in words))
    return list(islice(found, MOST_NEAR_NAMES_OFFERED))


def _shown(number: float) -> str:
    return f"{number:g}" if abs(number) < 1e6 else str(int(number))
