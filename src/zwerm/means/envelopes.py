"""The points of each school: what the letter grants beside what its pupils would give."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from zwerm.schools.categories import PupilCategory
from zwerm.schools.models import Organisation, Provenance
from zwerm.schools.queries import PupilBreakdown, PupilRow

from .figures import COEFFICIENT, MONEY_COEFFICIENT, Figures
from .models import ReferenceFigure
from .points import Envelope, PupilGroup, cents_for, points_for, weighted_pupils


@dataclass(frozen=True, slots=True)
class WeighedPupils:
    """Pupils of a category with their weight, if one is known."""

    category: PupilCategory
    pupils: int
    provenance: str
    weight: ReferenceFigure | None

    @property
    def name(self) -> str:
        return self.category.name(get_language() or "nl")

    @property
    def weighted(self) -> Decimal | None:
        if self.weight is None:
            return None
        return weighted_pupils([PupilGroup(self.pupils, self.weight.value)])


@dataclass(frozen=True, slots=True)
class SchoolEnvelope:
    """How the points of one school come about, with what is missing to compute them."""

    school: Organisation
    rows: tuple[WeighedPupils, ...]
    missing: tuple[PupilCategory, ...]
    coefficient: ReferenceFigure | None
    money_coefficient: ReferenceFigure | None
    granted: Decimal | None

    @property
    def missing_names(self) -> list[str]:
        return [category.name(get_language() or "nl") for category in self.missing]

    @property
    def without_weight(self) -> list[str]:
        return [row.name for row in self.rows if row.weight is None]

    @property
    def weighted(self) -> Decimal | None:
        """None as long as pupils of some category, or their weight, are not known."""
        weights = [row.weighted for row in self.rows]
        if self.missing or not weights or None in weights:
            return None
        return sum((weight for weight in weights if weight is not None), Decimal(0))

    @property
    def envelope(self) -> Envelope:
        computed = None
        if self.weighted is not None and self.coefficient is not None:
            computed = points_for(self.weighted, self.coefficient.value)
        return Envelope(self.granted, computed)

    @property
    def operating_cents(self) -> int | None:
        """What the pupils would give in money; None where no amount is published for the year."""
        if self.weighted is None or self.money_coefficient is None:
            return None
        return cents_for(self.weighted, self.money_coefficient.value)

    @property
    def figures(self) -> list[ReferenceFigure]:
        used = [row.weight for row in self.rows] + [self.coefficient]
        return list({figure.pk: figure for figure in used if figure}.values())

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing in the computed number is an estimate."""
        counted = all(row.provenance != Provenance.ESTIMATE for row in self.rows)
        return counted and all(figure.is_verified for figure in self.figures)


def school_envelope(
    school: Organisation,
    breakdowns: Iterable[PupilBreakdown],
    known: Figures,
    granted: Decimal | None,
) -> SchoolEnvelope:
    """Of a school with its sites: their pupils together."""
    places = list(breakdowns)
    rows = [row for place in places for row in place.rows]
    counted = {row.category.code for row in rows}
    # A site without numbers of its own is counted at its school.
    missing = {
        category.code: category
        for place in places
        for category in place.missing
        if category.code not in counted
    }
    return SchoolEnvelope(
        school=school,
        rows=tuple(_weighed(category_rows, known) for category_rows in _by_category(rows).values()),
        missing=tuple(missing.values()),
        coefficient=known.get(COEFFICIENT),
        money_coefficient=known.get(MONEY_COEFFICIENT),
        granted=granted,
    )


def _by_category(rows: Iterable[PupilRow]) -> Mapping[str, list[PupilRow]]:
    found: dict[str, list[PupilRow]] = {}
    for row in rows:
        found.setdefault(row.category.code, []).append(row)
    return found


def _weighed(rows: list[PupilRow], known: Figures) -> WeighedPupils:
    estimated = any(row.provenance == Provenance.ESTIMATE for row in rows)
    return WeighedPupils(
        category=rows[0].category,
        pupils=sum(row.pupils for row in rows),
        provenance=Provenance.ESTIMATE if estimated else rows[0].provenance,
        weight=known.get(rows[0].category.weight),
    )
