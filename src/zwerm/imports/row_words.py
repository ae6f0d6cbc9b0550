"""What lists say for a cluster, a role, a kind of school, a term or a level. Pure."""

import re
from functools import lru_cache

from zwerm.workbook.values import pieces
from zwerm.workbook.vocabulary import (
    CLUSTERS,
    ROLES,
    SCHOOL_KINDS,
    STATUSES,
    Choice,
    fold,
    value_of,
)

from . import amounts

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[a-z]{2,}")

HORIZONS: Choice = {
    "now": ("nu", "now", "kort", "dringend", "korte termijn", "onmiddellijk", "short"),
    "year": ("dit jaar", "this year", "dit schooljaar", "middellang"),
    "later": ("later", "later", "lang", "lange termijn", "long"),
}
LEVELS: Choice = {
    "S": ("school", "school", "op school", "lokaal", "per school", "S"),
    "P": ("cluster", "cluster", "cluster van scholen", "scholengemeenschap", "P"),
    "G": ("groep", "group", "scholengroep", "bovenschools", "centraal", "G"),
}
# Tried in this order, in folded text.
ROLE_WORDS = (
    (r"technisch.*(co|ict)|\btict\b|systeembeheer|ict-?technieker|technicus", "tict"),
    (r"pedagogisch.*(co|ict)|\bpict\b|ict-?ped", "pict"),
    (r"coordinerend directeur|algemeen directeur|bovenschools directeur", "director"),
    (r"\bict\b.*coordinator|coordinator ict|hoofd ict|ict-?co\b", "coordinator"),
    (r"direct(eur|rice|ie)|\bheadteacher\b|schoolhoofd|schoolleider|\bhead\b", "head"),
    (r"administrat|secretari|boekhoud|office manager", "administration"),
    (r"anker", "contact"),
    (r"digicoach|i-coach|mediacoach", "digicoach"),
    (r"zorg|\bib'?er\b|intern begeleid|\bcare\b", "care"),
    (r"gebouw|preventie|concierge|onderhoud|facilit", "buildings"),
    (
        r"leerkracht|leraar|lerares|onderwijzer|docent|juf|meester|teacher|titularis",
        "teacher",
    ),
    (r"extern|firma|freelance", "external"),
)
KIND_WORDS = (
    (r"\bbuso\b|\bvso\b|buitengewoon secundair|voortgezet speciaal", "special_sec"),
    (r"buitengewoon|speciaal|\bbubao\b|\bso\b|special", "special"),
    (
        r"basis|lager|kleuter|primair|\bbao\b|\bpo\b|\bbo\b|primary|gesubsidieerde vrije bas",
        "primary",
    ),
    (
        r"secundair|middelbaar|atheneum|lyceum|college|\bvo\b|\bso$|secondary|voortgezet",
        "secondary",
    ),
    (r"volwassen|\bcvo\b|\bcbe\b|adult", "adult"),
    (r"kunst|academie|\bdko\b|muziek", "arts"),
    (r"\bmbo\b|\broc\b|vocational", "vocational"),
)


def cluster_of(text: str) -> str | None:
    words = fold(text)
    first = re.split(r"[\s/,:(-]", words)[0]
    starts = (("tech", "T"), ("ped", "P"), ("bel", "B"), ("pol", "B"), ("adm", "A"), ("didac", "P"))
    by_start = next((letter for start, letter in starts if words.startswith(start)), None)
    return value_of(CLUSTERS, words) or value_of(CLUSTERS, first) or by_start


def status_of(text: str) -> str | None:
    return (
        value_of(STATUSES, text)
        or {
            True: "applies",
            False: "dropped",
            None: None,
        }[amounts.yes_or_no(text)]
    )


def levels_of(text: str) -> list[str] | None:
    """What is open to every level says nothing."""
    if fold(text) == "open":
        return []
    found = [value_of(LEVELS, piece) for piece in pieces(text)]
    return [level for level in found if level] if found and all(found) else None


@lru_cache(maxsize=4096)
def roles_of(text: str) -> tuple[str, ...] | None:
    """The roles that are named; None when any part names none that we know."""
    found = []
    for piece in pieces(text):
        plain = fold(piece)
        by_words = (role for words, role in ROLE_WORDS if re.search(words, plain))
        role = value_of(ROLES, piece) or next(by_words, None)
        if role is None:
            return None
        found.append(role)
    return tuple(dict.fromkeys(found)) or None


def school_kind_of(text: str) -> str | None:
    value = value_of(SCHOOL_KINDS, text)
    if value in {"group", "site"}:
        return None
    plain = fold(text)
    return value or next((kind for words, kind in KIND_WORDS if re.search(words, plain)), None)
