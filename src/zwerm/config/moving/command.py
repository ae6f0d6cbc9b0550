"""`zwerm move`: everything to another database, verified, or nothing at all."""

import os
import sys
from argparse import Namespace

from django.core.files.storage import default_storage
from django.db import connections, transaction

from zwerm.core.errors import DomainError

from . import ends, files, tables

DONE = """\
Moved: {rows} rows of {count} tables and {files} files.
Every table was read back and is the same on both sides.

What to do now:
1. Give every web host and worker DATABASE_URL with the address you moved to.
2. Give them all the same ZWERM_SECRET_KEY: {key}.
3. Start `zwerm serve` and `zwerm worker`, and sign in.
The old database was not changed. Keep it as a back-up, and serve no longer from it.
"""


def move(args: Namespace) -> int:
    try:
        ends.connect(args.to)
        with ends.held_still(), ends.made_or_gone(args.to):
            told = _move(into_database=_keeps_files_in_database(args.to))
    except DomainError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    finally:
        connections[ends.SOURCE].close()
    sys.stderr.write(told)
    return 0


def _move(*, into_database: bool) -> str:
    models = tables.moved_models()
    rows = 0
    with transaction.atomic(using=ends.TARGET):
        tables.empty(ends.TARGET)
        for number, model in enumerate(models, start=1):
            copied = tables.copy(model, ends.SOURCE, ends.TARGET)
            rows += copied
            _tell(f"{number}/{len(models)} {model._meta.db_table}: {copied} rows")
        connections[ends.TARGET].check_constraints()
        tables.set_sequences(ends.TARGET)
        moved = files.move_files(default_storage, ends.TARGET, into_database=into_database)
        _tell(f"{moved} files")
        for model in models:
            _verify(model)
        _tell("every table is the same on both sides")
    return DONE.format(rows=rows, count=len(models), files=moved, key=_where_the_key_is())


def _verify(model: tables.Model) -> None:
    here, there = (tables.checksum(model, each) for each in (ends.SOURCE, ends.TARGET))
    if here != there:
        message = (
            f"{model._meta.db_table} is not the same on both sides: {here[0]} and {there[0]} rows, "
            f"checksums {here[1][:12]} and {there[1][:12]}. Nothing was moved."
        )
        raise DomainError(message)


def _keeps_files_in_database(url: str) -> bool:
    usual = "folder" if url.startswith("sqlite:") else "database"
    return (os.environ.get("ZWERM_FILES") or usual) == "database"


def _where_the_key_is() -> str:
    if os.environ.get("ZWERM_SECRET_KEY"):
        return "the one they have now"
    return "the text in secret-key in the folder ZWERM_DATA"


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
