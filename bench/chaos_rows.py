"""Reading the database of a trial from outside, whichever it is."""

import sqlite3
from contextlib import closing
from typing import Any

import psycopg


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    if url.startswith("postgres"):
        with psycopg.connect(url) as server:
            return server.execute(query.encode()).fetchall()
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=60)) as file:
        return file.execute(query).fetchall()
