"""How many minutes a week schools need for one task, and what that is made of. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zwerm.workbook.records import SchoolRecord, TaskRecord

from .effort import (
    EffortPart,
    KeyFigures,
    PoolingSettings,
    effort_parts,
    exact_pooled_minutes,
    exact_weekly_minutes,
    multiplier,
    whole_minutes,
)


def school_weekly_minutes(task: TaskRecord, school: SchoolRecord) -> int:
    """The school's own figure, or what the drivers say; 0 where there is no such work."""
    own = task.weekly_minutes.get(school.code)
    return computed_weekly_minutes(task, school) if own is None else own


def computed_weekly_minutes(task: TaskRecord, school: SchoolRecord) -> int:
    """What the drivers say. Half a minute counts as one."""
    return computed_for_each(task, (school,))[0]


def computed_for_each(task: TaskRecord, schools: Iterable[SchoolRecord]) -> list[int]:
    """The same for several schools: a large group has thousands of these sums on a page."""
    effort, slug, only_technical = task.effort, task.slug, task.technical_tracks_only
    fixed, devices = effort.fixed, effort.per_100_devices
    pupils, staff = effort.per_100_pupils, effort.per_100_staff
    found = []
    for school in schools:
        if only_technical and not school.has_technical_tracks:
            found.append(0)
            continue
        times = multiplier(slug, school.kind)
        minutes = (
            fixed * times
            + devices * school.devices / 100 * times
            + pupils * school.pupils / 100 * times
            + staff * school.staff / 100 * times
        )
        found.append(int(minutes + 0.5))
    return found


def school_effort_parts(task: TaskRecord, school: SchoolRecord) -> tuple[EffortPart, ...]:
    """The terms of the sum for this school, each with the multiple its kind of education asks."""
    if task.technical_tracks_only and not school.has_technical_tracks:
        return ()
    parts = effort_parts(task.effort, _figures(school), task.effort_provenance)
    times = multiplier(task.slug, school.kind)
    if times == 1:
        return parts
    return tuple(replace(part, minutes=part.minutes * times) for part in parts)


@dataclass(frozen=True, slots=True)
class Together:
    """What a task takes when these schools do it once, for all of them."""

    schools: int
    alone: int  # minutes a week, added up
    minutes: int
    fixed: float  # the fixed part of one school
    factor: float
    growing: float  # before the saving
    saved_percent: int
    is_scaled: bool  # own figures or multiples count, in the same proportion

    @property
    def saved(self) -> int:
        return self.alone - self.minutes


def together(
    task: TaskRecord, needed: Sequence[tuple[SchoolRecord, int]], settings: PoolingSettings
) -> Together | None:
    """None where fewer than two schools have the work. What schools need themselves sets the scale.

    An own figure does not say which part of it grows: it shrinks like the effort from the drivers.
    """
    doing = [(school, minutes) for school, minutes in needed if minutes > 0]
    figures = [_figures(school) for school, _minutes in doing]
    each = [exact_weekly_minutes(task.effort, one) for one in figures]
    by_drivers, alone = sum(each), sum(minutes for _school, minutes in doing)
    if len(doing) < 2 or by_drivers <= 0:
        return None
    saved = task.pooled_variable_saving
    pooled = exact_pooled_minutes(task.effort, figures, saved, settings)
    return Together(
        schools=len(doing),
        alone=alone,
        minutes=whole_minutes(alone * pooled / by_drivers),
        fixed=task.effort.fixed,
        factor=settings.fixed_part_factor,
        growing=by_drivers - task.effort.fixed * len(doing),
        saved_percent=saved,
        is_scaled=abs(alone - by_drivers) > len(doing) / 2,
    )


def _figures(school: SchoolRecord) -> KeyFigures:
    return KeyFigures(pupils=school.pupils, devices=school.devices, staff=school.staff)
