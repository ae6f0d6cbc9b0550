"""Tasks whose effect is a row; nothing stops a second one but the lease table itself."""

import os
import signal
import time

from django.db import connection
from django_tasks import TaskContext, task

from zwerm.core.task_backend import work_of

INSERT = "insert into chaos_mark (name) values (%s)"


@task
def leave_mark(name: str) -> None:
    """A short one: whole in the transaction of its end."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [name])


@task(takes_context=True)
def compute_and_leave_mark(context: TaskContext, *, name: str) -> None:
    """A longer one, mostly killed while it computes; its effect in its own completion."""
    work = work_of(context)
    for step in range(5):
        time.sleep(0.05)
        work.report(step / 5)
    with work.completion(), connection.cursor() as cursor:
        cursor.execute(INSERT, [name])
        time.sleep(0.005)


@task
def die(name: str) -> None:
    """Poison: ends its worker each time, after its effect and before the end."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [name])
    os.kill(os.getpid(), signal.SIGKILL)


@task
def hang(name: str) -> None:
    """Poison: its worker stands still, and nobody renews the lease."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    os.kill(os.getpid(), signal.SIGSTOP)
    leave_mark.call(name)
