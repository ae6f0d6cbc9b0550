"""The rest of what is kept about somebody, so that their own data is complete."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps

from zwerm.core.audit import AuditEvent
from zwerm.core.telling import tells

from .deeds import sentence
from .log import by_or_of
from .relations import COLUMNS, SIGNED

PERSON = "people.Person"


@tells
def rest(person_id: int, user_id: int) -> Mapping[str, object]:
    return {
        "further": {
            name: _rows(name, columns, person_id, user_id) for name, columns in COLUMNS.items()
        },
        "made_or_changed": {name: _count(name, person_id, user_id) for name in SIGNED},
        "log": [
            {"at": row.at, "what": sentence(row.verb, row.subject)}
            for row in AuditEvent.objects.filter(by_or_of(user_id)).order_by("pk").iterator()
        ],
    }


def _wanted(name: str, person_id: int, user_id: int) -> tuple[str, dict[str, int]]:
    model, field = name.rsplit(".", 1)
    other: Any = apps.get_model(model)._meta.get_field(field).related_model
    is_person = other._meta.label == PERSON
    return model, {field: person_id if is_person else user_id}


def _rows(
    name: str, columns: tuple[str, ...], person_id: int, user_id: int
) -> list[Mapping[str, object]]:
    model, wanted = _wanted(name, person_id, user_id)
    rows = apps.get_model(model)._base_manager.filter(**wanted).order_by("pk")
    return list(rows.values(*columns))


def _count(name: str, person_id: int, user_id: int) -> int:
    model, wanted = _wanted(name, person_id, user_id)
    return int(apps.get_model(model)._base_manager.filter(**wanted).count())
