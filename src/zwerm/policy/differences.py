"""Two lists of lines beside each other: which stayed, went, came, or were rewritten. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from .vision_comparing import Change, compare

# Lines that share less than this are two lines: words mixed of both cannot be read.
ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its changes. One that is wholly new or gone has a single one."""

    changes: tuple[Change, ...]

    @property
    def is_same(self) -> bool:
        return all(change.kind == "same" for change in self.changes)


def texts_changed(before: str, after: str) -> tuple[Line, ...]:
    return lines_changed(before.splitlines(), after.splitlines())


def lines_changed(before: Sequence[str], after: Sequence[str]) -> tuple[Line, ...]:
    """Line by line; a line that was rewritten shows its words."""
    found: list[Line] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            found += [Line((Change("same", line),)) for line in after[j1:j2]]
        else:
            found += _rewritten(before[i1:i2], after[j1:j2])
    return tuple(found)


def _rewritten(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    for old, new in zip_longest(before, after):
        if old is None:
            yield Line((Change("new", new),))
        elif new is None:
            yield Line((Change("gone", old),))
        elif _share_kept(changes := compare(old, new)) >= ALIKE:
            yield Line(changes)
        else:
            yield Line((Change("gone", old),))
            yield Line((Change("new", new),))


def _share_kept(changes: Sequence[Change]) -> float:
    """How much of both lines is the same, from 0 to 1."""
    kept = sum(len(change.text) for change in changes if change.kind == "same")
    other = sum(len(change.text) for change in changes if change.kind != "same")
    return 2 * kept / (2 * kept + other or 1)
