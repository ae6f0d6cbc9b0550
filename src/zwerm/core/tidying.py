"""What need not be kept: old jobs of which nobody asks the outcome, and sessions that are over."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .jobs import Work
from .models import Job
from .repeating import every

DAY = timedelta(days=1)
# As long as a key is known, its work is not asked again: longer than any reminder is still due.
KEEP_ASKED_ONCE = timedelta(days=120)
EARLY = timedelta(hours=3)


@every(DAY, "core.tidy", at=EARLY, title=_("Clear away what is no longer needed"))
def tidy(work: Work) -> None:
    sessions = import_module(settings.SESSION_ENGINE).SessionStore
    with work.completion():
        ended = Job.objects.filter(finished_at__lt=timezone.now() - KEEP_ASKED_ONCE)
        ended.exclude(key=None).delete()
        sessions.clear_expired()
