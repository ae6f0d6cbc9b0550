"""Find a task by own words: other endings, typing errors and everyday words are understood.

Pure: texts in, positions out.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from snowballstemmer import stemmer

from .words import EVERYDAY_WORDS

# Shorter words have too many neighbours to guess what was meant.
SHORTEST_WITH_ONE_ERROR, SHORTEST_WITH_TWO_ERRORS = 5, 9
SHORTEST_PART_OF_A_WORD = 4
NEAREST_SCORE = 55
SOUNDS = (("ph", "f"), ("th", "t"), ("ck", "k"), ("c", "k"), ("ij", "y"))


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


def found(texts: Sequence[str], query: str) -> list[int]:
    """The positions of the texts in which every word of the query stands, more or less."""
    asked = words(query)
    if not asked:
        return list(range(len(texts)))
    known = {word for text in texts for word in words(text)}
    fitting = [_fitting(word, known) for word in asked]
    return [
        position
        for position, text in enumerate(texts)
        if all(not hits.isdisjoint(words(text)) for hits in fitting)
    ]


def nearest(texts: Sequence[str], query: str, limit: int = 3) -> list[int]:
    """What comes closest, for when nothing is found."""
    scored = process.extract(
        plain(query),
        [plain(text) for text in texts],
        scorer=fuzz.token_set_ratio,
        score_cutoff=NEAREST_SCORE,
        limit=limit,
    )
    return [position for _text, _score, position in scored]


def _fitting(asked: str, known: Iterable[str]) -> set[str]:
    """The known words that may be meant by a typed one: as it is, else with a typing error."""
    known = set(known)
    meant = {asked, *_everyday(asked)}
    exact = {word for word in known if any(_is_same(one, word) for one in meant)}
    return exact or {word for word in known if any(_is_close(one, word) for one in meant)}


def _everyday(asked: str) -> set[str]:
    starts = [said for said in EVERYDAY_WORDS if asked.startswith(said)]
    if not starts and len(asked) >= SHORTEST_WITH_ONE_ERROR:
        starts = [
            said for said in EVERYDAY_WORDS if len(said) > 4 and OSA.distance(asked, said) < 2
        ]
    return {word for said in starts for text in EVERYDAY_WORDS[said] for word in words(text)}


def _is_same(asked: str, word: str) -> bool:
    if word.startswith(asked) or not _stems(asked).isdisjoint(_stems(word)):
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
