"""Typst, with what varies as data: no text that someone typed is ever read as markup."""

import json
import re
from collections.abc import Mapping
from typing import Any, Literal

from .words import clean

UNSEEN = re.compile(r'the text `(".*?")` could not be displayed', re.DOTALL)
MOST_TRIES = 8
STANDARD: Literal["ua-1"] = "ua-1"
SUBSTITUTE = "?"
LAST_LATIN = 0x24F


def tagged_pdf(source: bytes, data: Mapping[str, object]) -> bytes:
    """A PDF that a screen reader can read (PDF/UA-1).

    The standard refuses a letter for which there is no font. Such a letter becomes a question
    mark, so that one rare sign never keeps a document from its readers.
    """
    shown = _cleaned(data)
    for _try in range(MOST_TRIES):
        try:
            return _compiled(source, shown)
        except _error() as error:
            unseen = UNSEEN.search(str(error))
            if unseen is None:
                raise
            shown = _without(shown, set(json.loads(unseen.group(1))))
    return _compiled(source, _only_latin(shown))


def _compiled(source: bytes, data: Any) -> bytes:
    # Loading the typesetter takes a while: only for whoever wants a PDF.
    import typst  # noqa: PLC0415

    written = json.dumps(data, ensure_ascii=False)
    compiled: bytes = typst.compile(
        source, format="pdf", sys_inputs={"data": written}, pdf_standards=STANDARD
    )
    return compiled


def picture(source: bytes, data: Mapping[str, object], *, dots_an_inch: float) -> bytes:
    """The first page as a PNG."""
    import typst  # noqa: PLC0415

    written = json.dumps(_cleaned(data), ensure_ascii=False)
    drawn: bytes = typst.compile(
        source, format="png", ppi=dots_an_inch, sys_inputs={"data": written}
    )
    return drawn


def _error() -> type[Exception]:
    import typst  # noqa: PLC0415

    found: type[Exception] = typst.TypstError
    return found


def _cleaned(data: Any) -> Any:
    return _each_text(data, clean)


def _without(data: Any, letters: set[str]) -> Any:
    table = str.maketrans(dict.fromkeys(letters - {SUBSTITUTE, " "}, SUBSTITUTE))
    return _each_text(data, lambda text: text.translate(table))


def _only_latin(data: Any) -> Any:
    def latin(text: str) -> str:
        return "".join(one if ord(one) <= LAST_LATIN else SUBSTITUTE for one in text)

    return _each_text(data, latin)


def _each_text(data: Any, change: Any) -> Any:
    if isinstance(data, str):
        return change(data)
    if isinstance(data, Mapping):
        return {key: _each_text(value, change) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_each_text(value, change) for value in data]
    return data
