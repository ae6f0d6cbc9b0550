"""What is done every day for learning."""

from datetime import timedelta

from django.utils import timezone

from zwerm.core.jobs import Work
from zwerm.core.repeating import every

from . import reminding

MORNING = timedelta(hours=6)


@every(timedelta(days=1), "learning.remind", at=MORNING)
def remind(work: Work) -> None:
    with work.completion():
        reminding.remind(timezone.localdate())
