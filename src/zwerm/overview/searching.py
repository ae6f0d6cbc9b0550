"""Find a task by own words: whole sentences, other endings, typing errors and everyday words.

Pure: texts in, positions out.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from .words import (
    BROKEN,
    COMPLAINTS,
    ELSEWHERE,
    EVERYDAY_WORDS,
    FILLERS,
    NOT,
    WEAK,
    WORKS,
)

# Shorter words have too many neighbours to guess what was meant.
SHORTEST_WITH_ONE_ERROR, SHORTEST_WITH_TWO_ERRORS = 5, 9
SHORTEST_BEGINNING, SHORTEST_PART_OF_A_WORD = 3, 5
NEAREST_SCORE = 60
SOUNDS = (("ph", "f"), ("th", "t"), ("ck", "k"), ("c", "k"), ("ij", "y"), ("ea", "i"), ("ie", "i"))

# How sure it is that a known word is what was meant.
SAME, SAME_STEM, BEGINS, PART, COMPOUND, EVERYDAY = 1.0, 0.95, 0.8, 0.65, 0.55, 0.4
ONE_ERROR, TWO_ERRORS = 0.75, 0.6
# What is only told about a task says less than what it is called, and than what people say of it.
CALLED, SAID, TOLD = 1.0, 0.9, 0.5
# A word that is said with a star is most often meant so.
MOST, MEANT_MOST = "*", 1.1
WEIGHT_OF_A_WEAK_WORD = 0.2
WEIGHT_OF_AN_UNKNOWN_WORD = 0.5
WEIGHT_OF_ANOTHER_SUBJECT = 2.0
WEIGHT_OF_A_COMPLAINT = 0.3
# Of what was asked, so much must be known before it counts as an answer.
SURE = 0.38
# With less than this it is not even worth a guess.
GUESS = 0.2
# Next to the best answer stand those that are nearly as good.
NEARLY = 0.43


@dataclass(frozen=True, slots=True)
class Searchable:
    """What can be found: by what it is called (and whose it is), by what people say when they
    mean it, or by what is told about it.
    """

    name: str
    more: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The positions of the texts that answer, the best first; not sure is a guess."""

    positions: list[int]
    is_sure: bool


def plain(text: str) -> str:
    """Small letters without accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """A hyphen and an apostrophe are part of a word: back-up, foto's."""
    return re.findall(r"[a-z0-9]+", re.sub(r"[-'’]", "", plain(text)))


@lru_cache(maxsize=20_000)
def _stem(word: str, language: str) -> str:
    from snowballstemmer import stemmer  # noqa: PLC0415 - slow: it imports all its languages

    return str(stemmer(language).stemWord(word))


@lru_cache(maxsize=20_000)
def _stems(word: str) -> frozenset[str]:
    return frozenset({word, _stem(word, "dutch"), _stem(word, "english")})


class _Index:
    """Which words stand where, and how much they say there."""

    def __init__(self, texts: Sequence[Searchable]) -> None:
        self.size = len(texts)
        self.places: dict[str, dict[int, float]] = defaultdict(dict)
        self.stems: dict[str, set[str]] = defaultdict(set)
        for position, text in enumerate(texts):
            most = " ".join(said for said in text.said.split() if said.startswith(MOST))
            fields = (text.more, TOLD), (text.said, SAID), (text.name, CALLED), (most, MEANT_MOST)
            for field, weight in fields:
                for word in words(field):
                    self.places[word][position] = weight
        for word in self.places:
            for stem in _stems(word):
                self.stems[stem].add(word)

    def meant_by(self, asked: str) -> dict[str, float]:
        """The known words that may be meant, and how sure that is."""
        found = _as_typed(asked, self) or _misspelt(asked, self.places)
        for meaning in _everyday(asked):
            for word in words(meaning):
                for known in self.stems.get(word, ()):
                    found[known] = max(found.get(known, 0), EVERYDAY)
        return found


@lru_cache(maxsize=64)
def _index(texts: tuple[Searchable, ...]) -> _Index:
    return _Index(texts)


def search(texts: Sequence[Searchable], query: str) -> Found:
    """What answers the query, and whether it is sure enough to be called an answer."""
    if not says_something(query):
        return Found(list(range(len(texts))), is_sure=True)
    index = _index(tuple(texts))
    total, scores = 0.0, defaultdict[int, float](float)
    for asked in asked_words(query):
        weight, hits = _hits(asked, index)
        total += weight
        _add(scores, weight, hits)
    if max(scores.values(), default=0.0) < GUESS * total:
        return Found([], is_sure=False)
    if is_complaint(query):
        _weight, broken = _hits(BROKEN, index)
        _add(scores, total * WEIGHT_OF_A_COMPLAINT, {p: broken[p] for p in broken if p in scores})
    best = max(scores.values())
    ranked = sorted(scores, key=lambda position: (-round(scores[position], 6), position))
    near = [position for position in ranked if scores[position] >= best * NEARLY]
    return Found(near, is_sure=best >= SURE * total)


def found(texts: Sequence[Searchable], query: str) -> list[int]:
    """The positions of the texts that answer the query, the best first; none when not sure."""
    answer = search(texts, query)
    return answer.positions if answer.is_sure else []


def _add(scores: dict[int, float], weight: float, hits: Mapping[int, float]) -> None:
    for position, strength in hits.items():
        scores[position] += weight * strength


