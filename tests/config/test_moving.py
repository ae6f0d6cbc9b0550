"""An installation moves from SQLite to a real PostgreSQL and back, or nothing happens."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from .. import databases

pytestmark = pytest.mark.xdist_group("workers")
PATIENCE_SECONDS = 300
ZWERM = str(Path(sys.executable).parent / "zwerm")
NewDatabase = Callable[..., str]


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE_SECONDS,
    )


def told(environment: dict[str, str], deed: str) -> Any:
    done = run(environment, sys.executable, "-m", "tests.config.installations", deed)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def digest(environment: dict[str, str]) -> list[str]:
    """All that stands in a SQLite file."""
    path = environment["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as file:
        return list(file.iterdump())


@pytest.fixture
def school(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "zwerm"
    environment = databases.sqlite_installation(folder)
    told(environment, "fill")
    return environment


def test_an_installation_goes_to_postgresql_and_comes_back_the_same(
    school: dict[str, str], empty_postgresql: str, tmp_path: Path
) -> None:
    before = digest(school)

    moved = run(school, ZWERM, "move", "--to", empty_postgresql)

    assert moved.returncode == 0, moved.stderr
    assert "Every table was read back and is the same on both sides." in moved.stderr
    assert digest(school) == before
    there = {**school, "DATABASE_URL": empty_postgresql}
    (tmp_path / "zwerm/media").rename(tmp_path / "put-away")
    assert told(there, "look") == {
        "about": True,
        "details": {"reden": "é", "aantal": 2},
        "photo": True,
        "sequence": True,
    }

    again = run(school, ZWERM, "move", "--to", empty_postgresql)
    assert (again.returncode, again.stderr.split(";")[0]) == (
        1,
        "The database to move to is not empty",
    )

    back = f"sqlite:///{tmp_path / 'back.sqlite3'}"
    returned = run(there, ZWERM, "move", "--to", back)
    assert returned.returncode == 0, returned.stderr
    assert len(list((tmp_path / "zwerm/media/people").iterdir())) == 1
    assert databases.rows(back, "select name from people_person") == [("Zoë Ångström",)]


def test_what_postgresql_refuses_leaves_it_empty_and_is_named(
    school: dict[str, str], empty_postgresql: str
) -> None:
    path = school["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("update people_person set name = ?", ("x" * 5000,))

    refused = run(school, ZWERM, "move", "--to", empty_postgresql)

    assert refused.returncode == 1
    assert "people_person holds what the other database refuses" in refused.stderr
    tables = "select count(*) from information_schema.tables where table_schema = 'public'"
    assert databases.rows(empty_postgresql, tables) == [(0,)]


def test_a_database_that_is_open_elsewhere_does_not_move(
    school: dict[str, str], empty_postgresql: str
) -> None:
    path = school["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("select count(*) from people_person").fetchall()
        refused = run(school, ZWERM, "move", "--to", empty_postgresql)

    assert refused.returncode == 1
    assert refused.stderr.startswith("The database is in use. Stop every `zwerm serve`")
    tables = "select count(*) from information_schema.tables where table_schema = 'public'"
    assert databases.rows(empty_postgresql, tables) == [(0,)]
