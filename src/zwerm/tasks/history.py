"""What was changed in the task overview, in words the team can read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.schools.models import Organisation, Provenance, SchoolYear

from .adjusting import FIELD_NAMES
from .advice import level_choice_words
from .models import Change, ChangedTask, Cluster, Horizon, Tailoring, Task

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_TASKS_SHOWN = 12
MOST_OF_A_TASK = 20

# Columns of an own task that are told; the others follow from these.
OWN_FIELDS: Mapping[str, "StrOrPromise"] = {
    "name_nl": FIELD_NAMES["name"],
    "description_nl": FIELD_NAMES["description"],
    "cluster": FIELD_NAMES["cluster"],
    "is_core": FIELD_NAMES["is_core"],
    "levels": FIELD_NAMES["levels"],
    "priority": FIELD_NAMES["priority"],
    "fixed_minutes": _("fixed minutes a week"),
    "minutes_per_100_devices": _("minutes per 100 devices"),
    "minutes_per_100_pupils": _("minutes per 100 pupils"),
    "minutes_per_100_staff": _("minutes per 100 staff"),
    "needs_backup": FIELD_NAMES["needs_backup"],
    "is_on_site": FIELD_NAMES["is_on_site"],
    "is_splittable": FIELD_NAMES["is_splittable"],
}
EFFORT_WORDS: Mapping[str, "StrOrPromise"] = {
    "fixed": gettext_lazy("fixed"),
    "per_100_devices": gettext_lazy("per 100 devices"),
    "per_100_pupils": gettext_lazy("per 100 pupils"),
    "per_100_staff": gettext_lazy("per 100 staff"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that became different. Empty: nothing was said."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """What one change did to one task at one place."""

    task: Task
    place: str  # empty: where the change was made
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """A deed, with the first of the tasks it changed."""

    change: Change
    tasks: int
    lines: tuple[TaskLine, ...]
    is_undone: bool

    @property
    def more(self) -> int:
        return self.tasks - len(self.lines)


def changes(organisation: Organisation, school_year: SchoolYear) -> QuerySet[Change]:
    rows = Change.objects.filter(organisation=organisation, school_year=school_year)
    rows = rows.select_related("by", "undoes", "undone_by").annotate(count=Count("tasks"))
    return rows.order_by("-pk")


def history_items(found: Sequence[Change]) -> list[HistoryItem]:
    """With one query more, however many there are."""
    number = Window(RowNumber(), partition_by="change", order_by="pk")
    lines = ChangedTask.objects.annotate(number=number).filter(
        change__in=[change.pk for change in found], number__lte=MOST_TASKS_SHOWN
    )
    by_change: dict[int, list[ChangedTask]] = {change.pk: [] for change in found}
    for line in lines.select_related("task", "organisation"):
        by_change[line.change_id].append(line)
    return [
        HistoryItem(
            change=change,
            tasks=change.count,  # type: ignore[attr-defined] # annotated by `changes`
            lines=tuple(task_line(line, change.organisation_id) for line in by_change[change.pk]),
            is_undone=hasattr(change, "undone_by"),
        )
        for change in found
    ]


def task_history(organisation: Organisation, task: Task) -> list[tuple[Change, TaskLine]]:
    """What was decided about one task here and above, the latest first."""
    lineage = [above.pk for above in organisation.lineage]
    lines = ChangedTask.objects.filter(Q(organisation__in=lineage), task=task)
    found = lines.select_related("change__by", "change__school_year", "task", "organisation")
    return [
        (line.change, task_line(line, organisation.pk))
        for line in found.order_by("-pk")[:MOST_OF_A_TASK]
    ]


def task_line(line: ChangedTask, here: int) -> TaskLine:
    place = "" if line.organisation_id == here else line.organisation.name
    return TaskLine(line.task, place, tuple(_fields(line.before, line.after)))


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[FieldChange]:
    yield from _compared(_said(before), _said(after))
    old, new = before.get("adjustments", {}), after.get("adjustments", {})
    yield from _compared(_adjusted(old), _adjusted(new))
    yield from _compared(_own(before.get("task", {})), _own(after.get("task", {})))


def _compared(old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[FieldChange]:
    for label in {**old, **new}:
        if old.get(label, "") != new.get(label, ""):
            yield FieldChange(label, old.get(label, ""), new.get(label, ""))


def _said(stored: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    if stored.get("status"):
        until = stored.get("postponed_until")
        day = date.fromisoformat(until) if until else None
        found[gettext("Status")] = status_word(stored["status"], stored.get("reason", ""), day)
    if stored.get("horizon"):
        found[gettext("When")] = str(horizon_word(stored["horizon"]))
    if stored.get("weekly_minutes") is not None:
        kind = Provenance(stored.get("minutes_provenance", Provenance.ESTIMATE))
        figure = hours_unit(stored["weekly_minutes"])
        found[gettext("Own figure")] = f"{figure} ({kind.label})"
    if stored.get("core_reason"):
        found[gettext("Why (not) a core task")] = stored["core_reason"]
    if stored.get("note"):
        found[gettext("Note")] = stored["note"]
    return found


def _adjusted(adjustments: Mapping[str, Any]) -> dict[str, str]:
    return {
        str(FIELD_NAMES[name]).capitalize(): shown_value(name, value)
        for name, value in adjustments.items()
        if name in FIELD_NAMES
    }


def _own(columns: Mapping[str, Any]) -> dict[str, str]:
    if "is_retired" in columns:
        word = _("out of use") if columns["is_retired"] else _("in use")
        return {gettext("Own task"): str(word)}
    return {
        str(OWN_FIELDS[name]).capitalize(): shown_value(name, value)
        for name, value in columns.items()
        if name in OWN_FIELDS
    }


def shown_value(name: str, value: Any) -> str:
    if name == "levels":
        return str(level_choice_words(value))
    if name == "cluster":
        return str(Cluster(value).label)
    if name == "effort_provenance":
        return str(Provenance(value).label)
    if isinstance(value, bool):
        return str(yes_or_no(value))
    if isinstance(value, dict):
        words = {**EFFORT_WORDS, **dict(Cluster.choices)}
        return ", ".join(f"{words.get(key, key)} {each:g}" for key, each in value.items() if each)
    return "" if value is None else str(value)


def status_word(status: str, reason: str, until: date | None) -> str:
    word = str(Tailoring.Status(status).label)
    if until is not None:
        day = date_format(until, "SHORT_DATE_FORMAT")
        word = gettext("postponed until %(day)s") % {"day": day}
    return f"{word}: {reason}" if reason else word


def horizon_word(horizon: str) -> "StrOrPromise":
    return Horizon(horizon).label


def yes_or_no(value: bool) -> "StrOrPromise":  # noqa: FBT001 - the value that is told
    return _("yes") if value else _("no")
