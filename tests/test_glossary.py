"""The words of the glossary are the words on the pages."""

import re

import pytest

from tests.test_translations import PLACEHOLDER, ROOT, dutch

ROW = re.compile(r"^\| ([^|]+?) \| ([^|]+?) \|")


def glossary() -> list[tuple[str, list[str]]]:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").split("\n## ")[0]
    rows = [ROW.match(line) for line in text.splitlines()]
    pairs = [(row[1], row[2].split(", ")) for row in rows if row and row[1] not in {"English"}]
    return [pair for pair in pairs if not pair[0].startswith("-")]


@pytest.mark.parametrize(("english", "forms"), glossary(), ids=str)
def test_a_glossary_word_is_translated_the_same_everywhere(english, forms):
    word = re.compile(rf"\b{re.escape(english)}s?\b", re.IGNORECASE)
    other = []
    for message in dutch():
        texts = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if any(word.search(PLACEHOLDER.sub("", text)) for text in texts) and not any(
            form in string.lower() for string in strings for form in forms
        ):
            other.append((texts[0], strings[0]))

    assert other == []
