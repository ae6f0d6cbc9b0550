"""Background work: sealing the log, and reading it against its seals."""

from dataclasses import asdict
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from zwerm.core.alarms import tell_administrators
from zwerm.core.jobs import Work
from zwerm.core.repeating import every
from zwerm.core.tidying import EARLY

from .retention import clear_away
from .sealing import seal_all
from .verifying import verify

VERIFY = "privacy.verify"


@every(timedelta(minutes=15), "privacy.seal", title=_("Seal the log"))
def seal(_work: Work) -> None:
    """No harm when it is done twice: what is sealed is not sealed again."""
    seal_all()


@every(
    timedelta(days=1),
    VERIFY,
    at=EARLY + timedelta(hours=2),
    title=_("Check the log against its seals"),
)
def verify_log(work: Work) -> None:
    seal_all()
    found = verify()
    if not found.is_sound:
        count = len(found.problems)
        tell_administrators("privacy/email/log_broken", "privacy:log", problems=count)
    verdict = asdict(found)
    until = verdict.pop("sealed_until")
    verdict["sealed_until"] = until.isoformat() if until else ""
    work.report(1.0, **verdict)


@every(
    timedelta(days=1),
    "privacy.clear",
    at=EARLY + timedelta(hours=1),
    title=_("Clear away what is kept long enough"),
)
def clear(work: Work) -> None:
    work.report(1.0, **clear_away())
