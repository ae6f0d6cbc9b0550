"""Databases for tests: one is migrated once in a run, and every other is a copy of it."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier

# What the process that starts the run tells all others: its folder, and its PostgreSQL if any.
SHARED = "ZWERM_TEST_SHARED"
SERVER = "ZWERM_TEST_POSTGRESQL"
# Where a migrated file is kept for a next run with the same migrations; not in CI.
KEPT = "ZWERM_TEST_KEPT"
TEMPLATE = "zwerm_template"
ROOT = Path(__file__).parents[1]
# What decides how a migrated database looks, as globs.
MIGRATED_BY = (
    "uv.lock",
    "src/zwerm/*/migrations/*.py",
    "src/zwerm/**/models*.py",
    "src/zwerm/tasks/**/*.py",
    "src/zwerm/tasks/data/*",
    "src/zwerm/config/settings.py",
)


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


def new_database(folder: Path, *, is_migrated: bool = True) -> str:
    name = f"zwerm_{uuid.uuid4().hex}"
    if url := server_url(name):
        _create(name, template=TEMPLATE if is_migrated else "template0")
        return url
    file = folder / "zwerm.sqlite3"
    if is_migrated:
        shutil.copyfile(_template_file(), file)
    return f"sqlite:///{file}"


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """What stands in the database of other processes."""
    if url.startswith("postgresql:"):
        with psycopg.connect(url) as server:
            return server.execute(query.encode()).fetchall()
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
        return file.execute(query).fetchall()


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
            _migrate(str(server_url(TEMPLATE)))
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
    if not (folder := os.environ.get(KEPT)):
        _migrate(f"sqlite:///{file}")
        return
    kept = Path(folder) / f"{_digest()}.sqlite3"
    if not kept.exists():
        _migrate(f"sqlite:///{file}")
        for older in Path(folder).glob("*.sqlite3"):
            older.unlink(missing_ok=True)
        # Renamed, so that nobody ever sees half a file.
        copied = shutil.copyfile(file, kept.with_suffix(f".{uuid.uuid4().hex}"))
        copied.rename(kept)
        return
    shutil.copyfile(kept, file)


def _digest() -> str:
    digest = hashlib.sha256()
    for pattern in MIGRATED_BY:
        for file in sorted(path for path in ROOT.glob(pattern) if path.is_file()):
            digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _migrate(url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url}
    environment["DJANGO_SETTINGS_MODULE"] = "zwerm.config.settings"
    command = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
    subprocess.run(command, env=environment, check=True)


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Only one process of this run at a time."""
    with (shared_folder() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
