"""Find a name or an address wherever somebody wrote it in a school group, and replace it.

It goes through every text and every JSON value of every model, so a new model is never forgotten.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from zwerm.accounts.models import User
from zwerm.core.audit import AuditEvent, road_to_organisation
from zwerm.core.erasing import Leaver
from zwerm.core.models import Job

Replace = Callable[[str], str]
TEXTS = (models.CharField, models.TextField)
# Names of their own, which are replaced by who keeps them; and files, which are no texts.
NOT_SWEPT = {"people.Person.name"}
NO_TEXT = (models.FileField, models.EmailField, models.SlugField, models.URLField)


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked for. Codes are short and may be a word: they are replaced only as a whole."""

    names: Sequence[str]
    code: str
    new_code: str
    pseudonym: str

    @classmethod
    def of(cls, leaver: Leaver) -> "Words":
        names = (*leaver.names, *leaver.addresses)
        return cls(names, leaver.code, leaver.new_code, leaver.pseudonym)

    @property
    def pattern(self) -> "re.Pattern[str]":
        parts = [re.escape(name) for name in sorted(self.names, key=len, reverse=True)]
        return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)

    def in_text(self, text: str) -> str:
        return self.pattern.sub(self.pseudonym, text) if self.names else text

    def in_data(self, data: Any) -> Any:
        """Also the code, as a value or a key."""
        if isinstance(data, str):
            return self.new_code if data == self.code else self.in_text(data)
        if isinstance(data, list):
            return [self.in_data(one) for one in data]
        if isinstance(data, dict):
            return {self.in_data(key): self.in_data(value) for key, value in data.items()}
        return data

    def around(self, column: str) -> Q:
        """Rows that may hold one; JSON on some databases writes letters as codes."""
        found = Q(pk__in=[])
        for word in (*self.names, self.code):
            for written in {word, json.dumps(word)[1:-1]}:
                found |= Q(**{f"{column}__icontains": written})
        return found


def swept_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model.__module__.startswith("zwerm.") and model not in {AuditEvent, Job, User}:
            yield model


def in_group(model: type[models.Model], group: Sequence[int]) -> "QuerySet[Any]":
    """The rows of a school group. What belongs to none, such as the catalogue and the seals of the
    log, is of everybody: whoever leads one school changes nothing in it with a name they chose.
    """
    rows = model._base_manager.all()
    road = road_to_organisation(model)
    if model._meta.label == "schools.Organisation":
        return rows.filter(pk__in=group)
    if road is None:
        return rows.none()
    return rows.filter(**{f"{'__'.join(road)}__in": group})


def sweep(words: Words, group: Sequence[int]) -> int:
    """Replace it everywhere but in the log; tells in how many rows."""
    return sum(_sweep_model(model, words, group) for model in swept_models())


def _sweep_model(model: type[models.Model], words: Words, group: Sequence[int]) -> int:
    columns = [field for field in model._meta.concrete_fields if is_swept(field)]
    if not columns:
        return 0
    wanted = Q(pk__in=[])
    for field in columns:
        wanted |= words.around(field.attname)
    changed = 0
    for row in in_group(model, group).filter(wanted).iterator(chunk_size=20):
        values = {field.attname: _replaced(field, row, words) for field in columns}
        new = {name: value for name, value in values.items() if value != getattr(row, name)}
        if new:
            model._base_manager.filter(pk=row.pk).update(**new)
            changed += 1
    return changed


def is_swept(field: "models.Field[Any, Any]") -> bool:
    if f"{field.model._meta.label}.{field.name}" in NOT_SWEPT or isinstance(field, NO_TEXT):
        return False
    return isinstance(field, (*TEXTS, models.JSONField)) and not field.choices


def _replaced(field: "models.Field[Any, Any]", row: models.Model, words: Words) -> Any:
    value = getattr(row, field.attname)
    if isinstance(field, models.JSONField):
        return words.in_data(value)
    if not isinstance(value, str):
        return value
    new = words.in_text(value)
    return new if field.max_length is None else new[: field.max_length]
