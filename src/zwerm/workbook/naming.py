"""Names that people type and keys that records use: from the one to the other and back."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from .values import Cell, NotAllowed, pieces, suggestion, text_in, unknown
from .vocabulary import fold
from .words import say

LONGEST_KEY = 40
MOST_TRIED = 100


def slug(name: str, taken: Iterable[str] = (), longest: int = LONGEST_KEY) -> str:
    """A key of letters, figures and dashes that nobody has yet."""
    base = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:longest].strip("-") or "x"
    used = taken if isinstance(taken, Set) else set(taken)
    result, number = base, 2
    while result in used:
        ending = f"-{number}"
        result = base[: longest - len(ending)] + ending
        # Many of one name: begin behind all that are there.
        number = number + 1 if number < MOST_TRIED else max(number + 1, len(used))
    return result


@dataclass(slots=True)
class Names:
    """The keys of one kind of thing, and the names they go by."""

    problem: str  # what to say of a name that is not here
    by_text: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    shown: list[str] = field(default_factory=list)
    has_nameless: bool = False  # a row without its name, which is a problem of its own

    def add(self, key: str, *names: str) -> None:
        for text in {fold(key), *map(fold, names)}:
            if text and key not in self.by_text[text]:
                self.by_text[text].append(key)
        if names and not names[0]:
            self.has_nameless = True
        else:
            self.shown.append(names[0] if names else key)

    def key_of(self, text: str, language: str) -> str:
        keys = self.by_text.get(fold(text), [])
        if len(keys) > 1:
            exact = [key for key in keys if key == text]
            if len(exact) == 1:
                return exact[0]
            raise NotAllowed(say("ambiguous", language), say("use_the_key", language))
        if not keys and self.has_nameless and not suggestion(text, self.shown):
            return ""  # perhaps it is the row without a name; once that has one, this is clear
        if not keys:
            raise unknown(text, self.shown, self.problem, language)
        return keys[0]

    def keys_of(self, cell: Cell, language: str) -> tuple[str, ...]:
        """Several names in one cell. A name may itself hold a comma or 'en'."""
        whole = text_in(cell)
        if fold(whole) in self.by_text:
            return (self.key_of(whole, language),)
        found: list[str] = []
        for part in pieces(cell, r"[;\n]"):
            if fold(part) in self.by_text:
                found.append(self.key_of(part, language))
            else:
                found += [self.key_of(piece, language) for piece in pieces(part)]
        return tuple(dict.fromkeys(found))


def references(named: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """How to write each (key, name) so that it is understood: by name, or by key where in doubt."""
    texts = Counter(fold(name) for _, name in named)
    texts.update(fold(key) for key, name in named if fold(key) != fold(name))

    def is_clear(name: str) -> bool:
        return bool(fold(name)) and texts[fold(name)] == 1 and not re.search(r"[;\n]", name)

    return {key: name if is_clear(name) else key for key, name in named}
