"""The commands that need Django: serving, working, migrating, and the demo."""

import os
import signal
import socket
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .serving import Serving, collect_static_files, figures_of_all_workers, keep_static_files
from .starting import set_up
from .supervising import PATIENCE_SECONDS, Supervisor

COMPANION = "from zwerm.config.commands import companion; companion({server}, {options})"

# Apps may only be imported once Django is set up, so the imports below stand in functions.
# ruff: noqa: PLC0415


def prepare() -> None:
    """Bring the database up to date, without a word."""
    set_up()
    from .migrating import migrate as bring_up_to_date

    bring_up_to_date(verbosity=0)


def migrate(_args: Namespace) -> int:
    set_up()
    from .migrating import migrate as bring_up_to_date

    bring_up_to_date(verbosity=1)
    return 0


def serve(args: Namespace) -> int:
    """Serve the site; the database must be up to date."""
    keep_static_files(_data_folder())
    set_up()
    if not _is_migrated():
        return _refuse("The database is not up to date. Run: zwerm migrate")
    if not _is_free(args.host, args.port):
        return _refuse(f"Port {args.port} of {args.host} is in use. Choose another with --port.")
    collect_static_files()
    with figures_of_all_workers():
        Serving(args.host, args.port, args.workers, args.most_memory, args.stop_within).run()
    return 0


def serve_with_worker(host: str, port: int) -> int:
    """Serve from one process, and do background work in another, until asked to stop."""
    set_up()
    if not _is_free(host, port):
        return _refuse(f"Port {port} of {host} is in use. Choose another with --port.")
    with _worker_beside():
        Serving(host, port, workers=1).run()
    return 0


def worker(args: Namespace) -> int:
    set_up()
    if not _is_migrated():
        return _refuse("The database is not up to date. Run: zwerm migrate")
    if args.processes == 1:
        _work(once=args.once, queues=args.queue)
        return 0
    return _supervisor(args.processes, once=args.once, queues=args.queue).run()


def demo(args: Namespace) -> int:
    # A folder of its own, so that the demo never ends up between a school's own data.
    os.environ.setdefault("ZWERM_DATA", "zwerm-demo")
    set_up()
    from zwerm.demo.command import demo as demo_command

    return demo_command(args)


def companion(parent: int, *, once: bool = False, queues: Sequence[str] = ()) -> None:
    """A worker that also leaves when the process that started it is gone."""
    set_up()
    _work(once=once, parent=parent, queues=queues)


def _work(*, once: bool = False, parent: int | None = None, queues: Sequence[str] = ()) -> None:
    from zwerm.core.worker import JobWorker

    job_worker = JobWorker(parent=parent, queues=queues)
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, job_worker.leave)
    job_worker.run(once=once)


def _companion_command(*, once: bool = False, queues: Sequence[str] = ()) -> list[str]:
    options = f"once={once}, queues={list(queues)!r}"
    return [sys.executable, "-c", COMPANION.format(server=os.getpid(), options=options)]


def _supervisor(processes: int, *, once: bool, queues: Sequence[str]) -> Supervisor:
    from zwerm.core.worker import is_silent

    command = _companion_command(once=once, queues=queues)
    return Supervisor(command, processes, once=once, is_hanging=is_silent)


@contextmanager
def _worker_beside() -> Iterator[None]:
    process = subprocess.Popen(_companion_command())  # noqa: S603 - our own command
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _data_folder() -> Path:
    """As the settings will say, without reading them yet."""
    return Path(os.environ.get("ZWERM_DATA", "zwerm-data")).absolute()


def _is_migrated() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    return not plan


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError:
            return False
    return True


def _refuse(message: str) -> int:
    sys.stderr.write(message + "\n")
    return 1
