"""The categories in which pupils are counted, because the means of a school depend on them.

Flanders weighs pupils for the ICT points envelope by kind of education (decision of the Flemish
government of 5 December 2003 as changed on 3 September 2021). The weights themselves are dated
reference figures of `means`, known there by `weight`; here stands only who is counted where. In
the Netherlands the grant is one sum for each pupil: nothing is counted apart. Pure.
"""

from dataclasses import dataclass

from .kinds import FLANDERS


@dataclass(frozen=True, slots=True)
class PupilCategory:
    """Pupils who weigh the same. Adult education counts hours of students, not pupils."""

    code: str
    name_nl: str
    name_en: str
    country: str
    kinds: tuple[str, ...]
    weight: str = ""  # key of the reference figure; empty: no weight is known
    counts_pupils: bool = True

    def name(self, language: str) -> str:
        return self.name_nl if language.startswith("nl") else self.name_en


CATEGORIES = (
    PupilCategory(
        "primary",
        "gewoon basisonderwijs",
        "mainstream primary education",
        FLANDERS,
        ("primary",),
        "weight-primary",
    ),
    PupilCategory(
        "special_primary",
        "buitengewoon basisonderwijs",
        "special primary education",
        FLANDERS,
        ("special",),
        "weight-primary",
    ),
    PupilCategory(
        "secondary_general",
        "A-stroom, aso, kso en tso",
        "A-stream, general, arts and technical",
        FLANDERS,
        ("secondary",),
        "weight-secondary-general",
    ),
    PupilCategory(
        "secondary_practical",
        "B-stroom, bso, dbso en zeevisserij",
        "B-stream, vocational, part-time vocational and sea fishing",
        FLANDERS,
        ("secondary",),
        "weight-secondary-practical",
    ),
    PupilCategory(
        "newcomers",
        "onthaalklas voor nieuwkomers (okan)",
        "class for newcomers (okan)",
        FLANDERS,
        ("secondary",),
        "weight-secondary-practical",
    ),
    PupilCategory(
        "special_secondary",
        "buitengewoon secundair onderwijs",
        "special secondary education",
        FLANDERS,
        ("special_sec",),
        "weight-secondary-practical",
    ),
    PupilCategory(
        "adult_hours",
        "lesurencursist",
        "teaching hours times students",
        FLANDERS,
        ("adult",),
        "weight-adult",
        counts_pupils=False,
    ),
    PupilCategory(
        "arts",
        "deeltijds kunstonderwijs",
        "part-time arts education",
        FLANDERS,
        ("arts",),
    ),
)
BY_CODE = {category.code: category for category in CATEGORIES}


def categories_for(country: str, kind: str) -> tuple[PupilCategory, ...]:
    """Those a school of this kind has pupils in."""
    return tuple(c for c in CATEGORIES if c.country == country and kind in c.kinds)
