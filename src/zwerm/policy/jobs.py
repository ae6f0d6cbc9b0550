"""What is done every day for plans, risks and rehearsals."""

from datetime import timedelta

from django.utils import timezone

from zwerm.core.jobs import Work
from zwerm.core.repeating import every

from . import due, keeping_due

MORNING = timedelta(hours=6)


@every(timedelta(days=1), "policy.remind", at=MORNING)
def remind(work: Work) -> None:
    with work.completion():
        due.remind(timezone.localdate())


@every(timedelta(days=1), "policy.remind_of_kept", at=MORNING)
def remind_of_kept(work: Work) -> None:
    with work.completion():
        keeping_due.remind(timezone.localdate())
