# ruff: noqa: PLC0415 - a process of its own must set the apps up before it imports them
"""Jobs to try a worker on, and a way to run it as a process of its own."""

import json
import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

LEASE = timedelta(seconds=1.5)


def _register() -> None:
    from zwerm.core.jobs import Work, job
    from zwerm.core.models import AuditEvent

    @job("tests.mark")
    def mark(work: Work, *, name: str, first_seconds: float = 0, marker: str = "") -> None:
        """Leave one mark in the database. The first attempt takes long."""
        started = Path(marker) if marker else None
        if started is not None and not started.exists():
            started.write_text(str(os.getpid()))
            time.sleep(first_seconds)
        with work.completion():
            AuditEvent.objects.create(verb="mark", subject=name)

    @job("tests.wait")
    def wait(work: Work, *, marker: str) -> None:
        Path(marker).write_text(str(os.getpid()))
        while not work.should_stop():
            work.report(0.25, step="waiting")
            time.sleep(0.02)
        with work.completion():
            AuditEvent.objects.create(verb="mark", subject="the best so far")


def _main(command: str, *arguments: str) -> None:
    django.setup()
    _register()
    from zwerm.core.jobs import enqueue, enqueue_once
    from zwerm.core.models import Job
    from zwerm.core.worker import JobWorker

    if command == "worker":
        worker = JobWorker(lease=LEASE)
        signal.signal(signal.SIGTERM, worker.leave)
        worker.run(once="--once" in arguments)
    elif command == "enqueue":
        for row in json.loads(arguments[0]):
            enqueue(row.pop("kind"), by=None, **row)
    elif command == "ask":
        moment, times = map(float, arguments)
        time.sleep(max(0.0, moment - time.time()))
        for number in range(int(times)):
            enqueue_once("tests.mark", key=f"mark {number}", name=f"{number}")
    else:
        Job.objects.filter(key=None).latest("pk").ask_to_stop()


if __name__ == "__main__":
    _main(*sys.argv[1:])
