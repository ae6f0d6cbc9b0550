"""`zwerm demo`: make the demo once, say what was divided and who can sign in, and serve it."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from zwerm.config.commands import prepare, serve_with_worker
from zwerm.core.errors import DomainError
from zwerm.optimiser.files import plan_from_data
from zwerm.planning.exporting import division
from zwerm.planning.models import Scenario
from zwerm.planning.summary import summary_lines

from .services import ACCOUNTS, PASSWORD_FILE, demo_password, is_made, make_demo

HOST = "127.0.0.1"


def demo(args: Namespace) -> int:
    """Exit code 0, or 1 with the reason on stderr."""
    data = Path(settings.ENVIRONMENT.data)
    with translation.override(settings.LANGUAGE_CODE):
        try:
            if args.reset:
                _reset(data, settings.DATABASES["default"])
            prepare()
            password = demo_password(data)
            if not is_made():
                make_demo(password=password, report=_report)
        except DomainError as refusal:
            sys.stderr.write(f"{refusal}\n")
            return 1
        _print_divisions()
        _print_accounts(password)
    if args.no_serve:
        return 0
    _say(f"\n  http://{HOST}:{args.port}/\n")
    return serve_with_worker(HOST, args.port)


def _say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _report(name: str, share: float) -> None:
    """Progress on a terminal only; files and pipes get the result alone."""
    if sys.stderr.isatty():
        end = "\n" if share >= 1 else ""
        sys.stderr.write(f"\r{name}: {share:4.0%}{end}")
        sys.stderr.flush()


def _reset(data: Path, database: Mapping[str, Any]) -> None:
    """Remove an earlier demo. Refuses a database that is not a demo's own file."""
    if not database["ENGINE"].endswith("sqlite3"):
        raise DomainError(_("Only a demo in a file can be reset; empty this database yourself."))
    file = Path(database["NAME"])
    if not file.exists():
        return
    if not (data / PASSWORD_FILE).exists():
        message = _("%(file)s was not made by the demo, so it stays.") % {"file": file}
        raise DomainError(message)
    for name in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        name.unlink(missing_ok=True)


def _print_divisions() -> None:
    for scenario in Scenario.objects.adopted().select_related("organisation").order_by("pk"):
        lines = summary_lines(
            division(scenario), plan_from_data(scenario.plan), settings.LANGUAGE_CODE
        )
        _say("\n" + "\n".join(lines))


def _print_accounts(password: str) -> None:
    _say("\n" + _("You can sign in as (password: %(password)s)") % {"password": password})
    for account in ACCOUNTS:
        _say(f"  {account.email:<42} {account.role.label}, {account.organisation}")
