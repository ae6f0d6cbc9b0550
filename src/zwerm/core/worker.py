"""The process that does jobs, one after another."""

import logging
import os
import secrets
import socket
import time
from collections.abc import Collection
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from .handling import find_handlers
from .jobs import Work, claim, end_unknown, perform
from .models import LEASE, Worker
from .repeating import enqueue_due

POLL_SECONDS = 0.5
AFTER_TROUBLE_SECONDS = 5.0
# So often a worker looks whether repeated work is due.
SECONDS_BETWEEN_CLOCKS = 60.0
SILENT_LEASES = 3
FORGET_AFTER = timedelta(days=1)
_MEMORY = Path("/proc/self/statm")

logger = logging.getLogger("zwerm.jobs")


class JobWorker:
    """Claims jobs and does them; a thread of its own keeps the lease of the one at hand."""

    def __init__(
        self,
        *,
        lease: timedelta | None = None,
        parent: int | None = None,
        queues: Collection[str] = (),
    ) -> None:
        self.name = f"{_place(os.getpid())}{secrets.token_hex(4)}"
        self.lease = lease or _lease()
        self.queues = queues
        self.jobs_done = 0
        self.parent = parent  # leave when this process is no longer there
        self.is_leaving = Event()
        self._is_gone = Event()
        self._work: Work | None = None
        self._next_clock = 0.0
        find_handlers()

    def leave(self, *_: object) -> None:
        """Stop after giving back the job at hand. Also a signal handler."""
        self.is_leaving.set()

    def run(self, *, once: bool = False) -> int:
        """Do jobs until asked to leave; with `once`, until none is left. Returns how many."""
        Worker.objects.filter(seen_at__lt=timezone.now() - FORGET_AFTER).delete()
        Worker.objects.create(
            name=self.name, version=version("zwerm"), memory_bytes=_memory_bytes()
        )
        heart = Thread(target=self._beat_until_gone, name="heartbeat", daemon=True)
        heart.start()
        try:
            return self._run(once=once)
        finally:
            self._is_gone.set()
            heart.join()
            Worker.objects.filter(name=self.name).delete()

    def _run(self, *, once: bool) -> int:
        done = 0
        while not self.is_leaving.is_set():
            try:
                found = self._do_one()
            except DatabaseError:
                logger.exception("the database does not answer")
                connection.close()
                self.is_leaving.wait(AFTER_TROUBLE_SECONDS)
                continue
            done += found
            if (once and not found) or self._is_alone():
                break
            if not found:
                close_old_connections()
                self.is_leaving.wait(POLL_SECONDS)
        return done

    def _look_at_the_clock(self) -> None:
        if time.monotonic() >= self._next_clock:
            enqueue_due()
            end_unknown()
            self._next_clock = time.monotonic() + SECONDS_BETWEEN_CLOCKS

    def _do_one(self) -> bool:
        self._look_at_the_clock()
        job = claim(self.name, lease=self.lease, queues=self.queues)
        if job is None:
            return False
        logger.info("%s: %s begins, attempt %d", self.name, job, job.attempts)
        self._work = Work(job, is_leaving=self.is_leaving)
        try:
            perform(self._work)
        finally:
            self._work = None
            self.jobs_done += 1
        return True

    def _beat_until_gone(self) -> None:
        try:
            while not self._is_gone.wait(self.lease.total_seconds() / 3):
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        if self._is_alone():
            self.leave()
        try:
            Worker.objects.filter(name=self.name).update(
                seen_at=timezone.now(), jobs_done=self.jobs_done, memory_bytes=_memory_bytes()
            )
            if (work := self._work) is not None:
                work.renew(self.lease)
        except DatabaseError:
            # The lease outlives two missed beats.
            logger.warning("%s: a heartbeat failed", self.name, exc_info=True)
            connection.close()

    def _is_alone(self) -> bool:
        return self.parent is not None and os.getppid() != self.parent


def is_silent(pid: int) -> bool:
    """Whether the worker of this process on this host missed so many beats that it hangs."""
    since = timezone.now() - SILENT_LEASES * _lease()
    try:
        here = Worker.objects.filter(name__startswith=_place(pid))
        return here.exists() and not here.filter(seen_at__gte=since).exists()
    except DatabaseError:
        return False  # Then no worker can tell that it lives.
    finally:
        connection.close()


def _lease() -> timedelta:
    """Shorter only where a trial cannot wait for it."""
    return getattr(settings, "JOB_LEASE", LEASE)


def _place(pid: int) -> str:
    return f"{socket.gethostname()[:40]}:{pid}:"


def _memory_bytes() -> int | None:
    """What this process holds in memory, where the operating system tells."""
    if not _MEMORY.exists():
        return None
    resident_pages = int(_MEMORY.read_text(encoding="ascii").split()[1])
    return resident_pages * os.sysconf("SC_PAGE_SIZE")
