"""Work that comes back: once in every day or hour, whatever number of workers runs.

Each worker asks for it; the key of a period is unique, so one of them succeeds. A period in which
no worker ran is not made up for: what a job does says itself what is still to be done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from .jobs import Handler, job
from .models import Job

# A Monday, so that weeks begin on one. Without a zone: periods follow the clock on the wall.
_BEGINNING = datetime(2001, 1, 1)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Repeated:
    """A kind of job, how often it is done, and how long after a period begins."""

    kind: str
    period: timedelta
    at: timedelta

    def key(self, now: datetime) -> str:
        since = timezone.localtime(now).replace(tzinfo=None) - self.at - _BEGINNING
        return f"{self.kind} {since // self.period}"


_repeated: dict[str, Repeated] = {}


def every(
    period: timedelta, kind: str, *, at: timedelta = timedelta()
) -> Callable[[Handler], Handler]:
    """Register what is done once in each period; `at` moves the moment at which one begins."""

    def register(handler: Handler) -> Handler:
        _repeated[kind] = Repeated(kind, period, at)
        return job(kind)(handler)

    return register


def enqueue_due(now: datetime | None = None) -> None:
    """Ask for everything that was not asked for yet in the present period."""
    moment = now or timezone.now()
    wanted = {each.key(moment): each.kind for each in _repeated.values()}
    known = set(Job.objects.filter(key__in=wanted).values_list("key", flat=True))
    missing = [Job(kind=kind, key=key) for key, kind in wanted.items() if key not in known]
    if missing:
        Job.objects.bulk_create(missing, ignore_conflicts=True)
