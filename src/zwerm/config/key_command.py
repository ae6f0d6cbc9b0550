"""`zwerm secret`: a new secret key, without signing anybody out."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from .keys import forget_old, rotate


def secret(args: Namespace) -> int:
    """Renew the key that this installation keeps itself, or stop believing the ones before."""
    if os.environ.get("ZWERM_SECRET_KEY"):
        sys.stderr.write(
            "The key stands in ZWERM_SECRET_KEY. Put the present one in ZWERM_SECRET_KEYS_OLD, "
            "a new one in ZWERM_SECRET_KEY, and restart; the same on every host.\n"
        )
        return 1
    data = _data()
    if args.forget:
        count = forget_old(data)
        sys.stdout.write(f"{count} old keys forgotten. Restart web and workers.\n")
        return 0
    rotate(data)
    sys.stdout.write(
        "A new key signs from now on; the one before is still believed. Restart web and workers. "
        "After the longest session (30 days): zwerm secret --forget\n"
    )
    return 0


def _data() -> Path:
    return Path(os.environ.get("ZWERM_DATA", "zwerm-data")).absolute()
