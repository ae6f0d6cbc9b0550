"""A database on PostgreSQL in a backup: copied into a SQLite file from one snapshot, and back.

So an archive is the same whatever it was made of, can be put back on either database, and needs
no program of the right version beside ours.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

from zwerm.config.moving import tables
from zwerm.core.errors import DomainError
from zwerm.core.models import StoredFile

from . import sqlite_tables
from .side_tables import make_tables

SNAPSHOT, SIDE, FILE = "backup-snapshot", "restore-side", "backup-file"
SIDE_SCHEMA = "zwerm_restore"


class ServerDatabase:
    vendor = "postgresql"

    def copy(self, target: Path) -> None:
        _refuse_behind()
        with (
            _known(FILE, f"sqlite:///{target}"),
            _known(SNAPSHOT, settings.ENVIRONMENT.database_url),
        ):
            make_tables(SNAPSHOT, FILE)
            snapshot = connections[SNAPSHOT]
            with transaction.atomic(using=SNAPSHOT), snapshot.cursor() as cursor:
                # All tables as they are at one moment, while others go on writing.
                cursor.execute("set transaction isolation level repeatable read, read only")
                _copy_all(SNAPSHOT, FILE)
        sqlite_tables.fold_log(target)

    def is_used(self) -> bool:
        with connections["default"].cursor() as cursor:
            cursor.execute("select to_regclass('accounts_user')")
            if cursor.fetchone()[0] is None:
                return False
            cursor.execute("select exists (select 1 from accounts_user)")
            return bool(cursor.fetchone()[0])

    def in_use_by(self) -> str:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity where datname = current_database() "
                "and pid <> pg_backend_pid() and backend_type = 'client backend'"
            )
            count = cursor.fetchone()[0]
        return f"{count} other connections" if count else ""

    def load(self, database: Path) -> None:
        """Into a schema beside the one in use, read back table by table."""
        with connections["default"].cursor() as cursor:
            cursor.execute(f"drop schema if exists {SIDE_SCHEMA} cascade")
            cursor.execute(f"create schema {SIDE_SCHEMA}")
        url = _with_schema(settings.ENVIRONMENT.database_url, SIDE_SCHEMA)
        with _known(FILE, f"sqlite:///{database}"), _known(SIDE, url):
            make_tables(FILE, SIDE)
            with transaction.atomic(using=SIDE):
                _copy_all(FILE, SIDE)
                connections[SIDE].check_constraints()
                tables.set_sequences(SIDE)
            for model in _models():
                if tables.checksum(model, FILE) != tables.checksum(model, SIDE):
                    message = f"{model._meta.db_table} is not the same after it was put back."
                    raise DomainError(message)
        sqlite_tables.fold_log(database)

    @contextmanager
    def swapped(self, _database: Path, aside: Path) -> Iterator[str]:
        """The loaded schema takes the place of the one in use; what fails after that undoes it."""
        kept = aside.name.replace("-", "_").lower()
        with connections["default"].cursor() as cursor:
            cursor.execute("select current_schema()")
            used = cursor.fetchone()[0]
        _rename((used, kept), (SIDE_SCHEMA, used))
        try:
            yield f"the schema {kept}"
        except BaseException:
            _rename((used, SIDE_SCHEMA), (kept, used))
            raise


def _models() -> list[tables.Model]:
    return [*tables.moved_models(), StoredFile]


def _copy_all(source: str, target: str) -> None:
    with transaction.atomic(using=target), connections[target].constraint_checks_disabled():
        tables.empty(target)
        for model in _models():
            tables.copy(model, source, target)


def _rename(*pairs: tuple[str, str]) -> None:
    with transaction.atomic(), connections["default"].cursor() as cursor:
        quoted = connections["default"].ops.quote_name
        for old, new in pairs:
            cursor.execute(f"alter schema {quoted(old)} rename to {quoted(new)}")


def _refuse_behind() -> None:
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        message = (
            "The database is of an older version than the program. Make the backup with the "
            "version that served it, or run: zwerm migrate"
        )
        raise DomainError(message)


@contextmanager
def _known(alias: str, url: str) -> Iterator[None]:
    """A second database for this process, for as long as it is needed."""
    from zwerm.config.settings import _database  # noqa: PLC0415 - only once Django is set up

    complete: dict[str, Any] = connections.configure_settings({"default": _database(url)})[
        "default"
    ]
    connections.settings[alias] = {**connections.settings["default"], **complete}
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def _with_schema(url: str, schema: str) -> str:
    sign = "&" if "?" in url else "?"
    return f"{url}{sign}options={quote(f'-c search_path={schema}')}"
