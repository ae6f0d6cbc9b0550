"""What may be wrong with this installation: all checks are asked, all findings told at once.

An app adds its own in a module `doctor_checks`: a function that yields a `Finding` for each thing
it looked at. A check that itself fails is a finding too.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any

from django.db import DatabaseError, OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

logger = logging.getLogger("zwerm.doctor")
Text = str | Promise


class Level(IntEnum):
    FINE = 0
    ADVICE = 1
    PROBLEM = 2

    @property
    def word(self) -> Text:
        return {
            Level.FINE: gettext_lazy("in order"),
            Level.ADVICE: gettext_lazy("advice"),
            Level.PROBLEM: gettext_lazy("problem"),
        }[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found, and what to do if that is not as it should be."""

    about: str
    says: str
    level: Level = Level.FINE
    advice: str = ""

    def to_data(self) -> dict[str, Any]:
        return asdict(self) | {"level": self.level.name.lower()}


Check = Callable[[], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Registered:
    check: Check
    about: Text
    is_slow: bool


_checks: dict[str, Registered] = {}


def doctor_check(name: str, about: Text, *, slow: bool = False) -> Callable[[Check], Check]:
    """Register a check; a slow one is asked by the command only, not for a page."""

    def register(check: Check) -> Check:
        _checks[name] = Registered(check, about, slow)
        return check

    return register


def examine(*, also_slow: bool = True) -> list[Finding]:
    autodiscover_modules("doctor_checks")
    asked = [each for each in _checks.values() if also_slow or not each.is_slow]
    return [finding for each in asked for finding in _ask(each)]


def _ask(asked: Registered) -> list[Finding]:
    try:
        return list(asked.check())
    except (OperationalError, ProgrammingError) as error:
        # An older database has no place for some of what is asked; the version is told elsewhere.
        if not is_behind():
            return _failed(asked, error)
        says = _("This is looked at once the database is up to date.")
        return [Finding(str(asked.about), says, Level.ADVICE, _("First run: zwerm migrate."))]
    except Exception as error:
        return _failed(asked, error)


def is_behind() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return False


def _failed(asked: Registered, error: Exception) -> list[Finding]:
    logger.error("a check failed", exc_info=error)
    says = _("This could not be looked at: %(why)s") % {"why": type(error).__name__}
    return [Finding(str(asked.about), says, Level.PROBLEM, _("The log of Zwerm says more."))]


def worst(findings: Iterable[Finding]) -> Level:
    return max((finding.level for finding in findings), default=Level.FINE)
