"""The web server: what it needs before it starts, and how it stays up."""

import gc
import hashlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

APPLICATION = "zwerm.config.wsgi:application"
# Where style sheets and scripts stand, compressed and under names that change with their content.
STATIC_ROOT = "ZWERM_STATIC_ROOT"
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
DIGEST = ".digest"
# Connections that wait when all workers are at work; beyond these a visitor is refused at once.
BACKLOG = 1024
RESPAWN_SECONDS = 1.0
# The process that started the web processes, told to them.
SERVER = "ZWERM_SERVER_PROCESS"
LOOK_SECONDS = 1.0
# So many new objects more than went, and so many times that; it costs 8 MB.
COLLECTED_AFTER = (20_000, 20, 20)

# Settings may only be read once the variables are set, so the imports below stand in functions.
# ruff: noqa: PLC0415


@dataclass(frozen=True, slots=True)
class Serving:
    host: str
    port: int
    workers: int
    most_memory_mb: int = 400
    stop_seconds: int = 30

    def run(self) -> None:
        """Until asked to stop: requests at hand are finished first."""
        from granian.constants import Interfaces
        from granian.log import LogLevels
        from granian.server import Server

        os.environ[SERVER] = str(os.getpid())
        Server(
            APPLICATION,
            address=self.host,
            port=self.port,
            interface=Interfaces.WSGI,
            workers=self.workers,
            # One at a time in each: more costs memory and is no faster.
            blocking_threads=1,
            backlog=BACKLOG,
            websockets=False,
            respawn_failed_workers=True,
            respawn_interval=RESPAWN_SECONDS,
            workers_max_rss=self.most_memory_mb,
            workers_kill_timeout=self.stop_seconds,
            log_level=LogLevels.warning,
        ).serve()


def collect_seldom() -> None:
    """Look for objects that refer to each other in vain less often: a sixth of a page's time.

    What was loaded stays, and need not be looked at again with every page. Of what a page makes
    nearly all goes by itself.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)


def leave_with_the_server() -> None:
    """A web process ends when the server that started it was killed: nobody else would end it."""
    if SERVER in os.environ:
        server = int(os.environ[SERVER])
        Thread(target=_leave_after, args=[server], name="server", daemon=True).start()


def _leave_after(server: int) -> None:
    while os.getppid() == server:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def keep_static_files(data: Path) -> None:
    """Before the settings are read: they then name the files by their content."""
    os.environ.setdefault(STATIC_ROOT, str(data / "static"))


def collect_static_files() -> bool:
    """Compress what changed since the last start; whether there was anything to do."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    kept = Path(os.environ[STATIC_ROOT]) / DIGEST
    if kept.exists() and kept.read_text(encoding="ascii") == digest.hexdigest():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    kept.write_text(digest.hexdigest(), encoding="ascii")
    return True


@contextmanager
def figures_of_all_workers() -> Iterator[None]:
    """Each web process counts in a file of its own, and whichever is asked adds them up."""
    folder = tempfile.mkdtemp(prefix="zwerm-metrics-")
    os.environ[METRICS_FOLDER] = folder
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
