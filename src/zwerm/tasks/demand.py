"""How many minutes a week one school needs for one task, and what that is made of. Pure."""

from dataclasses import replace

from zwerm.workbook.records import SchoolRecord, TaskRecord

from .effort import EffortPart, KeyFigures, effort_parts, multiplier


def school_weekly_minutes(task: TaskRecord, school: SchoolRecord) -> int:
    """The school's own figure, or what the drivers say; 0 where there is no such work."""
    own = task.weekly_minutes.get(school.code)
    return computed_weekly_minutes(task, school) if own is None else own


def computed_weekly_minutes(task: TaskRecord, school: SchoolRecord) -> int:
    """What the drivers say. Half a minute counts as one."""
    return int(sum(part.minutes for part in school_effort_parts(task, school)) + 0.5)


def school_effort_parts(task: TaskRecord, school: SchoolRecord) -> tuple[EffortPart, ...]:
    """The terms of the sum for this school, each with the multiple its kind of education asks."""
    if task.technical_tracks_only and not school.has_technical_tracks:
        return ()
    figures = KeyFigures(pupils=school.pupils, devices=school.devices, staff=school.staff)
    times = multiplier(task.slug, school.kind)
    return tuple(
        replace(part, minutes=part.minutes * times)
        for part in effort_parts(task.effort, figures, task.effort_provenance)
    )
