"""How many minutes a week a task takes: a fixed part, and parts that grow with the school.

Pure: knows no database. Figures come from the catalogue (all estimates) or from the school.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from zwerm.workbook.records import Effort, Provenance

Driver = Literal["fixed", "devices", "pupils", "staff"]


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """What makes the work of a school grow."""

    pupils: int = 0
    devices: int = 0
    staff: int = 0


@dataclass(frozen=True, slots=True)
class EffortPart:
    """One term of the sum: where the minutes come from, and how sure we are of them."""

    driver: Driver
    minutes: float
    count: int
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class PoolingSettings:
    """What working together costs and saves: estimates, a group may set its own four figures."""

    # Serving several schools takes more than serving one, but not once for each of them.
    fixed_part_factor: float = 1.5
    saved_none_percent: int = 0
    saved_limited_percent: int = 10
    saved_strong_percent: int = 25
    provenance: Provenance = "estimate"

    def saved_percent(self, catalogue_percent: int) -> int:
        """What this group saves on a task; a percentage that is not the catalogue's stays."""
        usual = PoolingSettings()
        return {
            usual.saved_none_percent: self.saved_none_percent,
            usual.saved_limited_percent: self.saved_limited_percent,
            usual.saved_strong_percent: self.saved_strong_percent,
        }.get(catalogue_percent, catalogue_percent)


@dataclass(frozen=True, slots=True)
class MultiplierSettings:
    """Kinds of education where a task takes a multiple of the usual time. Estimates."""

    special_education_assistive_technology: float = 3.0
    adult_education_remote_teaching: float = 2.0


POOLING = PoolingSettings()
MULTIPLIERS = MultiplierSettings()


def effort_parts(
    effort: Effort, figures: KeyFigures, provenance: Provenance = "estimate"
) -> tuple[EffortPart, ...]:
    """The terms that are not zero, the fixed part first."""
    terms: tuple[tuple[Driver, float, int], ...] = (
        ("fixed", effort.fixed, 1),
        ("devices", effort.per_100_devices * figures.devices / 100, figures.devices),
        ("pupils", effort.per_100_pupils * figures.pupils / 100, figures.pupils),
        ("staff", effort.per_100_staff * figures.staff / 100, figures.staff),
    )
    return tuple(
        EffortPart(driver, minutes, count, provenance)
        for driver, minutes, count in terms
        if minutes
    )


def exact_weekly_minutes(effort: Effort, figures: KeyFigures) -> float:
    """The terms of `effort_parts` added up, without making each of them."""
    return (
        effort.fixed
        + effort.per_100_devices * figures.devices / 100
        + effort.per_100_pupils * figures.pupils / 100
        + effort.per_100_staff * figures.staff / 100
    )


def weekly_minutes(effort: Effort, pupils: int, devices: int, staff: int) -> int:
    """Whole minutes a week, averaged over 40 school weeks; half a minute counts as one."""
    return whole_minutes(exact_weekly_minutes(effort, KeyFigures(pupils, devices, staff)))


def exact_pooled_minutes(
    effort: Effort,
    schools: Iterable[KeyFigures],
    saving_percent: int,
    settings: PoolingSettings = POOLING,
) -> float:
    """What the task takes when it is done once for all these schools, never more than apart."""
    alone = [exact_weekly_minutes(effort, figures) for figures in schools]
    growing = sum(minutes - effort.fixed for minutes in alone)
    pooled = effort.fixed * settings.fixed_part_factor + growing * (1 - saving_percent / 100)
    return min(pooled, sum(alone))


def pooled_weekly_minutes(
    effort: Effort,
    schools: Iterable[KeyFigures],
    saving_percent: int,
    settings: PoolingSettings = POOLING,
) -> int:
    return whole_minutes(exact_pooled_minutes(effort, schools, saving_percent, settings))


def multiplier(slug: str, school_kind: str, settings: MultiplierSettings = MULTIPLIERS) -> float:
    """How many times the usual effort this task takes in this kind of education."""
    if slug == "t-hulpmiddelen" and school_kind == "special":
        return settings.special_education_assistive_technology
    if slug == "p-afstandsonderwijs" and school_kind == "adult":
        return settings.adult_education_remote_teaching
    return 1.0


def whole_minutes(minutes: float) -> int:
    """Half a minute counts as one, also where a float lies a hair below it."""
    return int(round(minutes, 6) + 0.5)
