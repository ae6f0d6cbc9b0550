# ruff: noqa: PLC0415 - a process of its own must set the apps up before it imports them
"""Messages to try a worker on, and a worker with a short lease, as processes of their own."""

import sys
from datetime import timedelta

import django

LEASE = timedelta(seconds=4)


def _main(command: str, *arguments: str) -> None:
    django.setup()
    from tests import factories
    from tests.api.programs import webhook
    from zwerm.api.outbox import put
    from zwerm.core.worker import JobWorker
    from zwerm.schools.models import Organisation

    if command == "worker":
        JobWorker(lease=LEASE).run(once=False)
    else:
        school = Organisation.objects.create(code="linde", name="De Linde", kind="primary")
        hook = webhook(school, url=arguments[0], made_by=factories.user("head", at=school))
        for number in range(int(arguments[1])):
            put(hook, "ping", {"number": number})


if __name__ == "__main__":
    _main(*sys.argv[1:])
