"""What is done every day for plans."""

from datetime import timedelta

from django.utils import timezone

from zwerm.core.jobs import Work
from zwerm.core.repeating import every

from . import due

MORNING = timedelta(hours=6)


@every(timedelta(days=1), "policy.remind", at=MORNING)
def remind(work: Work) -> None:
    with work.completion():
        due.remind(timezone.localdate())
