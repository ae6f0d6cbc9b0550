"""In which alphabet a text file was written: a guess right for what schools export. Pure."""

import codecs

# Signs that stand in no list: the file is something else.
MOST_STRANGE_SHARE = 0.02
BINARY_STARTS = (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")
WEB_STARTS = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta")


def decoded(content: bytes) -> str | None:
    """The text; None when it is not text, so that whoever knows other files may say what it is."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(BINARY_STARTS) or start.startswith(WEB_STARTS):
        return None
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _text(content, name)
    if name := _utf16_without_mark(content):
        return _text(content, name)
    return _text(content, "utf-8") or _text(content, "cp1252") or _text(content, "latin-1")


def _utf16_without_mark(content: bytes) -> str:
    """Every other byte of Latin letters in UTF-16 is zero."""
    sample = content[:4096]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * 0.6:
        return "utf-16-le"
    if half and sample[0::2].count(0) > half * 0.6:
        return "utf-16-be"
    return ""


def _text(content: bytes, name: str) -> str | None:
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        return None
    sample = text[:20_000]
    strange = sum(1 for letter in sample if not letter.isprintable() and not letter.isspace())
    # Excel writes a zero width mark here and there; a program or a picture is full of them.
    return text if strange <= MOST_STRANGE_SHARE * len(sample) else None
