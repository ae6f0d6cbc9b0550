"""Names of people and schools, made comparable. Pure."""

import re

from rapidfuzz import fuzz

from zwerm.workbook.vocabulary import fold

TITLES = re.compile(r"^(dhr|mevr|mw|meneer|mijnheer|mevrouw|juf|meester|mr|mrs|ms|dr|ir|ing)\.?\s+")
SCHOOL_WORDS = re.compile(
    r"\b(gesubsidieerde|gemeentelijke|vrije|stedelijke|school|basisschool|lagere|de|het|'t|t|van|"
    r"bs|gbs|vbs|vzw|campus|instituut|scholengroep|voor|onderwijs)\b|[^\w\s]"
)


def ordered_name(text: str) -> str:
    """`PEETERS, Hilde` as `Hilde Peeters`: capitals only where names have them."""
    last, comma, first = text.partition(",")
    name = f"{first.strip()} {last.strip()}" if comma and first.strip() else text.strip()
    words = (word.title() if word.isupper() and len(word) > 2 else word for word in name.split())
    return " ".join(words)


def person_key(name: str) -> str:
    """The words of a name, in an order of their own: both ways to write it are the same."""
    plain = TITLES.sub("", fold(name))
    return " ".join(sorted(re.findall(r"[\w'’-]+", plain)))


def name_likeness(one: str, other: str) -> float:
    """0 … 100, of two keys."""
    return fuzz.ratio(one, other)


def mail_fits_name(email: str, name: str) -> bool:
    """Whether an address looks like it is of someone with this name."""
    local = re.sub(r"[^a-z]", "", fold(email.partition("@")[0]))
    words = [re.sub(r"[^a-z]", "", word) for word in fold(name).split()]
    return any(len(word) > 2 and word in local for word in words)


def school_key(name: str) -> str:
    """What sets a school's name apart from that of other schools."""
    plain = fold(name)
    words = " ".join(SCHOOL_WORDS.sub(" ", plain).split())
    return words or plain