def _hits(asked: str, index: _Index) -> tuple[float, dict[int, float]]:
    """How much the word says, and how well it stands in which texts."""
    if asked in ELSEWHERE:
        return WEIGHT_OF_ANOTHER_SUBJECT, {}
    hits: dict[int, float] = {}
    for word, sureness in index.meant_by(asked).items():
        for position, weight in index.places[word].items():
            hits[position] = max(hits.get(position, 0), sureness * weight)
    if not hits:
        return WEIGHT_OF_AN_UNKNOWN_WORD, {}
    weight = math.log(1 + index.size / len(hits)) / math.log(1 + index.size)
    if not _stems(asked).isdisjoint(WEAK):
        weight *= WEIGHT_OF_A_WEAK_WORD
    # What a word can say at most is what it says where it stands best.
    strongest = max(hits.values())
    return weight * strongest, {place: hit / strongest for place, hit in hits.items()}


def asked_words(query: str) -> list[str]:
    """The words that say what it is about; of a bare complaint, the complaint."""
    typed = list(dict.fromkeys(words(query)))
    about = [word for word in typed if word not in FILLERS | COMPLAINTS]
    if not about and is_complaint(query):
        return [BROKEN]
    return about or typed


def says_something(query: str) -> bool:
    """One letter is the beginning of everything."""
    return any(len(word) > 1 for word in words(query))


def is_complaint(query: str) -> bool:
    """Whether it says that something does not work."""
    typed = set(words(query))
    return not typed.isdisjoint(COMPLAINTS) or (
        not typed.isdisjoint(WORKS) and not typed.isdisjoint(NOT)
    )


def nearest(texts: Sequence[Searchable], query: str, limit: int = 3) -> list[int]:
    """What comes closest by its letters, for when no word is known."""
    scored = process.extract(
        " ".join(asked_words(query)),
        [plain(text.name) for text in texts],
        scorer=fuzz.token_set_ratio,
        score_cutoff=NEAREST_SCORE,
        limit=limit,
    )
    return [position for _text, _score, position in scored]


def _as_typed(asked: str, index: _Index) -> dict[str, float]:
    """It may also be the beginning or the end of a longer word, or be such a word itself."""
    found: dict[str, float] = {}
    for word in index.places:
        sureness = _sureness(asked, word)
        if sureness:
            found[word] = sureness
    best = max(found.values(), default=0)
    # An exact word brings no lookalikes.
    return {word: sure for word, sure in found.items() if best < BEGINS or sure >= BEGINS}


def _sureness(asked: str, word: str) -> float:
    if asked == word:
        return SAME
    if not _stems(asked).isdisjoint(_stems(word)):
        return SAME_STEM
    if len(asked) >= SHORTEST_BEGINNING and word.startswith(asked):
        return BEGINS
    return 0 if word in WEAK else _as_a_part(asked, word)


def _as_a_part(asked: str, word: str) -> float:
    if any(len(s) >= SHORTEST_PART_OF_A_WORD and word.endswith(s) for s in _stems(asked)):
        return PART
    is_compound = asked.startswith(word) or asked.endswith(word)
    return COMPOUND if is_compound and len(word) >= SHORTEST_PART_OF_A_WORD else 0


def _misspelt(asked: str, known: Iterable[str]) -> dict[str, float]:
    """At most one or two letters wrong, missing, too many or swapped."""
    if len(asked) < SHORTEST_WITH_ONE_ERROR:
        return {}
    allowed = 2 if len(asked) >= SHORTEST_WITH_TWO_ERRORS else 1
    found: dict[str, float] = {}
    for word in known:
        errors = _errors(asked, word, allowed)
        if errors <= allowed:
            found[word] = ONE_ERROR if errors < 2 else TWO_ERRORS
    fewest = max(found.values(), default=0)
    return {word: sure for word, sure in found.items() if sure == fewest}


def _errors(asked: str, word: str, allowed: int) -> int:
    """By letters or by sound; the end of a longer word need not be typed."""
    pairs = {(asked, word), (asked, _stem(word, "dutch")), (_sound(asked), _sound(word))}
    if len(asked) > SHORTEST_WITH_ONE_ERROR + 1:
        pairs.add((asked, word[: len(asked)]))
    return min(_distance(one, other, allowed) for one, other in pairs)


def _distance(one: str, other: str, allowed: int) -> int:
    """One other letter makes another word of five: krijt is not kwijt."""
    are_short = len(one) == len(other) <= SHORTEST_WITH_ONE_ERROR
    if are_short and sorted(one) != sorted(other):
        return allowed + 1
    return int(OSA.distance(one, other, score_cutoff=allowed))


def _everyday(asked: str) -> tuple[str, ...]:
    """What the catalogue calls it."""
    starts = [said for said in EVERYDAY_WORDS if asked.startswith(said)]
    if not starts and len(asked) >= SHORTEST_WITH_ONE_ERROR:
        starts = [said for said in EVERYDAY_WORDS if len(said) > 4 and _is_misspelt(asked, said)]
    return tuple(text for said in starts for text in EVERYDAY_WORDS[said])


def _is_misspelt(asked: str, said: str) -> bool:
    return OSA.distance(asked, said) < 2 or OSA.distance(_sound(asked), _sound(said)) < 2


@lru_cache(maxsize=20_000)
def _sound(word: str) -> str:
    """Spellings that sound alike become alike: Sophie and Sofie, Kathrien and Catrien."""
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    return word
