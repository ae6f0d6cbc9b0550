"""What is done every day for the step plan."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.core.jobs import Work
from zwerm.core.repeating import every

from . import reminding

MORNING = timedelta(hours=6)


@every(
    timedelta(days=1),
    "stepplan.remind",
    at=MORNING,
    title=_("Remind of questions of the step plan"),
)
def remind(work: Work) -> None:
    with work.completion():
        reminding.remind(timezone.localdate())
