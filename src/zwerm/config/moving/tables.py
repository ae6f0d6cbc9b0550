"""What stands in the tables of a database, copied row by row and told as a checksum."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connections, models
from django.db.models.sql import InsertQuery

from zwerm.core.errors import DomainError
from zwerm.core.models import CacheRow, StoredFile

Model = type[models.Model]
ROWS_AT_ONCE = 500
MODULUS = 2**256


def moved_models() -> list[Model]:
    """Every table, those between two others too; content types keep their numbers this way.

    Counts of attempts start anew, and files have a way of their own.
    """
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model not in {CacheRow, StoredFile}
    ]


def all_models() -> list[Model]:
    return [*moved_models(), CacheRow, StoredFile]


def empty(database: str) -> None:
    """Take out what migrations put in: the same rows come with the copy."""
    connection = connections[database]
    tables = [model._meta.db_table for model in all_models()]
    if connection.vendor == "postgresql":
        named = ", ".join(map(connection.ops.quote_name, tables))
        statements = [f"TRUNCATE {named}"]
    else:
        quoted = map(connection.ops.quote_name, tables)
        statements = [f"DELETE FROM {table}" for table in quoted]  # noqa: S608 - our own tables
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def copy(model: Model, source: str, target: str) -> int:
    """As it stands: nothing is computed anew, such as the moment of a last change."""
    fields = model._meta.local_concrete_fields
    copied = 0
    left = _rows(model, source)
    while rows := list(islice(left, ROWS_AT_ONCE)):
        made = [model.from_db(target, [field.attname for field in fields], row) for row in rows]
        query = InsertQuery(model)
        query.insert_values(fields, made, raw=True)
        try:
            query.get_compiler(target).execute_sql()
        except (DataError, IntegrityError) as problem:
            message = f"{model._meta.db_table} holds what the other database refuses: {problem}"
            raise DomainError(message.strip()) from problem
        copied += len(rows)
    return copied


def set_sequences(database: str) -> None:
    connection = connections[database]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), all_models()):
            cursor.execute(statement)


def checksum(model: Model, database: str) -> tuple[int, str]:
    """The number of rows, and a sum that is the same in whatever order they are read."""
    count, total = 0, 0
    for row in _rows(model, database):
        told = json.dumps([_plain(value) for value in row], sort_keys=True)
        total += int.from_bytes(hashlib.sha256(told.encode()).digest(), "big")
        count += 1
    return count, f"{total % MODULUS:064x}"


def _rows(model: Model, database: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.local_concrete_fields]
    rows = model._base_manager.using(database).order_by("pk").values_list(*names)
    return rows.iterator(chunk_size=ROWS_AT_ONCE)


def _plain(value: Any) -> Any:
    """The same text for the same value, whatever a database makes of it."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f")
        case bytes() | memoryview():
            return bytes(value).hex()
        case None | bool() | int() | float() | str() | list() | dict():
            return value
        case _:
            return str(value)
