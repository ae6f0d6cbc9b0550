"""Tables made at once from the models are those that all migrations together make."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.databases import installation
from zwerm.operations.backups.sqlite_tables import applied_migrations

SIDE = """
import django; django.setup()
from zwerm.operations.backups import server, side_tables
with server._known("side", "sqlite:///%s"):
    side_tables.make_tables("default", "side")
"""


def shape(file: Path) -> dict[str, tuple[list[str], ...]]:
    with closing(sqlite3.connect(file)) as database:

        def told(query: str, name: str) -> list[str]:
            return sorted(repr(row) for row in database.execute(query, [name]))

        names = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        return {
            name: (
                told(
                    'select name, type, "notnull", dflt_value, pk from pragma_table_info(?)', name
                ),
                told(
                    'select "table", "from", "to", on_update, on_delete '
                    "from pragma_foreign_key_list(?)",
                    name,
                ),
                told(
                    "select type, name, sql from sqlite_master where tbl_name = ? and sql is not "
                    "null and type <> 'table'",
                    name,
                ),
                told(
                    'select "unique", partial, group_concat(i.name) from pragma_index_list(?) l '
                    "join pragma_index_info(l.name) i group by l.name",
                    name,
                ),
            )
            for (name,) in database.execute(names).fetchall()
        }


@pytest.mark.skipif(connection.vendor != "sqlite", reason="what migrations make in SQLite")
def test_tables_made_from_the_models_are_those_of_the_migrations(tmp_path: Path) -> None:
    migrated = tmp_path / "migrated"
    environment = installation(migrated)
    side = tmp_path / "side.sqlite3"

    command = [sys.executable, "-c", SIDE % side]
    subprocess.run(command, env=environment, check=True)

    assert shape(side) == shape(migrated / "zwerm.sqlite3")
    assert applied_migrations(side) == applied_migrations(migrated / "zwerm.sqlite3")
