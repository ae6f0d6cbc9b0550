"""What stands in a SQLite file, in a form that can be compared."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from zwerm.core.errors import DomainError

from .manifest import MEDIA, TableSum, is_safe

_TABLES = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """To read only: opening it makes and changes nothing."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        yield database


def table_sums(path: Path) -> dict[str, TableSum]:
    with opened(path) as database:
        names = sorted(name for (name,) in database.execute(_TABLES))
        return {name: _table_sum(database, name) for name in names}


def _table_sum(database: sqlite3.Connection, table: str) -> TableSum:
    """Over the rows by primary key, each value with its type: 1, 1.0 and '1' differ."""
    columns = sorted(database.execute("select name, pk from pragma_table_info(?)", [table]))
    shown = ", ".join(f'"{name}"' for name, _pk in columns)
    keys = ", ".join(f'"{name}"' for name, pk in sorted(columns, key=lambda c: c[1]) if pk)
    order = keys or shown
    digest, rows = hashlib.sha256(shown.encode()), 0
    # Names come from the file's own schema, between quotes.
    for row in database.execute(f'select {shown} from "{table}" order by {order}'):  # noqa: S608
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
        rows += 1
    return TableSum(rows, digest.hexdigest())


def damage(path: Path) -> list[str]:
    """What SQLite itself finds wrong in the file."""
    with opened(path) as database:
        found = [str(row[0]) for row in database.execute("pragma integrity_check(10)")]
    return [line for line in found if line != "ok"]


def loose_rows(path: Path) -> list[str]:
    """Rows that refer to what is not there."""
    with opened(path) as database:
        loose = database.execute("pragma foreign_key_check").fetchmany(10)
    return [f"{child} {row} refers to no {parent}" for child, row, parent, _ in loose]


def applied_migrations(path: Path) -> list[str]:
    with opened(path) as database:
        found = database.execute("select app, name from django_migrations order by id")
        return [f"{app}.{name}" for app, name in found]


def copy(source: Path, target: Path) -> None:
    """A consistent copy at one moment, while others write."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60)) as database:
        database.execute("vacuum into ?", [str(target)])


def fold_log(path: Path) -> None:
    """Bring what stands in the write-ahead log into the file itself, which then stands alone."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("pragma wal_checkpoint(truncate)")
        database.execute("pragma journal_mode=delete")


def has_users(path: Path) -> bool:
    """Whether anybody was ever made here: a database with nothing but its tables is still empty."""
    with opened(path) as database:
        found = database.execute("select 1 from sqlite_master where name = 'accounts_user'")
        if found.fetchone() is None:
            return False
        return database.execute("select 1 from accounts_user limit 1").fetchone() is not None


def files_out_of(path: Path, folder: Path) -> None:
    """Photos and pictures that stood in the database, for who keeps them in a folder."""
    with closing(sqlite3.connect(path)) as database, database:
        for name, content in database.execute("select name, content from core_storedfile"):
            if not is_safe(f"{MEDIA}{name}"):
                message = f"{name!r} is no name of a file of ours."
                raise DomainError(message)
            file = folder / name
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.write_bytes(content)
        database.execute("delete from core_storedfile")


def files_into(path: Path, folder: Path) -> None:
    """Photos and pictures from a folder, for who keeps them in the database."""
    with closing(sqlite3.connect(path)) as database, database:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            name, content = file.relative_to(folder).as_posix(), file.read_bytes()
            database.execute(
                "insert or replace into core_storedfile (name, content, size, stored_at) "
                "values (?, ?, ?, ?)",
                [name, content, len(content), f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"],
            )
