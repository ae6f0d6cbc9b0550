"""What is done every day for guests."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.core.jobs import Work
from zwerm.core.repeating import every

from . import guests

MORNING = timedelta(hours=6)


@every(timedelta(days=1), "people.guests", at=MORNING, title=_("Remind of guests who leave"))
def look_after_guests(work: Work) -> None:
    with work.completion():
        today = timezone.localdate()
        guests.remind(today)
        guests.sign_out_past_guests(today)
