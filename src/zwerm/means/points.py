"""From pupils to points to hours (Flanders). Pure arithmetic; the figures come from outside.

Points in the official letter always win from points computed here: the amount for each weighted
pupil is set every year, and is an estimate as long as nobody typed it in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

MINUTES_AN_HOUR = 60


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
    """The minutes a week that points buy, rounded down: no more is promised than there is."""
    minutes = points / full_time.points * full_time.weekly_minutes
    return int(minutes.to_integral_value(ROUND_DOWN))


def points_spent_on(weekly_minutes: int, full_time: Job) -> Decimal:
    """What these minutes cost, in hundredths of a point."""
    exact = Decimal(weekly_minutes) / full_time.weekly_minutes * full_time.points
    return exact.quantize(Decimal("0.01"))


def full_time_job(points: Decimal, clock_hours: Decimal) -> Job:
    return Job(points, int(clock_hours * MINUTES_AN_HOUR))
