"""Bringing the database up to date, by one process at a time whatever number of hosts asks."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection

# Any number, as long as everyone takes the same one.
ADVISORY_LOCK = 7_216_497


def migrate(*, verbosity: int) -> None:
    """Who comes second waits, and then finds nothing to do."""
    with _alone():
        call_command("migrate", interactive=False, verbosity=verbosity)


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [ADVISORY_LOCK])
        try:
            yield
        finally:
            # Also gone when the connection is.
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [ADVISORY_LOCK])
    else:
        with _locked_file():
            yield


@contextmanager
def _locked_file() -> Iterator[None]:
    try:
        import fcntl  # noqa: PLC0415 - not on Windows, where one starts it by hand
    except ImportError:
        yield
        return
    with (settings.ENVIRONMENT.data / "migrate.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
