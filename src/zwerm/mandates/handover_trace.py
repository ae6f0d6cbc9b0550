"""What a confirmation of a handover changes in the database, kept so that it can go back."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.people.absence import Absence
from zwerm.people.models import Person

from .handover import Handover, HandoverTrace, Succession
from .models import Mandate

Values = dict[str, Any]
Rows = dict[str, Values]  # by key
State = dict[str, Rows]  # by kind
# In the order in which rows come back: a succession is about a mandate.
KINDS: Mapping[str, type[models.Model]] = {
    "mandate": Mandate,
    "succession": Succession,
    "absence": Absence,
    "person": Person,
}
# Of a row that came into being these say whether it is still the same.
_IDENTITY = {"person_id", "starts_on", "ends_on", "stand_in_id", "is_backup", "successor_id"}


@contextmanager
def traced(handover: Handover, tasks: Collection[int]) -> Iterator[None]:
    """Keep what changes within, of the mandates for these tasks and of the person."""
    before = _state(handover, tasks)
    yield
    after = _state(handover, tasks)
    was, became = _changes(before, after), _changes(after, before)
    HandoverTrace.objects.update_or_create(
        handover=handover, defaults={"before": was, "after": became}
    )


def restore(trace: HandoverTrace) -> None:
    """Put back what was, unless somebody changed it since."""
    for kind, model in KINDS.items():
        _refuse_changed(model, trace.before[kind], trace.after[kind])
    for kind, model in reversed(list(KINDS.items())):
        made = [int(pk) for pk in trace.after[kind] if pk not in trace.before[kind]]
        model._default_manager.filter(pk__in=made).delete()
    for kind, model in KINDS.items():
        for pk, values in trace.before[kind].items():
            if pk in trace.after[kind]:
                model._default_manager.filter(pk=pk).update(**_typed(model, values))
            else:
                model(**_typed(model, values)).save(force_insert=True)


def _state(handover: Handover, tasks: Collection[int]) -> State:
    mandates = Mandate.objects.filter(task__in=tasks)
    return {
        "mandate": _rows(mandates.values()),
        "succession": _rows(Succession.objects.filter(mandate__in=mandates).values()),
        "absence": _rows(Absence.objects.filter(person=handover.person_id).values()),
        "person": _rows(Person.objects.filter(pk=handover.person_id).values("id", "ends_on")),
    }


def _rows(found: Any) -> Rows:
    return {str(row["id"]): {name: _plain(value) for name, value in row.items()} for row in found}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _changes(one: State, other: State) -> State:
    """Of each row that differs: the fields that do; of one that the other has not: all of it."""
    return {
        kind: {
            pk: _different(values, other[kind][pk]) if pk in other[kind] else values
            for pk, values in rows.items()
            if values != other[kind].get(pk)
        }
        for kind, rows in one.items()
    }


def _different(values: Values, others: Values) -> Values:
    return {name: value for name, value in values.items() if value != others[name]}


def _refuse_changed(model: type[models.Model], before: Rows, after: Rows) -> None:
    now = _rows(model._default_manager.filter(pk__in=[*before, *after]).values())
    for pk in before.keys() | after.keys():
        told = after.get(pk)
        looked_at = told.keys() & (_IDENTITY if pk not in before else told.keys()) if told else ()
        is_there = pk in now
        if is_there != (told is not None) or any(now[pk][n] != told[n] for n in looked_at if told):
            raise DomainError(
                _("A mandate was changed since. Change single mandates on the page with mandates.")
            )


def _typed(model: type[models.Model], values: Values) -> Values:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: _read(fields[name], value) for name, value in values.items()}


def _read(field: Any, value: Any) -> Any:
    is_moment = isinstance(field, models.DateField) and value is not None
    return field.to_python(value) if is_moment else value
