"""`zwerm secret`: a new secret key, without signing anybody out."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from .keys import forget_old, rotate
from .starting import set_up

# Apps may only be imported once Django is set up.
# ruff: noqa: PLC0415

IN_ENVIRONMENT = (
    "The key stands in ZWERM_SECRET_KEY. Put the present one in ZWERM_SECRET_KEYS_OLD, a new one "
    "in ZWERM_SECRET_KEY, and restart; the same on every host.\n"
)
ROTATED = (
    "A new key signs from now on; the one before is still believed. Restart web and workers. "
    "After the longest session (30 days): zwerm secret --forget\n"
)


def secret(args: Namespace) -> int:
    """Renew the key that this installation keeps itself, or stop believing the ones before."""
    is_given = bool(os.environ.get("ZWERM_SECRET_KEY"))
    if is_given and not args.forget:
        sys.stderr.write(IN_ENVIRONMENT)
        return 1
    set_up()
    from django.conf import settings

    data = settings.ENVIRONMENT.data
    if args.forget:
        return _forget(data, is_given=is_given)
    rotate(data)
    sys.stdout.write(ROTATED)
    return 0


def _forget(data: Path, *, is_given: bool) -> int:
    """What the older keys still hold is first written with the key of now."""
    from zwerm.accounts.second_step import lock_anew
    from zwerm.api.models import Webhook
    from zwerm.privacy.sealing import sign_anew

    steps, seals = lock_anew(), sign_anew()
    sys.stdout.write(f"{steps} second steps and {seals} seals of the log have the key of now.\n")
    if is_given:
        sys.stdout.write("Take ZWERM_SECRET_KEYS_OLD away on every host, and restart.\n")
    else:
        count = forget_old(data)
        sys.stdout.write(f"{count} old keys forgotten. Restart web and workers.\n")
    if count := Webhook.objects.filter(stopped_at=None).count():
        sys.stdout.write(
            f"{count} webhooks: give each receiver its secret of now (page about connections).\n"
        )
    return 0
