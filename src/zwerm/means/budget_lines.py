"""Points, periods and hours of a year as minutes a week, each with the figures behind it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Person
from zwerm.schools.models import Organisation, Provenance

from .figures import (
    GLOBAL_USAGE,
    PERIOD,
    SCHOOL_WEEKS,
    Figures,
    bpt_keys,
    ict_week_key,
    support_week_key,
)
from .models import HoursBudget, PointsGrant, ReferenceFigure, Source
from .points import (
    full_time_job,
    largest_periods,
    minutes_of_hours,
    minutes_of_periods,
    usable_points,
    weekly_minutes_for,
    weekly_minutes_of_year,
)

Envelope = PointsGrant.Envelope

# Which source people get hours from when an envelope pays them. Care points and the global
# envelope may be used for ICT of any kind: their hours stand under the own assignment.
SOURCE_OF_ENVELOPE = {
    Envelope.ICT: "ICT",
    Envelope.ADMINISTRATION: "ADM",
    Envelope.CARE: "OWN",
    Envelope.GLOBAL: "OWN",
}
ENVELOPE_NAMES: dict[str, Promise] = {
    Envelope.ICT: _("ICT points"),
    Envelope.ADMINISTRATION: _("Points for administration and policy"),
    Envelope.CARE: _("Care points"),
    Envelope.GLOBAL: _("Global points envelope"),
}
UNIT_NAMES: dict[str, Promise] = {
    "points": _("points"),
    HoursBudget.Unit.WEEK: _("clock hours a week"),
    HoursBudget.Unit.PERIODS: _("teaching periods a week"),
    HoursBudget.Unit.YEAR: _("clock hours a year"),
}


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """What one place has from one source. Without a budget it is a forecast from the pupils."""

    place: Organisation
    source: Source
    amount: Decimal
    unit: str
    weekly_minutes: int | None  # None: the figure to compute it with is not known
    figures: tuple[ReferenceFigure, ...]
    runs: bool
    budget: PointsGrant | HoursBudget | None = None

    @property
    def name(self) -> str:
        if isinstance(self.budget, PointsGrant):
            return str(ENVELOPE_NAMES[self.budget.envelope])
        return str(ENVELOPE_NAMES[Envelope.ICT]) if self.is_forecast else self.source.name

    @property
    def unit_name(self) -> str:
        return str(UNIT_NAMES[self.unit])

    @property
    def counted_minutes(self) -> int:
        """What it adds to the total now: nothing before it begins or after it ends."""
        return (self.weekly_minutes or 0) if self.runs else 0

    @property
    def is_forecast(self) -> bool:
        return self.budget is None

    @property
    def is_points(self) -> bool:
        return self.unit == "points"

    @property
    def holder(self) -> Person | None:
        return self.budget.holder if self.budget else None

    @property
    def provenance(self) -> str:
        return self.budget.provenance if self.budget else Provenance.ESTIMATE

    @property
    def is_estimate(self) -> bool:
        return self.provenance == Provenance.ESTIMATE

    @property
    def is_confirmed(self) -> bool:
        return all(figure.is_verified for figure in self.figures)

    @property
    def unconfirmed(self) -> list[ReferenceFigure]:
        return [figure for figure in self.figures if not figure.is_verified]


def points_line(
    grant: PointsGrant, place: Organisation, source: Source, known: Figures, on: date
) -> BudgetLine:
    points, used = grant.points, []
    if grant.envelope == Envelope.GLOBAL and (usage := known.get(GLOBAL_USAGE)):
        points = usable_points(points, usage.value)
        used.append(usage)
    minutes, job = _paid(points, place, grant.envelope, grant.diploma, known)
    return BudgetLine(
        place=place,
        source=source,
        amount=grant.points,
        unit="points",
        weekly_minutes=minutes,
        figures=(*used, *job),
        runs=grant.runs_on(on),
        budget=grant,
    )


def forecast_line(
    place: Organisation,
    points: Decimal,
    source: Source,
    known: Figures,
    used: Iterable[ReferenceFigure],
) -> BudgetLine:
    """Points computed from the pupils, spent at the only diploma whose cost is published."""
    diploma = PointsGrant.Diploma.SECONDARY
    minutes, job = _paid(points, place, Envelope.ICT, diploma, known)
    return BudgetLine(place, source, points, "points", minutes, (*used, *job), runs=True)


def _paid(
    points: Decimal, place: Organisation, envelope: str, diploma: str, known: Figures
) -> tuple[int | None, tuple[ReferenceFigure, ...]]:
    """The minutes a week these points buy, and the figures that say so."""
    is_ict = envelope == Envelope.ICT
    cost = known.get(f"{'' if is_ict else 'administration-'}points-full-time-{diploma}")
    week = known.get(ict_week_key(place) if is_ict else support_week_key(place))
    if cost is None or week is None:
        return None, ()
    return weekly_minutes_for(points, full_time_job(cost.value, week.value)), (cost, week)


def hours_line(budget: HoursBudget, place: Organisation, known: Figures, on: date) -> BudgetLine:
    minutes, used = _clock_minutes(budget, known)
    return BudgetLine(
        place=place,
        source=budget.source,
        amount=budget.quantity,
        unit=budget.unit,
        weekly_minutes=minutes,
        figures=used,
        runs=budget.runs_on(on),
        budget=budget,
    )


def _clock_minutes(
    budget: HoursBudget, known: Figures
) -> tuple[int | None, tuple[ReferenceFigure, ...]]:
    if budget.unit == HoursBudget.Unit.WEEK:
        return minutes_of_hours(budget.quantity), ()
    is_periods = budget.unit == HoursBudget.Unit.PERIODS
    figure = known.get(PERIOD if is_periods else SCHOOL_WEEKS)
    if figure is None:
        return None, ()
    convert = minutes_of_periods if is_periods else weekly_minutes_of_year
    return convert(budget.quantity, figure.value), (figure,)


@dataclass(frozen=True, slots=True)
class BptCheck:
    """The teaching periods a school takes from lessons, against the most it may take."""

    place: Organisation
    periods: Decimal
    package: Decimal | None
    is_agreed: bool
    cap: ReferenceFigure | None
    rounding: ReferenceFigure | None

    @property
    def largest(self) -> Decimal | None:
        if self.package is None or self.cap is None:
            return None
        rounds_up_from = int(self.rounding.value) if self.rounding else None
        return largest_periods(self.package, self.cap.value, rounds_up_from)

    @property
    def over(self) -> Decimal:
        if self.largest is None:
            return Decimal(0)
        return max(self.periods - self.largest, Decimal(0))

    @property
    def is_refused(self) -> bool:
        """More than the cap, and the local committee did not agree."""
        return self.over > 0 and not self.is_agreed


def bpt_checks(lines: Iterable[BudgetLine], known: Figures) -> list[BptCheck]:
    """One for each place with teaching periods for ICT."""
    places, budgets = {}, defaultdict(list)
    for line in lines:
        if line.unit == HoursBudget.Unit.PERIODS and isinstance(line.budget, HoursBudget):
            places[line.place.pk] = line.place
            budgets[line.place.pk].append(line.budget)
    return [_check(place, budgets[pk], known) for pk, place in places.items()]


def _check(place: Organisation, budgets: list[HoursBudget], known: Figures) -> BptCheck:
    cap, rounding = bpt_keys(place) or ("", "")
    packages = [budget.package for budget in budgets if budget.package is not None]
    return BptCheck(
        place=place,
        periods=sum((budget.quantity for budget in budgets), Decimal(0)),
        package=max(packages, default=None),
        is_agreed=any(budget.is_agreed for budget in budgets),
        cap=known.get(cap),
        rounding=known.get(rounding),
    )
