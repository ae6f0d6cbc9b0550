"""`zwerm doctor`: is this installation well, and if not, what to do."""

import json
import sys
from argparse import Namespace

from zwerm.config.starting import set_up

# Apps may only be imported once Django is set up, so the imports below stand in functions.
# ruff: noqa: PLC0415


def doctor(args: Namespace) -> int:
    """Exit code 1 when something must be done; advice alone is no reason."""
    set_up()
    from django.conf import settings
    from django.utils import translation

    from .doctor import Level, examine, worst

    with translation.override(args.language or settings.LANGUAGE_CODE):
        findings = examine()
        is_well = worst(findings) < Level.PROBLEM
        if args.json:
            told = {"is_well": is_well, "findings": [each.to_data() for each in findings]}
            sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
            return 0 if is_well else 1
        for each in findings:
            sys.stdout.write(f"{_SIGNS[each.level]} {each.about}: {each.says}\n")
            if each.advice:
                sys.stdout.write(f"  → {each.advice}\n")
    return 0 if is_well else 1


_SIGNS = {0: "✓", 1: "·", 2: "✗"}
