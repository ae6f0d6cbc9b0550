# ruff: noqa: PLC0415 - a process of its own must set the apps up before it imports them
"""Writes in transactions of several tables, with what must hold between them, until it is killed.

After each: the counter of this writer is how many rows it has in the log, and what one account
has, the other lacks.
"""

import os
import sys
import time

import django

SHARED = 1_000_000


def main(number: str) -> None:
    django.setup()
    from django.db import transaction

    from zwerm.core.models import AuditEvent
    from zwerm.schools.models import Organisation

    made = Organisation.objects.create
    counter = made(code=f"writer-{number}", name="0", kind="primary")
    giver = made(code=f"giver-{number}", name=str(SHARED), kind="primary")
    done = 0
    while True:
        with transaction.atomic():
            done += 1
            Organisation.objects.filter(pk=giver.pk).update(name=str(SHARED - done))
            AuditEvent.objects.create(verb="write", subject=number, details={"n": done})
            Organisation.objects.filter(pk=counter.pk).update(name=str(done))
        if done == 20:
            print("busy", flush=True)  # noqa: T201
        time.sleep(0.001)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
    main(sys.argv[1])
