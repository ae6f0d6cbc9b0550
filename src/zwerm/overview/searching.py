"""Find a task by own words: whole sentences, other endings, typing errors and everyday words.

Pure: texts in, positions out.
"""

import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from snowballstemmer import stemmer

from .words import BROKEN, COMPLAINTS, EVERYDAY_WORDS, FILLERS, NOT, WORKS

# Shorter words have too many neighbours to guess what was meant.
SHORTEST_WITH_ONE_ERROR, SHORTEST_WITH_TWO_ERRORS = 5, 9
SHORTEST_PART_OF_A_WORD = 4
NEAREST_SCORE = 55
SOUNDS = (("ph", "f"), ("th", "t"), ("ck", "k"), ("c", "k"), ("ij", "y"), ("ea", "i"), ("ie", "i"))


def plain(text: str) -> str:
    """Small letters without accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", plain(text).replace("-", ""))


@lru_cache(maxsize=20_000)
def _stem(word: str, language: str) -> str:
    return str(stemmer(language).stemWord(word))


def _stems(word: str) -> set[str]:
    return {word, _stem(word, "dutch"), _stem(word, "english")}


@dataclass(frozen=True, slots=True)
class Searchable:
    """What can be found: by what it is called (and whose it is), or by what is told about it."""

    name: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class _Question:
    """One word that was asked, in the known words that may be meant by it, best first."""

    grades: tuple[frozenset[str], ...]
    more: frozenset[str]
    is_required: bool = True

    def grade(self, name: Set[str], more: Set[str]) -> int | None:
        """How well it stands in a text: 0 is best, None is not at all."""
        for grade, meant in enumerate(self.grades):
            if not meant.isdisjoint(name):
                return grade
        return None if self.more.isdisjoint(more) else len(self.grades)


def found(texts: Sequence[Searchable], query: str) -> list[int]:
    """The positions of the texts that answer the query, the best first.

    Where no text has every word, those with some of them; what is called so goes before what is
    only told to be so.
    """
    if not words(query):
        return list(range(len(texts)))
    names = [frozenset(words(text.name)) for text in texts]
    mores = [frozenset(words(text.more)) for text in texts]
    known = frozenset().union(*names, *mores)
    questions = [_question(word, known) for word in asked_words(query)]
    required = len(questions)
    if is_complaint(query):
        questions.append(_question(BROKEN, known, is_required=False))
    ranked = []
    for position in range(len(texts)):
        grades = [question.grade(names[position], mores[position]) for question in questions]
        needed = sum(grade is not None for grade in grades[:required])
        if needed:
            hits = [grade for grade in grades if grade is not None]
            ranked.append((-needed, -len(hits), sum(hits), position))
    complete = [rank for rank in ranked if -rank[0] == required]
    return [rank[-1] for rank in sorted(complete or ranked)]


def asked_words(query: str) -> list[str]:
    """The words that say what it is about; of a bare complaint, the complaint."""
    typed = words(query)
    about = [word for word in typed if word not in FILLERS | COMPLAINTS]
    if not about and is_complaint(query):
        return [BROKEN]
    return about or typed


def is_complaint(query: str) -> bool:
    """Whether it says that something does not work."""
    typed = set(words(query))
    return not typed.isdisjoint(COMPLAINTS) or (
        not typed.isdisjoint(WORKS) and not typed.isdisjoint(NOT)
    )


def nearest(texts: Sequence[Searchable], query: str, limit: int = 3) -> list[int]:
    """What comes closest, for when nothing is found."""
    scored = process.extract(
        plain(query),
        [plain(f"{text.name} {text.more}") for text in texts],
        scorer=fuzz.token_set_ratio,
        score_cutoff=NEAREST_SCORE,
        limit=limit,
    )
    return [position for _text, _score, position in scored]


def _question(asked: str, known: Set[str], *, is_required: bool = True) -> _Question:
    """As it is typed, else with a typing error. The first everyday meaning counts as typed."""
    said = _everyday(asked)
    first, others = set(words(said[0])) if said else set(), set(words(" ".join(said[1:])))
    for as_typed, as_meant in ((_is_same, _begins), (_is_close, _is_close)):
        exact, loose, also = (
            frozenset(word for word in known if any(fits(one, word) for one in meant))
            for meant, fits in ((first, as_meant), ({asked}, as_typed), (others, as_meant))
        )
        if exact or loose or also:
            grades = (exact | (known & {asked}), loose, also)
            return _Question(grades, exact | loose | also, is_required)
    return _Question((), frozenset(), is_required)


def _everyday(asked: str) -> tuple[str, ...]:
    """What the catalogue calls it, the likeliest first."""
    starts = [said for said in EVERYDAY_WORDS if asked.startswith(said)]
    if not starts and len(asked) >= SHORTEST_WITH_ONE_ERROR:
        starts = [said for said in EVERYDAY_WORDS if len(said) > 4 and _is_misspelt(asked, said)]
    return tuple(text for said in starts for text in EVERYDAY_WORDS[said])


def _is_misspelt(asked: str, said: str) -> bool:
    return OSA.distance(asked, said) < 2 or OSA.distance(_sound(asked), _sound(said)) < 2


def _begins(asked: str, word: str) -> bool:
    return word.startswith(asked) or not _stems(asked).isdisjoint(_stems(word))


def _is_same(asked: str, word: str) -> bool:
    """It may also be a part of a longer word."""
    if _begins(asked, word):
        return True
    parts = [stem for stem in _stems(asked) if len(stem) >= SHORTEST_PART_OF_A_WORD]
    return any(part in word for part in parts)


def _is_close(asked: str, word: str) -> bool:
    """At most one or two letters wrong, missing, too many or swapped."""
    if len(asked) < SHORTEST_WITH_ONE_ERROR:
        return False
    allowed = 2 if len(asked) >= SHORTEST_WITH_TWO_ERRORS else 1
    heard = _sound(asked)
    candidates = {word, word[: len(asked)], _stem(word, "dutch"), _sound(word)}
    return any(
        OSA.distance(one, other, score_cutoff=allowed) <= allowed
        for one in {asked, heard}
        for other in candidates
    )


def _sound(word: str) -> str:
    """Spellings that sound alike become alike: Sophie and Sofie, Kathrien and Catrien."""
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    return word
