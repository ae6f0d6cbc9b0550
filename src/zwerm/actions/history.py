"""What happened to an action, in words the team can read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.core.models import AuditEvent
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.people.models import Person
from zwerm.schools.models import Provenance
from zwerm.tasks.models import Task

from .models import Action
from .money import euros

ADDED, CHANGED, UNDONE = "added_action", "changed_action", "undid_action"
MOST_SHOWN = 50
LABELS = {
    "title": _("What"),
    "details": _("More about it"),
    "owner_id": _("Who sees to it"),
    "due_on": _("By when"),
    "minutes": _("Hours"),
    "minutes_provenance": _("Where the hours come from"),
    "cost_cents": _("Cost"),
    "cost_provenance": _("Where the cost comes from"),
    "pace": _("How often"),
    "task_id": _("Task"),
    "state": _("State"),
    "result": _("What came of it"),
}
SENTENCES = {
    ADDED: _("added this action"),
    CHANGED: _("changed this action"),
    UNDONE: _("took the last change back"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that became different. Empty: nothing was said."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Item:
    """Who did what to it, and when."""

    event: AuditEvent
    sentence: str
    changes: tuple[FieldChange, ...]


def events(action: Action) -> "QuerySet[AuditEvent]":
    rows = AuditEvent.objects.filter(
        content_type=ContentType.objects.get_for_model(Action), object_id=str(action.pk)
    )
    return rows.filter(verb__in=SENTENCES).select_related("user")


def last_change(action: Action) -> AuditEvent | None:
    return events(action).exclude(verb=ADDED).first()


def history(action: Action) -> list[Item]:
    """The latest first."""
    found = list(events(action)[:MOST_SHOWN])
    sides = [side for event in found for side in _sides(event)]
    words = _Words(sides)
    return [
        Item(event, str(SENTENCES[event.verb]), tuple(words.changes(*_sides(event))))
        for event in found
    ]


def _sides(event: AuditEvent) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return event.details.get("before", {}), event.details.get("after", {})


class _Words:
    """Reads the names once."""

    def __init__(self, sides: list[Mapping[str, Any]]) -> None:
        people = {side["owner_id"] for side in sides if side.get("owner_id")}
        tasks = {side["task_id"] for side in sides if side.get("task_id")}
        self._people = {one.pk: one.name for one in Person.objects.filter(pk__in=people)}
        self._tasks = {one.pk: one.name for one in Task.objects.filter(pk__in=tasks)}

    def changes(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
        for name, label in LABELS.items():
            if name in after:
                was, now = self._said(name, before.get(name)), self._said(name, after[name])
                yield FieldChange(str(label), was, now)

    def _said(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        said: Mapping[str, Callable[[Any], str]] = {
            "owner_id": lambda key: self._people.get(key, gettext("someone who is gone")),
            "task_id": lambda key: self._tasks.get(key, gettext("a task that is gone")),
            "due_on": lambda day: date_format(date.fromisoformat(day), "DATE_FORMAT"),
            "minutes": hours_unit,
            "cost_cents": euros,
        }
        return said[name](value) if name in said else _chosen(name, value)


def _chosen(name: str, value: str) -> str:
    choices = {
        "state": Action.State,
        "pace": Action.Pace,
        "minutes_provenance": Provenance,
        "cost_provenance": Provenance,
    }
    return str(choices[name](value).label) if name in choices else value
