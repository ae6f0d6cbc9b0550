"""What happened to a goal, in words the team can read."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.core.models import AuditEvent
from zwerm.core.reading_together import read_together
from zwerm.people.models import Person
from zwerm.tasks.models import Task

from .models import Goal

ADDED, CHANGED, UNDONE = "added_goal", "changed_goal", "undid_goal"
REMOVED, BACK = "removed_goal", "brought_back_goal"
LINKED, UNLINKED = "linked_action_to_goal", "unlinked_action_from_goal"
MOST_SHOWN = 30
LABELS = {
    "title": _("Goal"),
    "why": _("Why"),
    "measure": _("How we see it"),
    "element": _("Element of the balance"),
    "owner_id": _("Who follows it"),
    "from_on": _("From"),
    "until": _("Reached by"),
    "tasks": _("Tasks"),
    "state": _("State"),
    "reason": _("Why it was dropped"),
    "evidence": _("What shows it"),
}
SENTENCES = {
    ADDED: _("wrote this goal"),
    CHANGED: _("changed this goal"),
    UNDONE: _("took the last change back"),
    REMOVED: _("took this goal out of the list"),
    BACK: _("brought this goal back"),
    LINKED: _("put an action under this goal"),
    UNLINKED: _("took an action away from this goal"),
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
    action: str
    changes: tuple[FieldChange, ...]


def events(goal: Goal) -> "QuerySet[AuditEvent]":
    rows = AuditEvent.objects.filter(
        content_type=ContentType.objects.get_for_model(Goal), object_id=str(goal.pk)
    )
    return rows.filter(verb__in=SENTENCES).select_related("user")


def last_change(goal: Goal) -> AuditEvent | None:
    return events(goal).filter(verb__in=[CHANGED, UNDONE]).first()


def latest_events(goal: Goal) -> "QuerySet[AuditEvent]":
    """What the page tells of, still to be read."""
    return events(goal)[:MOST_SHOWN]


def history(goal: Goal) -> list[Item]:
    """The latest first."""
    return told(latest_events(goal))


def told(found: Collection[AuditEvent]) -> list[Item]:
    words = _Words([side for event in found for side in _sides(event)])
    return [
        Item(
            event,
            str(SENTENCES[event.verb]),
            event.details.get("action", ""),
            tuple(words.changes(*_sides(event))),
        )
        for event in found
    ]


def _sides(event: AuditEvent) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return event.details.get("before", {}), event.details.get("after", {})


class _Words:
    """Reads the names once."""

    def __init__(self, sides: list[Mapping[str, Any]]) -> None:
        people = {side["owner_id"] for side in sides if side.get("owner_id")}
        tasks = {key for side in sides for key in side.get("tasks") or ()}
        named, leaned_on = Person.objects.filter(pk__in=people), Task.objects.filter(pk__in=tasks)
        read_together(named, leaned_on)
        self._people = {one.pk: one.name for one in named}
        self._tasks = {one.pk: one.name for one in leaned_on}

    def changes(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[FieldChange]:
        for name, label in LABELS.items():
            if name in after:
                was, now = self._said(name, before.get(name)), self._said(name, after[name])
                yield FieldChange(str(label), was, now)

    def _said(self, name: str, value: Any) -> str:
        if not value:
            return ""
        said: Mapping[str, Callable[[Any], str]] = {
            "owner_id": lambda key: self._people.get(key, gettext("someone who is gone")),
            "tasks": self._named,
            "from_on": _day,
            "until": _day,
            "element": lambda key: str(Goal.Element(key).label),
            "state": lambda key: str(Goal.State(key).label),
        }
        return said[name](value) if name in said else str(value)

    def _named(self, keys: list[int]) -> str:
        return ", ".join(self._tasks.get(key, gettext("a task that is gone")) for key in keys)


def _day(day: str) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT")
