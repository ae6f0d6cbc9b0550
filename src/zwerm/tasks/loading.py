"""From the catalogue file to rows of tasks without an owner.

A release with another catalogue brings it by a migration of its own that calls `load_edition`. What
organisations decided stays; what became different is kept for them to look at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .catalogue import (
    POOLED_SAVING_PERCENT,
    SMALLEST_SHARE_MINUTES,
    CatalogueTask,
    read_catalogue,
    record,
)

# Which edition of data/takencatalogus.csv the rows come from.
CATALOGUE_VERSION = "2026.1"

PREFERRED_LEVELS = {"school": "S", "scholengroep": "G", "centraal": "G"}


def load_catalogue(task_model: Any) -> int:
    """Make or renew the rows of the catalogue; a migration passes its own version of the model."""
    tasks = read_catalogue()
    for task in tasks:
        task_model.objects.update_or_create(owner=None, slug=task.slug, defaults=task_fields(task))
    return len(tasks)


@dataclass(frozen=True, slots=True)
class EditionCounts:
    """What a release brought."""

    added: int = 0
    changed: int = 0
    retired: int = 0


def load_edition(apps: Any, tasks: Sequence[CatalogueTask], version: str) -> EditionCounts:
    """Make the catalogue that of a newer release; loading the same again does nothing.

    A migration passes its own `apps`. What is no longer in the catalogue is retired, not deleted.
    """
    edition_model = apps.get_model("tasks", "Edition")
    edition, is_new = edition_model.objects.get_or_create(version=version)
    if not is_new:
        return EditionCounts()
    task_model = apps.get_model("tasks", "Task")
    known = {row.slug: row for row in task_model.objects.filter(owner=None)}
    lines = [_load_task(task_model, known.get(task.slug), task, version) for task in tasks]
    gone = {task.slug for task in tasks}
    lines += [_retire(row) for slug, row in known.items() if slug not in gone]
    change_model = apps.get_model("tasks", "EditionChange")
    rows = [
        change_model(edition=edition, task=row, kind=kind, before=before, after=after)
        for row, kind, before, after in lines
        if kind
    ]
    change_model.objects.bulk_create(rows)
    kinds = [row.kind for row in rows]
    return EditionCounts(*(kinds.count(kind) for kind in ("added", "changed", "retired")))


# A row, what happened to it (empty: nothing), and the columns that differ, before and after.
_Line = tuple[Any, str, dict[str, Any], dict[str, Any]]


def _load_task(task_model: Any, row: Any, task: CatalogueTask, version: str) -> _Line:
    wanted = task_fields(task, version)
    if row is None:
        return task_model.objects.create(slug=task.slug, **wanted), "added", {}, {}
    was_retired, row.is_retired = row.is_retired, False
    different = [
        name
        for name, value in wanted.items()
        if name != "catalogue_version" and getattr(row, name) != value
    ]
    before = {name: getattr(row, name) for name in different}
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save(update_fields=[*wanted, "is_retired"])
    kind = "added" if was_retired else "changed" if different else ""
    return row, kind, before, {name: wanted[name] for name in different}


def _retire(row: Any) -> _Line:
    if row.is_retired:
        return row, "", {}, {}
    row.is_retired = True
    row.save(update_fields=["is_retired"])
    return row, "retired", {}, {}


def task_fields(task: CatalogueTask, version: str = CATALOGUE_VERSION) -> dict[str, Any]:
    effective = record(task)
    return {
        "catalogue_version": version,
        "cluster": task.cluster,
        "name_nl": task.name_nl,
        "name_en": task.name_en,
        "description_nl": task.description_nl,
        "description_en": task.description_en,
        "is_core": task.is_core,
        "core_ground": task.core_ground,
        "core_source": task.core_provenance,
        "strategic_for": strategic_grounds(task),
        **{f"level_{cluster.lower()}": level for cluster, level in task.required.items()},
        "specialisation": task.specialisation or "",
        "other_executors": list(task.other_executors),
        "levels": list(effective.levels),
        "preferred_level": PREFERRED_LEVELS[task.preferred_level],
        "is_central": task.preferred_level == "centraal",
        "is_urgent": task.horizon == "kort",
        "priority": effective.priority,
        "is_on_site": task.needs_quick_response,
        "needs_expertise": task.needs_expertise,
        "needs_backup": task.needs_backup,
        "outsourcing_euro_an_hour": effective.outsourcing_euro_an_hour,
        "pooled_variable_saving": POOLED_SAVING_PERCENT[task.scale_gain],
        "is_splittable": effective.is_splittable,
        "smallest_share_minutes": SMALLEST_SHARE_MINUTES,
        "frequency": task.frequency,
        "fixed_minutes": task.effort.fixed,
        "minutes_per_100_devices": task.effort.per_100_devices,
        "minutes_per_100_pupils": task.effort.per_100_pupils,
        "minutes_per_100_staff": task.effort.per_100_staff,
        "effort_provenance": task.effort_source,
        "effort_yardstick": "" if task.effort_yardstick == "geen" else task.effort_yardstick,
        "effort_reasoning": task.effort_reasoning,
        "technical_tracks_only": task.is_technical_tracks_only,
        "keep_running": task.keep_running,
        "source": task.task_source,
    }


def strategic_grounds(task: CatalogueTask) -> list[str]:
    grounds = {
        "infrastructure": task.is_strategic_for_infrastructure,
        "administration": task.is_strategic_for_administration,
        "vision": task.is_strategic_for_vision,
    }
    return [ground for ground, applies in grounds.items() if applies]
