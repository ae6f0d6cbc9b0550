"""What is done every day for plans, risks and rehearsals."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.core.jobs import Work
from zwerm.core.repeating import every

from . import due, keeping_due

MORNING = timedelta(hours=6)


@every(timedelta(days=1), "policy.remind", at=MORNING, title=_("Remind of plans"))
def remind(work: Work) -> None:
    with work.completion():
        due.remind(timezone.localdate())


@every(
    timedelta(days=1),
    "policy.remind_of_kept",
    at=MORNING,
    title=_("Remind of risks and rehearsals"),
)
def remind_of_kept(work: Work) -> None:
    with work.completion():
        keeping_due.remind(timezone.localdate())
