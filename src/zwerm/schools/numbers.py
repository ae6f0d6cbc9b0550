"""Whole numbers as people type them: 1234, 1.234, 1 234. Pure."""

import re

GROUPED = re.compile(r"[0-9]{1,3}(?:[.,'’ \u00a0\u202f][0-9]{3})+")


def whole_number(text: str) -> int | None:
    """None when it is no whole number. Other digits than ours count as no number."""
    text = text.strip()
    if GROUPED.fullmatch(text):
        text = re.sub(r"[^0-9]", "", text)
    if not (text.isascii() and text.isdigit()) or len(text) > 12:
        return None
    return int(text)
