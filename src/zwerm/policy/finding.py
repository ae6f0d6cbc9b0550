"""Words in a plan: where they stand, with what is around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .content import Section
from .models import Chapter
from .plain import lines_of

# Of a long line so many characters stand on either side of the words.
AROUND = 90
MOST = 60


@dataclass(frozen=True, slots=True)
class Found:
    chapter: Chapter
    block: int
    before: str
    words: str
    after: str


def find_in(sections: tuple[Section, ...], words: str) -> list[Found]:
    """Every line with these words, as they stand there; at most so many."""
    wanted = re.compile(re.escape(" ".join(words.split())), re.IGNORECASE)
    return [found for _number, found in zip(range(MOST), _all(sections, wanted), strict=False)]


def _all(sections: tuple[Section, ...], wanted: re.Pattern[str]) -> Iterator[Found]:
    for section in sections:
        for piece in section.pieces:
            lines = piece.block.text.splitlines() if piece.is_picture else lines_of(piece.content)
            for line in lines:
                if hit := wanted.search(line):
                    yield _found(section.chapter, piece.block.pk, line, hit)


def _found(chapter: Chapter, block: int, line: str, hit: re.Match[str]) -> Found:
    start, end = max(hit.start() - AROUND, 0), min(hit.end() + AROUND, len(line))
    return Found(
        chapter,
        block,
        ("…" if start else "") + line[start : hit.start()],
        hit.group(),
        line[hit.end() : end] + ("…" if end < len(line) else ""),
    )
