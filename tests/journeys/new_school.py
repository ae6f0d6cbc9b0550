"""A school that begins: what its head and colleagues fill in, and what must come of it.

The sums are made here once more, from the file of the catalogue and with whole numbers and
fractions only: nothing of the product takes part in them.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median_low

ROOT = Path(__file__).parents[2] / "src/zwerm"
CLUSTERS = {"technisch": "T", "pedagogisch": "P", "beleid": "B", "administratief": "A"}
SPECIALISATIONS = {
    "netwerk": "net",
    "software": "sw",
    "hardware": "hw",
    "lms": "lms",
    "office": "off",
    "helpdesk": "hd",
    "cybersecurity": "cyb",
}

PUPILS = {"secondary_general": 391, "secondary_practical": 39, "newcomers": 7}
DEVICES, STAFF = 389, 61

DROPPED, POSTPONED = "p-afstandsonderwijs", "t-software-ontwikkeling"
POSTPONED_TOGETHER = ("b-beurzen", "b-sourcing", "b-werving")
OWN_FIGURE, OWN_MINUTES = "t-netwerk-beheer", 137

# In the letter, for a bachelor: 82 points make a week of 36 clock hours.
POINTS, POINTS_OF_A_JOB, MINUTES_OF_A_JOB = Fraction("34.5"), 82, 36 * 60
BPT_CLUSTERS = {"P", "B"}


@dataclass(frozen=True, slots=True)
class Colleague:
    """What someone answers, question by question; without an answer, like `rest`."""

    name: str
    email: str
    levels_audience: str = ""
    wishes_audience: str = ""
    answers: Mapping[str, tuple[int, ...]] | None = None
    rest: tuple[int, ...] = ()
    wishes: Mapping[str, int] | None = None

    def answer(self, competence: str, number: int) -> int:
        row = (self.answers or {}).get(competence, self.rest)
        return row[number % len(row)]

    def wish(self, competence: str) -> int:
        return (self.wishes or {}).get(competence, 0)

    def level(self, competence: str, questions: int) -> int:
        return median_low(self.answer(competence, number) for number in range(questions))


AN = Colleague(
    "An Wouters",
    "an@kreek.example",
    "team",
    "team",
    {"T": (3, 3, 2), "A": (2,), "net": (3, 2), "cyb": (1, 0), "P": (0, 3)},
    (2,),
    {"T": 2, "net": 1, "A": -2, "hw": -1},
)
BRAM = Colleague(
    "Bram Goossens",
    "bram@kreek.example",
    "team",
    "division",
    {"P": (3,), "B": (3, 1, 2), "T": (1,), "A": (3, 2)},
    (1, 0),
    {"P": 2, "B": 1, "A": 1},
)
CELINE = Colleague("Celine Maes", "celine@kreek.example", "division", "team", None, (3,), {"T": 2})
DIRK = Colleague("Dirk Lemmens", "dirk@kreek.example")
ELS = Colleague("Els Pauwels", "els@kreek.example")
COLLEAGUES = (AN, BRAM, CELINE, DIRK, ELS)

# Hours of people, from which source, as typed. The letter grants more points than they spend.
GRANTS = (("ICT", AN, "7,5"), ("ICT", BRAM, "2:15"), ("BPT", CELINE, "2u05"))
BPT_MINUTES = 125


def catalogue_rows() -> list[dict[str, str]]:
    text = (ROOT / "tasks/data/takencatalogus.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def catalogue() -> list[dict[str, str]]:
    """What applies: no technical tracks here, and not what the head leaves out."""
    out = {DROPPED, POSTPONED, *POSTPONED_TOGETHER}
    rows = catalogue_rows()
    return [row for row in rows if row["onderwijs"] == "alle" and row["slug"] not in out]


def minutes(row: Mapping[str, str]) -> int:
    if row["slug"] == OWN_FIGURE:
        return OWN_MINUTES
    exact = (
        Fraction(row["min_week_vast"])
        + Fraction(row["min_week_per_100_toestellen"]) * DEVICES / 100
        + Fraction(row["min_week_per_100_leerlingen"]) * sum(PUPILS.values()) / 100
        + Fraction(row["min_week_per_100_personeel"]) * STAFF / 100
    )
    return int(exact + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Hours:
    """In minutes a week."""

    needed: int
    there: int
    usable: int
    clusters: Mapping[str, tuple[int, int, int]]  # needed, short at least, short at most

    @property
    def short(self) -> int:
        return self.needed - self.usable


def hours() -> Hours:
    needs = dict.fromkeys("TPBA", 0)
    for row in catalogue():
        needs[CLUSTERS[row["cluster"]]] += minutes(row)
    usable = _paid(needs)
    parts = {}
    for cluster, needed in needs.items():
        others = {key: need for key, need in needs.items() if key != cluster}
        parts[cluster] = (
            needed,
            needed - _paid({cluster: needed}),
            needed - (usable - _paid(others)),
        )
    return Hours(sum(needs.values()), granted_points() + BPT_MINUTES, usable, parts)


def granted_points() -> int:
    """Whole minutes: no more is promised than there is."""
    return int(POINTS * MINUTES_OF_A_JOB / POINTS_OF_A_JOB)


def _paid(needs: Mapping[str, int]) -> int:
    """BPT may pay less than points may, so it goes first and points pay what is left."""
    lessons_and_policy = sum(need for key, need in needs.items() if key in BPT_CLUSTERS)
    by_bpt = min(BPT_MINUTES, lessons_and_policy)
    return by_bpt + min(granted_points(), sum(needs.values()) - by_bpt)


@dataclass(frozen=True, slots=True)
class Row:
    """Who can do a task, who would like it too, and who is one level short: of what is shared."""

    task: str
    can: tuple[str, ...]
    wants: tuple[str, ...]
    nearly: tuple[str, ...]


def coverage() -> list[Row]:
    """By name who shows it to the team. Of the others nothing: a count takes five people."""
    return [_row(row) for row in catalogue()]


def _row(row: Mapping[str, str]) -> Row:
    asked = {key: int(row[f"niveau_{key.lower()}"]) for key in "TPBA"}
    asked = {key: level for key, level in asked.items() if level}
    specialisation = SPECIALISATIONS.get(row["specialisatie"], "")
    if specialisation:
        asked[specialisation] = max(1, asked.get("T", 0))
    questions = question_counts()
    can, wants, nearly = [], [], []
    for person in COLLEAGUES:
        if person.levels_audience != "team":
            continue
        short = max(level - person.level(key, questions[key]) for key, level in asked.items())
        wish = person.wish(CLUSTERS[row["cluster"]])
        wish += max(-1, min(1, person.wish(specialisation))) if specialisation else 0
        if short <= 0:
            can.append(person.name)
            if person.wishes_audience == "team" and wish > 0:
                wants.append(person.name)
        elif short == 1:
            nearly.append(person.name)
    return Row(row["naam_nl"], tuple(can), tuple(wants), tuple(nearly))


def question_counts() -> dict[str, int]:
    found: dict[str, int] = {}
    for competence in questions().values():
        found[competence] = found.get(competence, 0) + 1
    return found


def questions() -> dict[str, str]:
    """The competence of each question, in the order of the scan."""
    content = json.loads((ROOT / "scan/data/items.json").read_text(encoding="utf-8"))
    return {item["code"]: item["competence"] for item in content["items"]}


def place_of(code: str) -> int:
    """The how-manieth question of its competence this is, from 0."""
    every = questions()
    return list(_of(every, every[code])).index(code)


def _of(every: Mapping[str, str], competence: str) -> Iterator[str]:
    return (code for code, asked in every.items() if asked == competence)
