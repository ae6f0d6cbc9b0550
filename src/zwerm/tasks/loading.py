"""From the catalogue file to rows of tasks without an owner."""

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


def task_fields(task: CatalogueTask) -> dict[str, Any]:
    effective = record(task)
    return {
        "catalogue_version": CATALOGUE_VERSION,
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
