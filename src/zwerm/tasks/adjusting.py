"""A task as a record, and the fields in which an organisation sees it differently."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.core.errors import DomainError
from zwerm.schools.models import Provenance as ProvenanceChoice
from zwerm.workbook.records import (
    CLUSTERS,
    SPECIALISATIONS,
    Effort,
    Level,
    Provenance,
    Specialisation,
    TaskRecord,
)
from zwerm.workbook.records import Cluster as ClusterLetter

from .models import Level as LevelChoice
from .models import Task

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Fields of the record that a task row has under the same name.
SAME_NAME = (
    "is_core",
    "priority",
    "pooled_variable_saving",
    "is_on_site",
    "is_splittable",
    "smallest_share_minutes",
    "needs_backup",
    "outsourcing_euro_an_hour",
    "technical_tracks_only",
    "keep_running",
)


def _whole(lowest: int, highest: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and lowest <= value <= highest


def _yes_or_no(value: Any) -> bool:
    return type(value) is bool


def _required(value: Any) -> bool:
    return set(value) <= set(CLUSTERS) and all(0 <= level <= 3 for level in value.values())


FITS: Mapping[str, Callable[[Any], bool]] = {
    "name": lambda value: 0 < len(value) <= 160,
    "cluster": lambda value: value in CLUSTERS,
    "description": lambda value: len(value) <= 300,
    "is_core": _yes_or_no,
    "required": _required,
    "specialisation": lambda value: value is None or value in SPECIALISATIONS,
    "levels": lambda value: bool(value) and set(value) <= set(LevelChoice.values),
    "priority": _whole(1, 3),
    "effort": lambda value: all(0 <= minutes <= 10_000 for minutes in value.values()),
    "effort_provenance": lambda value: value in ProvenanceChoice.values,
    "pooled_variable_saving": _whole(0, 90),
    "is_on_site": _yes_or_no,
    "is_splittable": _yes_or_no,
    "smallest_share_minutes": _whole(5, 2_400),
    "needs_backup": _yes_or_no,
    "outsourcing_euro_an_hour": _whole(0, 10_000),
    "technical_tracks_only": _yes_or_no,
    "keep_running": _yes_or_no,
}

FIELD_NAMES: Mapping[str, "StrOrPromise"] = {
    "name": _("name"),
    "cluster": _("cluster"),
    "description": _("description"),
    "is_core": _("core task"),
    "required": _("level asked"),
    "specialisation": _("specialisation"),
    "levels": _("where it is done"),
    "priority": _("priority"),
    "effort": _("minutes a week"),
    "effort_provenance": _("provenance"),
    "pooled_variable_saving": _("percent saved together"),
    "is_on_site": _("quick help on site"),
    "is_splittable": _("can be shared"),
    "smallest_share_minutes": _("smallest share"),
    "needs_backup": _("needs a backup"),
    "outsourcing_euro_an_hour": _("outsourcing, euro an hour"),
    "technical_tracks_only": _("only technical tracks"),
    "keep_running": _("keeps the school running"),
}


def task_record(task: Task) -> TaskRecord:
    """The task before anybody has tailored it."""
    return TaskRecord(
        slug=task.slug,
        name=task.name,
        cluster=cast("ClusterLetter", task.cluster),
        description=task.description,
        is_own=task.owner_id is not None,
        required=task.required,
        specialisation=cast("Specialisation", task.specialisation) if task.specialisation else None,
        levels=cast("tuple[Level, ...]", tuple(task.levels)),
        effort=Effort(
            fixed=task.fixed_minutes,
            per_100_devices=task.minutes_per_100_devices,
            per_100_pupils=task.minutes_per_100_pupils,
            per_100_staff=task.minutes_per_100_staff,
        ),
        effort_provenance=cast("Provenance", str(task.effort_provenance)),
        **{name: getattr(task, name) for name in SAME_NAME},
    )


def task_columns(record: TaskRecord) -> dict[str, Any]:
    """The other way: what a task row of one's own holds of a record."""
    return {
        "cluster": record.cluster,
        "name_nl": record.name,
        "description_nl": record.description,
        **{f"level_{letter.lower()}": record.required.get(letter, 0) for letter in CLUSTERS},
        "specialisation": record.specialisation or "",
        "levels": list(record.levels),
        "preferred_level": record.levels[-1],
        "fixed_minutes": record.effort.fixed,
        "minutes_per_100_devices": record.effort.per_100_devices,
        "minutes_per_100_pupils": record.effort.per_100_pupils,
        "minutes_per_100_staff": record.effort.per_100_staff,
        "effort_provenance": record.effort_provenance,
        **{name: getattr(record, name) for name in SAME_NAME},
    }


def adjusted(record: TaskRecord, adjustments: Mapping[str, Any]) -> TaskRecord:
    """The record with the fields that were stored as different."""
    if not adjustments:
        return record
    changes = dict(adjustments)
    if "effort" in changes:
        changes["effort"] = Effort(**changes["effort"])
    if "levels" in changes:
        changes["levels"] = tuple(changes["levels"])
    return replace(record, **changes)


def differences(record: TaskRecord, base: TaskRecord) -> dict[str, Any]:
    """The fields of `record` that differ from `base`, as they are stored."""
    own, theirs = _plain(record), _plain(base)
    return {name: own[name] for name in FITS if own[name] != theirs[name]}


def refuse_wrong_adjustments(adjustments: Mapping[str, Any]) -> None:
    """Say what cannot be stored, before anything is."""
    unknown = sorted(set(adjustments) - set(FITS))
    if unknown:
        raise DomainError(
            gettext("A task has no field “%(name)s” that can be changed.") % {"name": unknown[0]}
        )
    for name, value in adjustments.items():
        if not FITS[name](value):
            raise DomainError(
                gettext("“%(value)s” is not possible for “%(name)s” of a task.")
                % {"value": value, "name": FIELD_NAMES[name]}
            )


def refuse_wrong_record(record: TaskRecord) -> None:
    plain = _plain(record)
    refuse_wrong_adjustments({name: plain[name] for name in FITS})


def plain_value(record: TaskRecord, name: str) -> Any:
    """A field as it is stored in adjustments."""
    return _plain(record)[name]


def _plain(record: TaskRecord) -> dict[str, Any]:
    plain = asdict(record)
    plain["levels"] = list(record.levels)
    plain["required"] = {letter: level for letter, level in record.required.items() if level}
    return plain
