"""Goals are added, changed, ordered and taken back here, so that all of it is in their history."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.actions.services import add_action
from zwerm.core.errors import DomainError
from zwerm.core.models import record

from .goal_history import ADDED, BACK, CHANGED, LINKED, REMOVED, UNDONE, UNLINKED, last_change
from .models import Goal

DAYS = ("from_on", "until")


@transaction.atomic
def add_goal(goal: Goal, *, by: User, tasks: list[int] | None = None) -> Goal:
    """Keep a new goal, below the others."""
    others = Goal.objects.filter(organisation=goal.organisation)
    last = others.aggregate(last=Max("position"))["last"]
    goal.position = 0 if last is None else last + 1
    goal.created_by = goal.changed_by = by
    goal.save()
    goal.tasks.set(tasks or [])
    record(by, ADDED, goal)
    return goal


@transaction.atomic
def change_goal(goal: Goal, *, by: User, verb: str = CHANGED, **values: Any) -> bool:
    """Give it these values; `tasks` are keys. Nothing is written if nothing is different."""
    kept = Goal.objects.select_for_update().get(pk=goal.pk)
    before = {name: _stored(kept, name) for name in values}
    after = {name: _plain(value) for name, value in values.items()}
    different = [name for name in values if before[name] != after[name]]
    if not different:
        return False
    for name in different:
        if name == "tasks":
            kept.tasks.set(values["tasks"])
        else:
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


def say_state(goal: Goal, *, state: str, words: str, by: User) -> bool:
    """Reached, with what shows it; dropped, with the reason; or open again."""
    state, words = Goal.State(state), words.strip()
    if state == Goal.State.DROPPED and not words:
        raise DomainError(_("Say why this goal is dropped: next year somebody will ask."))
    if state == Goal.State.REACHED and not words:
        raise DomainError(_("Say what shows that the goal is reached."))
    values: dict[str, Any] = {"state": state}
    values["reason"] = words[:300] if state == Goal.State.DROPPED else ""
    if state == Goal.State.REACHED:
        values["evidence"] = words
    return change_goal(goal, by=by, **values)


@transaction.atomic
def undo_change(goal: Goal, *, by: User) -> None:
    """Take the last change back; once more, and it is there again."""
    last = last_change(goal)
    if last is None:
        raise DomainError(_("Nothing was changed about this goal yet."))
    change_goal(goal, by=by, verb=UNDONE, **_values(last.details["before"]))


@transaction.atomic
def move_goal(goal: Goal, *, up: bool) -> None:
    """Change places with the neighbour; nothing happens at the end."""
    goals = list(
        Goal.objects.select_for_update()
        .filter(organisation=goal.organisation, removed_at=None)
        .order_by("position", "pk")
    )
    place = goals.index(goal)
    other = place - 1 if up else place + 1
    if 0 <= other < len(goals):
        goals[place], goals[other] = goals[other], goals[place]
    for number, each in enumerate(goals):
        each.position = number
    Goal.objects.bulk_update(goals, ["position"])


def remove_goal(goal: Goal, *, by: User) -> None:
    """Out of the list; what hangs on it stays, and it can come back."""
    Goal.objects.filter(pk=goal.pk).update(removed_at=timezone.now())
    record(by, REMOVED, goal)


def restore_goal(goal: Goal, *, by: User) -> None:
    Goal.objects.filter(pk=goal.pk).update(removed_at=None)
    record(by, BACK, goal)


@transaction.atomic
def add_action_for(goal: Goal, action: Action, *, by: User) -> Action:
    """A new action that serves the goal."""
    action.origin, action.origin_key = Action.Origin.GOAL, goal.pk
    add_action(action, by=by)
    link_action(goal, action, by=by)
    return action


@transaction.atomic
def link_action(goal: Goal, action: Action, *, by: User) -> None:
    if goal.actions.filter(pk=action.pk).exists():
        return
    goal.actions.add(action)
    record(by, LINKED, goal, action=action.title)


@transaction.atomic
def unlink_action(goal: Goal, action: Action, *, by: User) -> None:
    """The action itself stays."""
    goal.actions.remove(action)
    record(by, UNLINKED, goal, action=action.title)


def _stored(goal: Goal, name: str) -> Any:
    if name == "tasks":
        return sorted(goal.tasks.values_list("pk", flat=True))
    return _plain(getattr(goal, name))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, list | tuple | set) else value


def _values(stored: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(stored[name]) for name in DAYS if stored.get(name)}
    return {**stored, **days}
