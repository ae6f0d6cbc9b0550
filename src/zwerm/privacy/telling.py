"""The rest of what is kept about somebody, so that their own data is complete."""

from typing import Any

from django.apps import apps
from django.db.models import Count, QuerySet, Value

from zwerm.core.audit import AuditEvent
from zwerm.core.telling import Telling, tells

from .deeds import sentence
from .log import by_or_of
from .relations import COLUMNS, SIGNED

PERSON = "people.Person"


@tells
def rest(person_id: int, user_id: int) -> Telling:
    further = {
        name: _rows(name, person_id, user_id).values(*columns) for name, columns in COLUMNS.items()
    }
    signed = {name: _count(name, person_id, user_id) for name in SIGNED}
    events = AuditEvent.objects.filter(by_or_of(user_id)).order_by("pk")
    log = events.values_list("at", "verb", "subject")
    return Telling(
        (*further.values(), *signed.values(), log),
        lambda: {
            "further": {name: list(rows) for name, rows in further.items()},
            "made_or_changed": {name: sum(rows) for name, rows in signed.items()},
            "log": [{"at": at, "what": sentence(verb, subject)} for at, verb, subject in log],
        },
    )


def _wanted(name: str, person_id: int, user_id: int) -> tuple[str, dict[str, int]]:
    model, field = name.rsplit(".", 1)
    other: Any = apps.get_model(model)._meta.get_field(field).related_model
    is_person = other._meta.label == PERSON
    return model, {field: person_id if is_person else user_id}


def _rows(name: str, person_id: int, user_id: int) -> "QuerySet[Any, Any]":
    model, wanted = _wanted(name, person_id, user_id)
    rows: QuerySet[Any] = apps.get_model(model)._base_manager.filter(**wanted)
    return rows.order_by("pk")


def _count(name: str, person_id: int, user_id: int) -> "QuerySet[Any, Any]":
    """As one row, to be read with the others."""
    rows = _rows(name, person_id, user_id).order_by().values(all=Value(1))
    counted: QuerySet[Any, Any] = rows.annotate(number=Count("pk"))
    return counted.values_list("number", flat=True)
