"""`zwerm audit`: seal the log, read it against its seals, take it along."""

import sys
from argparse import Namespace
from pathlib import Path

from zwerm.config.starting import set_up

# Apps may only be imported once Django is set up.
# ruff: noqa: PLC0415


def audit(args: Namespace) -> int:
    """Exit code 1 when a row is not as it was written."""
    set_up()
    from django.utils import translation

    with translation.override(args.language):
        if args.export:
            return _export(Path(args.export))
        return _verify(seal=args.seal)


def _verify(*, seal: bool) -> int:
    from .sealing import seal_all
    from .verifying import verify

    if seal:
        seal_all()
    verdict = verify()
    for problem in verdict.problems:
        sys.stderr.write(f"{problem}\n")
    sys.stdout.write(
        f"{verdict.events} rows, {verdict.seals} seals, {verdict.waiting} not sealed yet, "
        f"{verdict.erased} emptied, {verdict.dropped} removed\n"
    )
    if verdict.head:
        sys.stdout.write(f"last seal: {verdict.seals} {verdict.head}\n")
    return 0 if verdict.is_sound else 1


def _export(path: Path) -> int:
    from zwerm.core.audit import AuditEvent

    from .audit_export import json_lines

    if path.exists():
        sys.stderr.write(f"{path} exists already\n")
        return 1
    with path.open("w", encoding="utf-8") as file:
        for line in json_lines(AuditEvent.objects.order_by("pk")):
            file.write(line)
    return 0
