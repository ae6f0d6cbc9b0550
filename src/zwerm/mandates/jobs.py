"""What is done every day for mandates."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.core.jobs import Work
from zwerm.core.repeating import every

from . import agreement_files, handover_reminding

__all__ = ["agreement_files", "remind_of_handovers"]

MORNING = timedelta(hours=6)


@every(
    timedelta(days=1), "mandates.remind_of_handovers", at=MORNING, title=_("Remind of handovers")
)
def remind_of_handovers(work: Work) -> None:
    with work.completion():
        handover_reminding.remind(timezone.localdate())
