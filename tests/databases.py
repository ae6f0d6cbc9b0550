"""Databases for tests: one is migrated once in a run, and every other is a copy of it."""

import fcntl
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier

from tests import migrated_files

# What the process that starts the run tells all others: its folder, and its PostgreSQL if any.
SHARED = "ZWERM_TEST_SHARED"
SERVER = "ZWERM_TEST_POSTGRESQL"
# Where a migrated file is kept for a next run with the same migrations; not in CI.
KEPT = "ZWERM_TEST_KEPT"
TEMPLATE = "zwerm_template"
# Migrating makes thousands of classes that refer to each other: looking in vain for those that
# can go is a third of its time.
MIGRATE = """
import gc
from django.core.management import execute_from_command_line
gc.disable()
execute_from_command_line(["django-admin", "migrate", "--verbosity=0"])
"""


def server_url(database: str) -> str | None:
    """The address of a database on the server of this run; none when tests are on SQLite."""
    base = os.environ.get(SERVER)
    return f"{base}/{database}" if base else None


def shared_folder() -> Path:
    return Path(os.environ[SHARED])


def installation(folder: Path, *, is_migrated: bool = True) -> dict[str, str]:
    """The environment of processes with a data folder and a database of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        "ZWERM_DATA": str(folder),
        "DATABASE_URL": new_database(folder, is_migrated=is_migrated),
        "DJANGO_SETTINGS_MODULE": "zwerm.config.settings",
    }


def sqlite_installation(folder: Path) -> dict[str, str]:
    """On SQLite, whatever the other tests are on."""
    folder.mkdir(parents=True, exist_ok=True)
    file = shutil.copyfile(_template_file(), folder / "zwerm.sqlite3")
    environment = {name: text for name, text in os.environ.items() if name != "ZWERM_SECRET_KEY"}
    own = {"ZWERM_DATA": str(folder), "DATABASE_URL": f"sqlite:///{file}"}
    return {**environment, **own, "DJANGO_SETTINGS_MODULE": "zwerm.config.settings"}


def new_database(folder: Path, *, is_migrated: bool = True) -> str:
    name = f"zwerm_{uuid.uuid4().hex}"
    if url := server_url(name):
        _create(name, template=TEMPLATE if is_migrated else "template0")
        return url
    file = folder / "zwerm.sqlite3"
    if is_migrated:
        shutil.copyfile(_template_file(), file)
    return f"sqlite:///{file}"


def rows(url: str, query: str, **values: object) -> list[tuple[Any, ...]]:
    """What stands in the database of other processes; in the query `:name` stands for a value."""
    told = {name: str(value) for name, value in values.items()}
    if url.startswith("postgresql:"):
        asked = re.sub(r":(\w+)", r"%(\1)s", query) if told else query
        with psycopg.connect(url) as server:
            found = server.execute(asked.encode(), told or None).fetchall()
        return [
            tuple(str(cell) if isinstance(cell, date) else cell for cell in row) for row in found
        ]
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
        return file.execute(query, told).fetchall()


def _as_in_sqlite(cell: object) -> object:
    return str(cell) if isinstance(cell, date) else cell


def use_copy() -> None:
    """Give this process a database for its tests: in memory, or on the server of this run."""
    name = connection.creation._get_test_db_name()
    connection.close()
    connection.settings_dict["NAME"] = name
    if connection.vendor == "postgresql":
        _create(name, template=TEMPLATE)
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(_template_file())) as template:
        template.backup(connection.connection)


def server_template() -> str:
    """The name of the database on the server of this run that all others are copies of."""
    _ensure_server_template()
    return TEMPLATE


def _create(name: str, *, template: str) -> None:
    if template == TEMPLATE:
        _ensure_server_template()
    # One at a time: PostgreSQL copies no database that somebody else is just copying.
    with locked("create"):
        _create_now(name, template)


def _create_now(name: str, template: str) -> None:
    with psycopg.connect(str(server_url("postgres")), autocommit=True) as server:
        create = SQL("CREATE DATABASE {} TEMPLATE {}")
        server.execute(create.format(Identifier(name), Identifier(template)))


def _ensure_server_template() -> None:
    with locked("template"):
        done = shared_folder() / "template-made"
        if not done.exists():
            _create_now(TEMPLATE, "template0")
            migrate(str(server_url(TEMPLATE)))
            done.touch()


def _template_file() -> Path:
    file = shared_folder() / "template.sqlite3"
    with locked("template"):
        if not file.exists():
            making = file.with_suffix(".making")
            _fill(making)
            making.rename(file)
    return file


def _fill(file: Path) -> None:
    if folder := os.environ.get(KEPT):
        migrated_files.fill(file, Path(folder), migrate)
    else:
        migrate(f"sqlite:///{file}")


def migrate(url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url}
    environment["DJANGO_SETTINGS_MODULE"] = "zwerm.config.settings"
    # Beside a shared database no process makes a key of its own.
    environment.setdefault("ZWERM_SECRET_KEY", secrets.token_urlsafe())
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Only one process of this run at a time."""
    with (shared_folder() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
