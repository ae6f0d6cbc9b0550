"""Take untrusted JSON apart, and collect everything that is wrong with it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

MOST_PROBLEMS = 100
MOST_ROWS = 200_000
LONGEST_TEXT = 1_000
LONGEST_ID = 100
ID = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?")


class InvalidFile(Exception):  # noqa: N818 - it says what it found, as in every message
    """A file that cannot be used, with every reason found."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(slots=True)
class Findings:
    """What is wrong, up to a number that someone could still read."""

    problems: list[str] = field(default_factory=list)
    left_out: int = 0

    def add(self, path: str, wrong: str, allowed: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(f"{path}: {wrong}; allowed: {allowed}.")
        else:
            self.left_out += 1

    def raise_if_any(self) -> None:
        if self.left_out:
            self.problems.append(f"$: {self.left_out} more problems.")
            self.left_out = 0
        if self.problems:
            raise InvalidFile(tuple(self.problems))


def shown(value: object) -> str:
    """A foreign value, short and printable."""
    text = ascii(value) if isinstance(value, str | int | float) else type(value).__name__
    return text if len(text) <= 60 else text[:57] + "..."


class Value:
    """One JSON value with its path; a reader notes what is wrong and goes on."""

    __slots__ = ("data", "findings", "path")

    def __init__(self, data: object, path: str, findings: Findings) -> None:
        self.data, self.path, self.findings = data, path, findings

    def wrong(self, allowed: str, said: str | None = None) -> None:
        self.findings.add(self.path, said or f"{shown(self.data)} is not valid", allowed)

    def integer(self, least: int, most: int) -> int:
        data = self.data
        if isinstance(data, int) and not isinstance(data, bool) and least <= data <= most:
            return data
        self.wrong(f"a whole number from {least} to {most}")
        return least

    def number(self, least: float, most: float) -> float:
        data = self.data
        # A whole number may be too large for a float, so compare before converting.
        if isinstance(data, int | float) and not isinstance(data, bool) and least <= data <= most:
            return float(data)
        self.wrong(f"a number from {least:g} to {most:g}")
        return least

    def boolean(self) -> bool:
        if not isinstance(self.data, bool):
            self.wrong("true or false")
        return self.data is True

    def text(self) -> str:
        if isinstance(self.data, str) and len(self.data) <= LONGEST_TEXT and _is_unicode(self.data):
            return self.data
        self.wrong(f"a text of at most {LONGEST_TEXT} characters")
        return ""

    def id(self) -> str:
        data = self.data
        if isinstance(data, str) and _is_id(data):
            return data
        self.wrong(f"a text of 1 to {LONGEST_ID} printable characters, no space around it")
        return ""

    def choice(self, options: tuple[str, ...]) -> str:
        if isinstance(self.data, str) and self.data in options:
            return self.data
        self.wrong(f"one of {', '.join(options)}")
        return options[0]

    def reference(self, known: Mapping[str, object], kind: str) -> str:
        if isinstance(self.data, str) and self.data in known:
            return self.data
        self.wrong(f"the id of a {kind} in this file")
        return ""

    def optional(self, read: Callable[["Value"], T]) -> T | None:
        return None if self.data is None else read(self)

    def items(self, least: int = 0, most: int = MOST_ROWS) -> list["Value"]:
        if not isinstance(self.data, list):
            self.wrong("a list")
            return []
        if not least <= len(self.data) <= most:
            self.wrong(f"{least} to {most}", f"a list of {len(self.data)}")
            return []
        return [
            Value(item, f"{self.path}[{index}]", self.findings)
            for index, item in enumerate(self.data)
        ]

    def distinct(self, read: Callable[["Value"], str]) -> tuple[str, ...]:
        """A list of texts in which nothing stands twice."""
        seen: dict[str, None] = {}
        for item in self.items(most=10_000):
            text = read(item)
            if text in seen:
                item.wrong("each only once", f"{shown(text)} stands twice")
            seen[text] = None
        return tuple(seen)

    def row(self, length: int) -> list["Value"] | None:
        """A list of exactly so many values, or nothing."""
        if isinstance(self.data, list) and len(self.data) == length:
            return self.items()
        self.wrong(f"a row of {length} values")
        return None

    def mapping(self, read: Callable[["Value"], T], most: int = 10_000) -> dict[str, T]:
        """An object with free keys."""
        return {key: read(value) for key, value in self.pairs(most)}

    def pairs(self, most: int = 10_000) -> Iterator[tuple[str, "Value"]]:
        if not isinstance(self.data, dict):
            self.wrong("an object")
        elif len(self.data) > most:
            self.wrong(f"at most {most} keys", f"an object with {len(self.data)} keys")
        else:
            for key, value in self.data.items():
                yield key, Value(value, f"{self.path}.{shown_key(key)}", self.findings)

    def members(self, required: tuple[str, ...], optional: tuple[str, ...]) -> "Members":
        """An object with fixed keys."""
        data = self.data
        if not isinstance(data, dict):
            self.wrong("an object")
            return Members({}, self)
        for key, value in self.pairs():
            if key not in required and key not in optional:
                allowed = ", ".join((*required, *optional))
                value.wrong(allowed, "unknown key")
        for key in required:
            if key not in data:
                self.findings.add(f"{self.path}.{key}", "missing", "a value is required")
        return Members(data, self)


class Members:
    """The known keys of an object; a missing one gives its default."""

    __slots__ = ("_data", "_value")

    def __init__(self, data: dict[str, object], value: Value) -> None:
        self._data, self._value = data, value

    def get(self, key: str, read: Callable[[Value], T], default: T) -> T:
        if key not in self._data:
            return default
        return read(Value(self._data[key], f"{self._value.path}.{key}", self._value.findings))


def shown_key(key: object) -> str:
    text = str(key)
    plain = text.isidentifier() and text.isascii()
    return (text if plain else ascii(text))[:60]


def _is_id(text: str) -> bool:
    return len(text) <= LONGEST_ID and ID.fullmatch(text) is not None and _is_unicode(text)


def _is_unicode(text: str) -> bool:
    """Half of a surrogate pair can be read from JSON, but never written."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
