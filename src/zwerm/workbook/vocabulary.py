"""What a cell with a fixed choice may say, in Dutch and in English.

A choice maps a value of the records to (Dutch, English, and whatever else people type).
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

Choice = Mapping[str, tuple[str, ...]]

LANGUAGES = ("nl", "en")

SCHOOL_KINDS: Choice = {
    "group": ("scholengroep", "school group", "groep", "group", "bestuur", "schoolbestuur"),
    "primary": ("basisschool", "primary school", "basisonderwijs", "primary", "lagere school"),
    "secondary": ("secundaire school", "secondary school", "secundair", "secundair onderwijs"),
    "special": ("buitengewoon onderwijs", "special education", "speciaal onderwijs", "special"),
    "special_sec": (
        "buitengewoon secundair onderwijs",
        "special secondary education",
        "buso",
        "vso",
        "voortgezet speciaal onderwijs",
    ),
    "adult": ("volwassenenonderwijs", "adult education", "cvo", "cbe", "adult"),
    "arts": ("deeltijds kunstonderwijs", "part-time arts education", "dko", "arts"),
    "vocational": ("mbo", "senior vocational education", "vocational"),
    "site": ("vestiging", "site", "campus", "vestigingsplaats"),
}
ROLES: Choice = {
    "tict": ("technisch ICT-coördinator", "technical ICT coordinator", "TICT"),
    "pict": ("pedagogisch ICT-coördinator", "pedagogical ICT coordinator", "PICT"),
    "coordinator": (
        "coördinerend ICT-coördinator",
        "coordinating ICT coordinator",
        "ICT-coördinator",
        "coordinator",
        "hoofd ICT",
    ),
    "head": ("directeur", "head of school", "directie", "head"),
    "director": ("coördinerend directeur", "coordinating director", "algemeen directeur"),
    "administration": ("administratie", "administration", "secretariaat"),
    "contact": ("ankerpunt", "anchor point", "contact", "aanspreekpunt"),
    "digicoach": ("digicoach", "digicoach", "i-coach"),
    "care": ("zorgcoördinator", "care coordinator", "zorg", "care"),
    "buildings": ("gebouwen", "buildings and facilities", "preventie en gebouwen", "buildings"),
    "teacher": ("leerkracht", "teacher", "leraar"),
    "external": ("extern", "external", "firma"),
}
PROVENANCES: Choice = {
    "granted": ("toegekend", "granted"),
    "published": ("gepubliceerd", "published"),
    "estimate": ("schatting", "estimate", "geschat"),
    "measured": ("gemeten", "measured"),
}
CLUSTERS: Choice = {
    "T": ("technisch", "technical", "T"),
    "P": ("pedagogisch", "pedagogical", "P"),
    "B": ("beleid", "policy", "B"),
    "A": ("administratief", "administrative", "A", "administratie"),
}
SPECIALISATIONS: Choice = {
    "net": ("netwerk", "network", "net", "networks"),
    "sw": ("software", "software", "sw"),
    "hw": ("hardware", "hardware", "hw"),
    "lms": ("leerplatform", "learning platform", "lms", "smartschool"),
    "off": ("kantoorsoftware", "office software", "office", "off"),
    "hd": ("helpdesk", "help desk", "hd"),
    "cyb": ("cyberveiligheid", "cyber security", "cybersecurity", "cyb"),
}
LEVELS: Choice = {
    "S": ("school", "school", "S"),
    "P": ("cluster", "cluster", "P", "pool"),
    "G": ("groep", "group", "G", "scholengroep"),
}
STATUSES: Choice = {
    "applies": ("ja", "yes", "x", "1", "waar", "true"),
    "dropped": ("nee", "no", "0", "vervalt", "dropped", "neen"),
    "postponed": ("later", "later", "uitgesteld", "postponed"),
}
TASK_ORIGINS: Choice = {
    "catalogue": ("catalogus", "catalogue"),
    "own": ("eigen taak", "own task", "eigen", "own"),
}
RULE_KINDS: Choice = {
    "pin": ("vastzetten", "pin", "vast", "moet"),
    "forbid": ("niet toewijzen", "forbid", "niet", "nooit"),
    "current": ("doet dit vandaag", "does this today", "vandaag", "nu", "current", "today"),
}
YES_NO: Choice = {
    "yes": ("ja", "yes", "j", "y", "x", "v", "1", "waar", "true", "✓", "✔", "☑"),
    "no": ("nee", "no", "n", "neen", "0", "-", "onwaar", "false", "☐"),
}


def fold(text: str) -> str:
    """How two texts are compared: without case, accents, doubled spaces and odd dashes."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"[‐-―−]", "-", plain)
    return " ".join(plain.split())


def label(choice: Choice, value: str, language: str) -> str:
    return choice[value][LANGUAGES.index(language)]


def labels(choice: Choice, language: str) -> list[str]:
    return [names[LANGUAGES.index(language)] for names in choice.values()]


def value_of(choice: Choice, text: str) -> str | None:
    """The value that this text names, in either language, or None."""
    folded = fold(text)
    for value, names in choice.items():
        if folded == _own(value) or any(folded == _own(name) for name in names):
            return value
    return None


@cache
def _own(word: str) -> str:
    """Folded once: a large workbook is compared with each word thousands of times."""
    return fold(word)
