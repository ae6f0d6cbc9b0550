"""Actions are added, changed and undone here, so that every change is in their history."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.models import Person
from zwerm.tasks.models import Task

from .history import ADDED, CHANGED, UNDONE, last_change
from .models import Action

# Whoever sees to an action may change these; the team changes all.
TOLD_BY_OWNER = ("state", "result")
FIELDS = (
    "title",
    "details",
    "owner_id",
    "due_on",
    "minutes",
    "minutes_provenance",
    "cost_cents",
    "cost_provenance",
    "pace",
    "task_id",
    *TOLD_BY_OWNER,
)


@transaction.atomic
def add_action(action: Action, *, by: User) -> Action:
    """Keep a new action."""
    action.created_by = action.changed_by = by
    action.save()
    record(by, ADDED, action)
    return action


@transaction.atomic
def change_action(action: Action, *, by: User, verb: str = CHANGED, **values: Any) -> bool:
    """Give it these values. Nothing is written down if nothing is different."""
    kept = Action.objects.select_for_update().get(pk=action.pk)
    before = {name: _plain(getattr(kept, name)) for name in values}
    after = {name: _plain(value) for name, value in values.items()}
    different = [name for name in values if before[name] != after[name]]
    if not different:
        return False
    for name in different:
        setattr(kept, name, values[name])
    kept.changed_by, kept.changed_at = by, timezone.now()
    kept.save()
    record(
        by,
        verb,
        kept,
        before={name: before[name] for name in different},
        after={name: after[name] for name in different},
    )
    return True


@transaction.atomic
def undo_change(action: Action, *, by: User) -> None:
    """Take the last change back; once more, and it is there again."""
    last = last_change(action)
    if last is None:
        raise DomainError(_("Nothing was changed about this action yet."))
    change_action(action, by=by, verb=UNDONE, **_values(last.details["before"]))


def values_of(action: Action) -> dict[str, Any]:
    return {name: getattr(action, name) for name in FIELDS}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _values(stored: Mapping[str, Any]) -> dict[str, Any]:
    day = stored.get("due_on")
    values = {**stored, **({"due_on": date.fromisoformat(day)} if day else {})}
    for name, there in (("owner_id", Person.objects.all()), ("task_id", Task.objects.all())):
        # Who or what is gone since does not come back.
        if values.get(name) and not there.filter(pk=values[name]).exists():
            values[name] = None
    return values
