"""Adding, changing and removing what a team keeps, so that every change is in its history."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.accounts.models import User
from zwerm.core.models import AuditEvent, record
from zwerm.tasks.models import Task

from .models.kept import Kept

UNTOLD = {"id", "organisation", "position", "starter", "created_by", "created_at"}
UNTOLD_OF_CHANGE = UNTOLD | {"changed_by", "changed_at"}
MOST_SHOWN = 50
ADDED, CHANGED, REMOVED = "kept_added", "kept_changed", "kept_removed"
SENTENCES = {
    ADDED: gettext_lazy("added this"),
    CHANGED: gettext_lazy("changed this"),
}


@transaction.atomic
def keep(thing: Kept, *, by: User, tasks: Iterable[Task] | None = None) -> bool:
    """Save something new, or what became different of it. False: nothing did."""
    before = None
    if thing.pk is not None:
        kept = type(thing)._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
        before = _values(kept)
    else:
        thing.created_by = by
    thing.changed_by, thing.changed_at = by, timezone.now()
    thing.save()
    if tasks is not None:
        thing.tasks.set(tasks)  # type: ignore[attr-defined] # of those that have tasks
    return _write_down(thing, before, by)


def _write_down(thing: Kept, before: dict[str, str] | None, by: User) -> bool:
    if before is None:
        record(by, ADDED, thing)
        return True
    after = _values(thing)
    different = [name for name, value in after.items() if before[name] != value]
    if different:
        record(
            by,
            CHANGED,
            thing,
            before={name: before[name] for name in different},
            after={name: after[name] for name in different},
        )
    return bool(different)


@transaction.atomic
def remove(thing: Kept, *, by: User) -> None:
    """Take it away for ever; what it was stays written down."""
    record(by, REMOVED, thing, before=_values(thing))
    thing.delete()


def _values(thing: Kept) -> dict[str, str]:
    """Everything of it as plain text; names of people, not their numbers."""
    found = {
        field.name: "" if (value := getattr(thing, field.name)) is None else str(value)
        for field in thing._meta.concrete_fields
        if field.name not in UNTOLD_OF_CHANGE
    }
    for field in thing._meta.many_to_many:
        found[field.name] = ", ".join(str(one) for one in getattr(thing, field.name).all())
    return found


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that became different. Empty: nothing was said."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Who did what to it, and when."""

    event: AuditEvent
    sentence: str
    changes: tuple[FieldChange, ...]


def history(thing: Kept) -> list[Happening]:
    """The latest first."""
    rows = AuditEvent.objects.filter(
        content_type=ContentType.objects.get_for_model(thing),
        object_id=str(thing.pk),
        verb__in=SENTENCES,
    )
    found = rows.select_related("user")[:MOST_SHOWN]
    return [
        Happening(event, str(SENTENCES[event.verb]), tuple(_changes(thing, event)))
        for event in found
    ]


def _changes(thing: Kept, event: AuditEvent) -> Iterator[FieldChange]:
    before, after = event.details.get("before", {}), event.details.get("after", {})
    for name, value in after.items():
        try:
            field: Any = thing._meta.get_field(name)
        except FieldDoesNotExist:  # of another version
            continue
        label = str(field.verbose_name)
        yield FieldChange(label, _said(field, before.get(name, "")), _said(field, value))


def _said(field: Any, value: str) -> str:
    if isinstance(field, models.BooleanField):
        return _("yes") if value == "True" else _("no")
    if isinstance(field, models.DateField) and value:
        return date_format(date.fromisoformat(value))
    return str(dict(field.flatchoices).get(value, value)) if value else ""
