"""What is done every day for mandates."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.core.jobs import Work
from zwerm.core.repeating import every

from . import handover_reminding

MORNING = timedelta(hours=6)


@every(
    timedelta(days=1), "mandates.remind_of_handovers", at=MORNING, title=_("Remind of handovers")
)
def remind_of_handovers(work: Work) -> None:
    with work.completion():
        handover_reminding.remind(timezone.localdate())
