"""Two texts beside each other: what went, what came, what stayed. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

WORDS = re.compile(r"\S+\s*|\s+")
# Line by line first: comparing long texts word by word takes the square of their length.
LINES = re.compile(r"[^\n]*\n|[^\n]+")
# Beyond this many pairs of words a passage is shown as a whole, before and after.
MOST_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def compare(before: str, after: str) -> tuple[Change, ...]:
    """The changes that turn one text into the other, word by word within lines that changed."""
    if before == after:
        return (Change("same", before),) if before else ()
    return tuple(_joined(_by_line(LINES.findall(before), LINES.findall(after))))


def _by_line(before: list[str], after: list[str]) -> Iterator[Change]:
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "replace":
            yield from _by_word("".join(before[a:b]), "".join(after[c:d]))
        else:
            yield from _stretch("".join(before[a:b]), "".join(after[c:d]), is_same=tag == "equal")


def _by_word(before: str, after: str) -> Iterator[Change]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) * len(new) > MOST_PAIRS:
        yield from _stretch(before, after, is_same=False)
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from _stretch("".join(old[a:b]), "".join(new[c:d]), is_same=tag == "equal")


def _stretch(before: str, after: str, *, is_same: bool) -> Iterator[Change]:
    if is_same:
        yield Change("same", before)
        return
    if before:
        yield Change("gone", before)
    if after:
        yield Change("new", after)


def _joined(changes: Iterator[Change]) -> Iterator[Change]:
    """Neighbours of one kind as one."""
    last: Change | None = None
    for change in changes:
        if last is not None and last.kind == change.kind:
            last = Change(last.kind, last.text + change.text)
            continue
        if last is not None:
            yield last
        last = change
    if last is not None:
        yield last
