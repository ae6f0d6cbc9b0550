"""Moving an installation to another database, whole or not at all."""

from argparse import Namespace

from ..starting import set_up


def move(args: Namespace) -> int:
    set_up()
    from .command import move as command  # noqa: PLC0415 - after Django is set up

    return command(args)
