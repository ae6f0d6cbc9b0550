"""How alike are two ways to name a piece of work? Words count by how much they tell. Pure."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from zwerm.workbook.vocabulary import fold

# Of 100. From SURE a match is proposed as right, from PROBABLE as something to look at.
SURE, PROBABLE, WORTH_SHOWING = 88, 56, 30
MOST_CANDIDATES = 3
# So many names, those that share most with the text, are weighed word by word.
NAMES_WEIGHED = 40

SMALL_WORDS = (
    "de het een en of van voor in op bij met aan te ter ten door om over naar tot als is zijn "
    "wordt alle the a an and or of for in on at with to by from all our we ons onze e a o bv enz "
    "etc nieuwe ict it taken taak"
)
# Deeds that stand in most names of tasks say little of which task it is.
DEEDS = (
    "beheer beheren onderhoud onderhouden opvolgen opvolging doen maken verzorgen uitvoeren "
    "bijhouden zorgen ondersteunen ondersteuning organiseren regelen helpen instellen opstellen "
    "begeleiden manage maintain support keep do run make set up follow handle organise"
)
DEED_WEIGHT = 0.35
ALIKE_WORDS = 84


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something known that a text may mean, and how well it fits, of 100."""

    id: int
    score: int


@dataclass(frozen=True, slots=True)
class _Name:
    id: int
    text: str
    words: tuple[str, ...]


class Names:
    """Known things by all their names."""

    def __init__(self, known: Mapping[int, Iterable[str]]) -> None:
        self._names = [
            _Name(id_, plain(text), words_of(text))
            for id_, texts in known.items()
            for text in dict.fromkeys(texts)
            if text
        ]
        self._exact: dict[str, list[int]] = {}
        self._names_with: dict[str, list[int]] = {}
        self._words_of_id: dict[int, set[str]] = {}
        for place, name in enumerate(self._names):
            ids = self._exact.setdefault(_whole(name.words, name.text), [])
            if name.id not in ids:
                ids.append(name.id)
            self._words_of_id.setdefault(name.id, set()).update(name.words)
            for word in set(name.words):
                self._names_with.setdefault(word, []).append(place)
        self._vocabulary = list(self._names_with)
        self._alike: dict[str, dict[str, float]] = {}
        self._weights: dict[str, float] = {}

    def find(self, text: str) -> list[Candidate]:
        """The best few, best first; nothing far below PROBABLE."""
        words, whole = words_of(text), plain(text)
        best = dict.fromkeys(self._exact.get(_whole(words, whole), ()), 100)
        if not best and words:
            for name in self._near(words):
                score = max(self._likeness(words, whole, name), self._together(words, name.id))
                best[name.id] = max(best.get(name.id, 0), score)
        found = [Candidate(id_, score) for id_, score in best.items() if score >= WORTH_SHOWING]
        return sorted(found, key=lambda c: (-c.score, c.id))[:MOST_CANDIDATES]

    def _near(self, words: Sequence[str]) -> Iterable[_Name]:
        """The names that share most with these words, roughly."""
        shared: Counter[int] = Counter()
        for word in words:
            for known, likeness in self._alike_words(word).items():
                value = self._weight(known) * likeness
                for place in self._names_with[known]:
                    shared[place] += value  # type: ignore[assignment] # a sum of weights
        return [self._names[place] for place, _value in shared.most_common(NAMES_WEIGHED)]

    def _alike_words(self, word: str) -> dict[str, float]:
        """The known words that are, or hold, this word; 1 for the same."""
        if word not in self._alike:
            found = {
                known: _part(word, known)
                for known in self._vocabulary
                if word in known or known in word
            }
            if len(word) > 3:
                by_letters = process.extract(
                    word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=ALIKE_WORDS, limit=None
                )
                for known, ratio, _place in by_letters:
                    found[known] = max(found.get(known, 0), ratio / 100)
            self._alike[word] = {known: value for known, value in found.items() if value}
        return self._alike[word]

    def _likeness(self, words: Sequence[str], whole: str, name: _Name) -> int:
        """The share of the words that both have, here and there."""
        alike = {word: self._alike_words(word) for word in words}
        met = {word: max(alike[word].get(other, 0) for other in name.words) for word in words}
        met_there = {
            other: max(alike[word].get(other, 0) for word in words) for other in name.words
        }
        here, there = self._share(met), self._share(met_there)
        # What the list says must be met; a catalogue name may say more than a list does.
        by_words: float = 100 * (here**0.65) * (there**0.35)
        by_letters = fuzz.token_sort_ratio(whole, name.text)
        return round(min(max(by_words, by_letters if by_letters >= SURE else 0), 99))

    def _together(self, words: Sequence[str], id_: int) -> int:
        """Its words may stand in several of a thing's names; that is never sure."""
        known = self._words_of_id[id_]
        met = {
            word: max(
                (value for other, value in self._alike_words(word).items() if other in known),
                default=0,
            )
            for word in words
        }
        likeness: float = 78 * self._share(met) ** 1.2
        return round(min(likeness, SURE - 1))

    def _share(self, met: Mapping[str, float]) -> float:
        weights = {word: self._weight(word) for word in met}
        return sum(weights[word] * value for word, value in met.items()) / sum(weights.values())

    def _weight(self, word: str) -> float:
        if word not in self._weights:
            count = len(self._names_with.get(word, ()))
            rarity = math.log(1 + len(self._names) / (1 + count)) + 0.1
            self._weights[word] = rarity * (DEED_WEIGHT if word in _deeds() else 1.0)
        return self._weights[word]


def _whole(words: Sequence[str], text: str) -> str:
    return " ".join(sorted(words)) or text


def _part(one: str, other: str) -> float:
    """One word in another, as in Dutch compounds: more for the longer part."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    is_part = len(short) >= 4 and (long.startswith(short) or long.endswith(short))
    return 0.6 + 0.35 * len(short) / len(long) if is_part else 0.0


@cache
def _deeds() -> frozenset[str]:
    return frozenset(_stem(word) for word in DEEDS.split())


@cache
def _small_words() -> frozenset[str]:
    return frozenset(SMALL_WORDS.split())


@cache
def _stem(word: str) -> str:
    from snowballstemmer import stemmer  # noqa: PLC0415 - slow: it imports all its languages

    return str(stemmer("dutch").stemWord(word))


def plain(text: str) -> str:
    return " ".join(re.findall(r"[\w&']+", fold(text).replace("back-up", "backup")))


def words_of(text: str) -> tuple[str, ...]:
    """The stems of the words that tell something, without the numbering before them."""
    words = [word for word in plain(text).split() if word not in _small_words()]
    while len(words) > 1 and words[0].isdigit():
        words = words[1:]
    return tuple(dict.fromkeys(_stem(word) for word in words))


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Other ways in which schools write a task of the catalogue, by its key."""
    text = files("zwerm.imports").joinpath("data/synonyms.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["slug"]: tuple(row["words"].split("|")) for row in rows}
