"""The few words that belong to the form of a document, not to what it says."""

import unicodedata
from collections.abc import Mapping

LANGUAGE_TAGS: Mapping[str, str] = {"nl": "nl-BE", "en": "en-GB"}
WORDS: Mapping[str, Mapping[str, str]] = {
    "nl": {"name": "Naam", "date": "Datum", "signature": "Handtekening"},
    "en": {"name": "Name", "date": "Date", "signature": "Signature"},
}


def clean(text: str) -> str:
    """Without control characters: neither XML nor a tagged PDF can hold them. Spaces may stay."""
    if text.isprintable():
        return text
    return "".join(letter for letter in text if letter in "\n\t" or _is_seen(letter))


def _is_seen(letter: str) -> bool:
    return letter.isprintable() or unicodedata.category(letter) == "Zs"
