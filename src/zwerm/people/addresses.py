"""A pasted list of addresses, as people copy it from a mail or a spreadsheet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST_ADDRESSES = 50
LONGEST_NAME = 120
_SEPARATORS = re.compile(r"[\n\r;]+")
_COMMAS = re.compile(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")
_IN_BRACKETS = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Address:
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was found, each address once; and the lines that hold none."""

    addresses: tuple[Address, ...]
    unclear: tuple[str, ...]


def read_addresses(text: str) -> Pasted:
    """One on each line, or with ; or , between them; with or without a name."""
    found: dict[str, Address] = {}
    unclear = []
    for piece in _pieces(text):
        address = _address(piece)
        if address is None:
            unclear.append(piece)
        else:
            found.setdefault(address.email, address)
    return Pasted(tuple(found.values()), tuple(unclear))


def _pieces(text: str) -> Iterator[str]:
    """A comma stands between addresses, or inside a name: "Claes, An <an@school.be>"."""
    for line in _SEPARATORS.split(text):
        waiting: list[str] = []
        for piece in filter(None, (part.strip() for part in _COMMAS.split(line))):
            waiting.append(piece)
            if "@" in piece:
                yield ", ".join(waiting)
                waiting = []
        if waiting:
            yield ", ".join(waiting)


def _address(piece: str) -> Address | None:
    found = _IN_BRACKETS.search(piece)
    words = piece.split()
    email = found[1].strip() if found else next((word for word in words if "@" in word), "")
    name = piece[: found.start()] if found else " ".join(word for word in words if word != email)
    email = email.lower()
    try:
        validate_email(email)
    except ValidationError:
        return None
    return Address(email, (_tidy(name) or name_from(email))[:LONGEST_NAME])


def _tidy(name: str) -> str:
    """Without quotes, and the first name first."""
    last, comma, first = " ".join(name.replace('"', " ").split()).strip(" ,").partition(", ")
    return f"{first} {last}" if comma and "," not in first else last


def name_from(email: str) -> str:
    """A first guess at a name; whoever accepts writes it better."""
    local = email.split("@", maxsplit=1)[0].split("+", maxsplit=1)[0]
    words = [word for word in re.split(r"[._\-\d]+", local) if word]
    return " ".join(word.capitalize() for word in words) or email
