"""A process that writes or asks for work until it is killed, and tells what was committed.

It prints one number for each commit, after it; `!` and a word for each error. What was printed
must be found in the database, whenever the process was killed.
"""

# ruff: noqa: PLC0415, T201 - Django is set up first; a process tells by printing
import json
import os
import sys
import time
from collections.abc import Callable

import django
from django.conf import settings

# Leaves some room for the site and the workers on the same machine.
PAUSE_SECONDS = 0.01
Write = Callable[[str, int], None]
TABLES = (
    "create table chaos_write (writer varchar(40) not null, number integer not null)",
    "create table chaos_counter (id integer primary key, value integer not null)",
    "create table chaos_mark (name varchar(80) not null)",
    "insert into chaos_counter (id, value) values (1, 0)",
)


def write_row(writer: str, number: int) -> None:
    """Read, insert and count, in one transaction: what a request does."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update chaos_counter set value = value + 1 where id = 1")
        cursor.execute("select value from chaos_counter where id = 1")
        cursor.fetchone()
        cursor.execute("insert into chaos_write values (%s, %s)", [writer, number])


def ask_for_work(writer: str, number: int) -> None:
    from bench.chaos_app.tasks import compute_and_leave_mark, leave_mark

    name = f"{writer} {number}"
    if number % 4:
        leave_mark.enqueue(name)
    else:
        compute_and_leave_mark.enqueue(name=name)


def prepare() -> None:
    """Make the tables and someone who is signed in; print how to be them."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)
    from zwerm.accounts.models import Membership, User
    from zwerm.schools.models import Organisation

    school = Organisation.objects.create(code="chaos", name="Chaos", kind="primary")
    user = User.objects.create_user("head@chaos.example", name="Head")
    Membership.objects.create(user=user, organisation=school, role=Membership.Role.HEAD)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print(json.dumps({"session": session.session_key, "school": school.pk}))


def poison() -> None:
    from bench.chaos_app.tasks import die, hang

    die.enqueue("poison")
    hang.enqueue("poison")


def write(what: Write, writer: str, most: int) -> None:
    out = sys.stdout.fileno()
    for number in range(most):
        try:
            what(writer, number)
        except Exception as error:  # each is counted and told
            os.write(out, f"!{type(error).__name__}: {error}\n".encode())
            continue
        os.write(out, f"{number}\n".encode())
        time.sleep(PAUSE_SECONDS)


def main(command: str, *arguments: str) -> None:
    if command != "rows":
        django.setup()
    elif not settings.configured:
        _ = settings.DATABASES
    if command == "prepare":
        prepare()
    elif command == "poison":
        poison()
    else:
        writer, most = arguments
        write({"rows": write_row, "asks": ask_for_work}[command], writer, int(most))


if __name__ == "__main__":
    main(*sys.argv[1:])
