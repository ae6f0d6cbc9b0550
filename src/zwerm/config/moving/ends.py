"""The two databases of a move: held still, found empty, and cleaned when it fails."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import OperationalError, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from zwerm.core.errors import DomainError
from zwerm.core.models import Worker

from ..settings import _database
from .tables import all_models

SOURCE, TARGET = "default", "move-target"
OLDEST_POSTGRESQL = 150000
PATIENCE_SECONDS = 3
PREPARE = "from zwerm.config.commands import prepare; prepare()"
STILL_OPEN = (
    "The database is in use. Stop every `zwerm serve` and `zwerm worker` first: "
    "what they would still write could not come along."
)


def connect(url: str) -> None:
    """Make the target known under its name; refuse what can be no target."""
    if url.startswith("sqlite:") == (connections[SOURCE].vendor == "sqlite"):
        message = "The installation moves between SQLite and PostgreSQL; --to names the same kind."
        raise DomainError(message)
    connections.settings[TARGET] = {**connections.settings[SOURCE], **_complete(url)}
    target = connections[TARGET]
    try:
        target.ensure_connection()
    except OperationalError as problem:
        message = f"The database to move to does not answer: {problem}"
        raise DomainError(message.strip()) from problem
    if target.vendor == "postgresql" and target.pg_version < OLDEST_POSTGRESQL:  # type: ignore[attr-defined]
        message = "Zwerm needs PostgreSQL 15 or later."
        raise DomainError(message)
    if target.introspection.table_names():
        message = (
            "The database to move to is not empty; nothing was changed. "
            "Make a new one, or drop and create this one."
        )
        raise DomainError(message)


def _complete(url: str) -> dict[str, Any]:
    return dict(connections.configure_settings({"default": _database(url)})["default"])


@contextmanager
def held_still() -> Iterator[None]:
    """Nobody else has the source open, or can write in it, until this is over."""
    source = connections[SOURCE]
    if source.vendor == "sqlite":
        source.close()
        options = source.settings_dict["OPTIONS"]
        options["init_command"] = f"PRAGMA locking_mode=EXCLUSIVE; {options['init_command']}"
        options |= {"transaction_mode": "EXCLUSIVE", "timeout": PATIENCE_SECONDS}
    try:
        with transaction.atomic(using=SOURCE):
            _lock()
            _refuse_behind()
            yield
    except OperationalError as problem:
        if "locked" in str(problem) or "lock timeout" in str(problem):
            raise DomainError(STILL_OPEN) from problem
        raise
    finally:
        source.close()


def _lock() -> None:
    source = connections[SOURCE]
    with source.cursor() as cursor:
        if source.vendor == "postgresql":
            names = ", ".join(source.ops.quote_name(m._meta.db_table) for m in all_models())
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'")
            cursor.execute(f"LOCK TABLE {names} IN SHARE MODE")
            if Worker.objects.awake().exists():
                raise DomainError(STILL_OPEN)
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master")


def _refuse_behind() -> None:
    executor = MigrationExecutor(connections[SOURCE])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        message = "The database is not up to date. Run: zwerm migrate"
        raise DomainError(message)


@contextmanager
def made_or_gone(url: str) -> Iterator[None]:
    """The tables of the target; none of them stays when anything fails."""
    try:
        _migrate(url)
        yield
    except BaseException:
        _drop_all()
        raise


def _migrate(url: str) -> None:
    """In a process that knows the target only: no migration can touch what is moved."""
    environment = {**os.environ, "DATABASE_URL": url, "ZWERM_SECRET_KEY": settings.SECRET_KEY}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", PREPARE], env=environment, check=False
    )
    if done.returncode:
        message = "The tables could not be made in the database to move to; nothing was moved."
        raise DomainError(message)


def _drop_all() -> None:
    target = connections[TARGET]
    target.close()
    with target.constraint_checks_disabled(), target.cursor() as cursor:
        cascade = " CASCADE" if target.vendor == "postgresql" else ""
        for table in target.introspection.table_names():
            cursor.execute(f"DROP TABLE IF EXISTS {target.ops.quote_name(table)}{cascade}")
    target.close()
