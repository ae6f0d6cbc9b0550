"""What need not be kept: old jobs, files made for a day, and sessions that are over."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .jobs import Work
from .made_files import MadeFile
from .models import Job
from .repeating import every, repeated

DAY = timedelta(days=1)
# As long as a key is known, its work is not asked again: longer than any reminder is still due.
KEEP_ASKED_ONCE = timedelta(days=120)
# The key of a period says nothing once the next has begun; whoever runs Zwerm looks back a while.
KEEP_REPEATED = timedelta(days=14)
EARLY = timedelta(hours=3)


@every(DAY, "core.tidy", at=EARLY, title=_("Clear away what is no longer needed"))
def tidy(work: Work) -> None:
    sessions = import_module(settings.SESSION_ENGINE).SessionStore
    with work.completion():
        asked_once = Job.objects.exclude(key=None)
        asked_once.filter(finished_at__lt=timezone.now() - KEEP_ASKED_ONCE).delete()
        seldom = timezone.now() - KEEP_REPEATED
        often = [one.kind for one in repeated.values() if one.period and one.period <= DAY]
        asked_once.filter(kind__in=often, finished_at__lt=seldom).delete()
        MadeFile.objects.expired().delete()
        sessions.clear_expired()
