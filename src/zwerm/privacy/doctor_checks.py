"""What `zwerm doctor` says of the log: its end is read against its seals, which is soon done."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.core.audit import AuditEvent
from zwerm.operations.doctor import Finding, Level, doctor_check

from .models import AuditSeal
from .verifying import Verdict, verify_end

# Read in about a second; `zwerm audit --verify` reads everything.
MOST_ROWS = 20_000
MOST_TOLD = 5
# A seal is made every quarter of an hour.
LONGEST_UNSEALED = timedelta(hours=1)


@doctor_check("log", gettext_lazy("Log"), slow=True)
def log() -> Iterator[Finding]:
    about = _("Log")
    verdict = verify_end(MOST_ROWS)
    advice = _(
        "Leave the database as it is, run zwerm audit --verify, and compare with a backup "
        "from before."
    )
    for problem in verdict.problems[:MOST_TOLD]:
        yield Finding(about, problem, Level.PROBLEM, advice)
    if _waits_long():
        says = _("Rows of the log wait longer than an hour for their seal.")
        yield Finding(about, says, Level.PROBLEM, _("Start: zwerm worker."))
    if verdict.is_sound:
        yield Finding(about, _says(verdict))


def _waits_long() -> bool:
    top = AuditSeal.objects.aggregate(top=Max("last"))["top"] or 0
    first = AuditEvent.objects.filter(pk__gt=top).order_by("pk").first()
    return first is not None and timezone.now() - first.at > LONGEST_UNSEALED


def _says(verdict: Verdict) -> str:
    if verdict.sealed_until is None:
        return _("No seal was made yet.")
    when = date_format(timezone.localtime(verdict.sealed_until), "SHORT_DATETIME_FORMAT")
    return _(
        "As it was written in the last %(rows)d rows that were sealed, until %(when)s. "
        "zwerm audit --verify reads everything."
    ) % {"rows": verdict.events, "when": when}
