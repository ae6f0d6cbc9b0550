"""Points of the official letter against the hours people got from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation, SchoolYear

from .models import PointsGrant, ReferenceFigure
from .points import full_time_job, weekly_minutes_for

Figures = Mapping[str, ReferenceFigure]

# The source of hours that points pay.
PAID_BY_POINTS = "ICT"


@dataclass(frozen=True, slots=True)
class PointsLine:
    """Granted points, and the minutes a week they buy at the diploma they are spent at."""

    grant: PointsGrant
    cost: ReferenceFigure
    minutes: int


@dataclass(frozen=True, slots=True)
class DiplomaOffer:
    """What all points together would buy at one diploma."""

    label: str
    cost: ReferenceFigure
    minutes: int


@dataclass(frozen=True, slots=True)
class PointsLedger:
    lines: tuple[PointsLine, ...]
    offers: tuple[DiplomaOffer, ...]
    spent_minutes: int
    schools_without_points: int

    @property
    def points(self) -> Decimal:
        return sum((line.grant.points for line in self.lines), Decimal(0))

    @property
    def bought_minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def remaining_minutes(self) -> int:
        return max(self.bought_minutes - self.spent_minutes, 0)

    @property
    def overspent_minutes(self) -> int:
        return max(self.spent_minutes - self.bought_minutes, 0)

    @property
    def is_verified(self) -> bool:
        return all(line.cost.is_verified for line in self.lines)


def first_day(school_year: SchoolYear) -> date:
    """The day whose rules count for a school year."""
    return date(school_year.first_year, 9, 1)


def figures(country: str, on: date) -> dict[str, ReferenceFigure]:
    """The reference figures in force on a day, by key."""
    return {figure.key: figure for figure in ReferenceFigure.objects.on(on).filter(country=country)}


def points_granted(
    organisation: Organisation, school_year: SchoolYear, *, user: User
) -> QuerySet[PointsGrant]:
    """The points of this organisation and of everything under it, as far as the user may see."""
    inside = Organisation.objects.below(organisation.pk).values("pk")
    granted = PointsGrant.objects.visible_to(user).filter(
        organisation__in=inside, school_year=school_year
    )
    return granted.select_related("organisation").order_by("organisation__name", "pk")


def _schools_without_points(organisation: Organisation, granted: Iterable[PointsGrant]) -> int:
    """How many schools still have to type theirs; none when the group has all points together."""
    with_points = {grant.organisation_id for grant in granted}
    if organisation.pk in with_points:
        return 0
    schools = organisation.schools().values_list("pk", flat=True)
    return len(set(schools) - with_points)


def points_ledger(
    organisation: Organisation,
    granted: QuerySet[PointsGrant],
    *,
    known: Figures,
    spent_minutes: int,
) -> PointsLedger | None:
    """The ledger, or None where nobody is paid with points (the Netherlands)."""
    full_time = known.get("full-time-clock-hours")
    costs = {
        diploma: known.get(f"points-full-time-{diploma}") for diploma in PointsGrant.Diploma.values
    }
    if full_time is None:
        return None

    def minutes(points: Decimal, cost: ReferenceFigure) -> int:
        return weekly_minutes_for(points, full_time_job(cost.value, full_time.value))

    lines = tuple(
        PointsLine(grant, cost, minutes(grant.points, cost))
        for grant in granted
        if (cost := costs[grant.diploma])
    )
    points = sum((line.grant.points for line in lines), Decimal(0))
    offers = tuple(
        DiplomaOffer(str(PointsGrant.Diploma(diploma).label), cost, minutes(points, cost))
        for diploma, cost in costs.items()
        if cost
    )
    without = _schools_without_points(organisation, granted)
    return PointsLedger(lines, offers, spent_minutes, without)
