"""Every text for users has its Dutch, and the compiled catalogue is that of the readable one."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "locale/nl/LC_MESSAGES/django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
# What Django's templatize leaves of a template is no Python as a whole; its calls are.
CALL = re.compile(r"""\b(?:_|n?p?gettext)\((?:[^()'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*\)""")
Key = tuple[str | None, str]


def dutch() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="nl")


def texts_in_code() -> Iterator[tuple[Path, Key]]:
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            source = "\n".join(CALL.findall(templatize(source, origin=path.name)))
        for _line, message, _comments, context in extract(
            "python", BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            first = message[0] if isinstance(message, tuple) else message
            if first:
                yield path, (context, first)


def key_of(message_id: str | tuple[str, ...], context: str | None) -> Key:
    return context, message_id[0] if isinstance(message_id, tuple) else message_id


def test_no_text_stands_within_a_string_with_values_where_nothing_finds_it():
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in KEYWORDS
    ]

    assert hidden == []


def test_every_text_in_the_code_has_its_dutch():
    translated = {
        key_of(message.id, message.context)
        for message in dutch()
        if message.id and not message.fuzzy and all([message.string, *message.string])
    }

    missing = {(path.name, key) for path, key in texts_in_code() if key not in translated}

    assert missing == set()


def keeps_its_places(message):
    """Whether no form of a translation invents a place, and the last one has them all."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    wanted = set(PLACEHOLDER.findall(ids[-1]))
    told = [set(PLACEHOLDER.findall(text)) for text in strings]
    return all(places <= wanted for places in told) and told[-1] == wanted


def test_a_translation_keeps_the_places_to_fill_in():
    """One test for all: seven thousand cost more to hand out than to do."""
    assert [m.id for m in dutch() if m.id and not keeps_its_places(m)] == []


def test_the_compiled_catalogue_is_up_to_date():
    fresh = BytesIO()
    write_mo(fresh, dutch())
    fresh.seek(0)
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)

    assert [(m.id, m.string) for m in compiled if m.id] == [
        (m.id, m.string) for m in read_mo(fresh) if m.id
    ]
