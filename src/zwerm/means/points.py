"""From pupils to points to hours and euros (Flanders). Pure arithmetic; figures come from outside.

Points in the official letter always win from points computed here: the amount for each weighted
pupil is set every year, and is an estimate as long as nobody typed it in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal

MINUTES_AN_HOUR = 60
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PupilGroup:
    """Pupils who weigh the same."""

    pupils: int
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Job:
    """What a full-time job costs in points, and how long its week is."""

    points: Decimal
    weekly_minutes: int


def weighted_pupils(groups: Iterable[PupilGroup]) -> Decimal:
    return sum((group.pupils * group.weight for group in groups), Decimal(0))


def points_for(weighted: Decimal, per_weighted_pupil: Decimal) -> Decimal:
    return weighted * per_weighted_pupil


def weekly_minutes_for(points: Decimal, full_time: Job) -> int:
    """The minutes a week that points buy, rounded down: no more is promised than there is.

    One division, at the end: a share that cannot be written out in decimals loses no minute.
    """
    minutes = points * full_time.weekly_minutes / full_time.points
    return int(minutes.to_integral_value(ROUND_DOWN))


def points_spent_on(weekly_minutes: int, full_time: Job) -> Decimal:
    """What these minutes cost, in hundredths of a point."""
    exact = weekly_minutes * full_time.points / full_time.weekly_minutes
    return exact.quantize(HUNDREDTH)


def full_time_job(points: Decimal, clock_hours: Decimal) -> Job:
    return Job(points, int(clock_hours * MINUTES_AN_HOUR))


def usable_points(points: Decimal, percent: Decimal) -> Decimal:
    """Of a global envelope only this share may be used."""
    return (points * percent / 100).quantize(HUNDREDTH, ROUND_DOWN)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Points the letter grants beside points computed from the pupils."""

    granted: Decimal | None
    computed: Decimal | None

    @property
    def is_granted(self) -> bool:
        return self.granted is not None

    @property
    def points(self) -> Decimal | None:
        """What holds: the letter, and only without one the computed number."""
        return self.granted if self.granted is not None else self.computed

    @property
    def difference(self) -> Decimal | None:
        """How much more the letter grants than was computed; less is below zero."""
        if self.granted is None or self.computed is None:
            return None
        return self.granted - self.computed


def cents_for(weighted: Decimal, euro_per_weighted_pupil: Decimal) -> int:
    """Money for weighted pupils, to the cent."""
    return int((weighted * euro_per_weighted_pupil * 100).to_integral_value(ROUND_HALF_UP))


def largest_periods(package: Decimal, percent: Decimal, rounds_up_from: int | None) -> Decimal:
    """How many teaching periods of a package may go to special tasks (BPT).

    With a rounding rule the result is whole: up from this first decimal on, else down. Only the
    first decimal is looked at, as the circular says. Without a rule it stays as it is.
    """
    exact = package * percent / 100
    if rounds_up_from is None:
        return exact
    first_decimal = int(exact * 10) % 10
    rounding = ROUND_CEILING if first_decimal >= rounds_up_from else ROUND_DOWN
    return exact.to_integral_value(rounding)


def minutes_of_periods(periods: Decimal, period_minutes: Decimal) -> int:
    return int((periods * period_minutes).to_integral_value(ROUND_DOWN))


def minutes_of_hours(clock_hours: Decimal) -> int:
    return int((clock_hours * MINUTES_AN_HOUR).to_integral_value(ROUND_DOWN))


def weekly_minutes_of_year(hours_a_year: Decimal, weeks: Decimal) -> int:
    """Task hours of a year, spread over the school weeks."""
    return int((hours_a_year * MINUTES_AN_HOUR / weeks).to_integral_value(ROUND_DOWN))
