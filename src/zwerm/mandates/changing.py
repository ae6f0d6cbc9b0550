"""What a deed did to mandates: kept as they were before and after, so that it can be undone."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core import serializers
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent, record
from zwerm.schools.models import Organisation

from .drafting import Slot
from .models import Mandate

CHANGED, UNDONE = "changed_mandates", "undid_mandates"
Row = dict[str, Any]


@dataclass(slots=True)
class Deed:
    """What is being done; afterwards the event that tells of it, if anything changed."""

    slots: Collection[Slot]
    event: AuditEvent | None = None
    words: dict[str, Any] = field(default_factory=dict)


@contextmanager
def undoable(slots: Collection[Slot], *, by: User, **words: Any) -> Iterator[Deed]:
    """Keep what happens to the mandates of these slots within."""
    deed = Deed(slots, words=words)
    with transaction.atomic():
        before = _rows(slots)
        yield deed
        after = _rows(slots)
        was = [row for pk, row in before.items() if after.get(pk) != row]
        now = [row for pk, row in after.items() if before.get(pk) != row]
        if was or now:
            place = Organisation.objects.get(pk=next(iter(slots)).organisation)
            deed.event = record(by, CHANGED, place, was=was, now=now, **words)


@transaction.atomic
def undo_deed(event: AuditEvent, *, by: User) -> None:
    """Put back how it was. Refused once one of these mandates changed again."""
    if event.verb != CHANGED or _is_undone(event):
        raise DomainError(_("This is undone already."))
    was = {row["pk"]: row for row in event.details["was"]}
    now = {row["pk"]: row for row in event.details["now"]}
    keys = {*was, *now}
    present = _serialised(Mandate.objects.select_for_update().filter(pk__in=keys))
    if any(present.get(pk) != now.get(pk) for pk in keys):
        raise DomainError(
            _("One of these mandates changed again since. Change the mandates by hand instead.")
        )
    Mandate.objects.filter(pk__in=now.keys() - was.keys()).delete()
    for one in serializers.deserialize("python", list(was.values())):
        one.save()
    place = Organisation.objects.get(pk=event.object_id)
    record(by, UNDONE, place, event=event.pk, was=event.details["now"], now=event.details["was"])


def deeds_at(places: Collection[int]) -> "list[AuditEvent]":
    """What was done with the mandates of these places, the last first; an undone deed says so."""
    events = AuditEvent.objects.filter(
        content_type__app_label=Organisation._meta.app_label,
        content_type__model=Organisation._meta.model_name,
        object_id__in=[str(pk) for pk in places],
    )
    return list(events.filter(verb__in=[CHANGED, UNDONE]).select_related("user"))


def _is_undone(event: AuditEvent) -> bool:
    undone = AuditEvent.objects.filter(verb=UNDONE, object_id=event.object_id)
    return any(one.details.get("event") == event.pk for one in undone)


def _rows(slots: Collection[Slot]) -> dict[int, Row]:
    """Read per place and kind, which are few, and narrowed here: slots can be hundreds."""
    wanted = set(slots)
    found = Mandate.objects.filter(
        Q(task__in={slot.task for slot in wanted}),
        organisation__in={slot.organisation for slot in wanted},
        kind__in={slot.kind for slot in wanted},
    )
    return _serialised(
        one
        for one in found
        if Slot(one.task_id, one.level, one.organisation_id, one.pool, one.kind) in wanted
    )


def _serialised(mandates: Any) -> dict[int, Row]:
    rows: list[Row] = json.loads(serializers.serialize("json", mandates))
    return {row["pk"]: row for row in rows}
