"""Work that comes back: once in every day or hour, whatever number of workers runs.

Each worker asks for it; the key of a period is unique, so one of them succeeds. A period in which
no worker ran is not made up for: what a job does says itself what is still to be done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from .handling import DEFAULT_QUEUE, JobFunction, Text, job
from .jobs import enqueue
from .models import Job

# A Monday, so that weeks begin on one. Without a zone: periods follow the clock on the wall.
_BEGINNING = datetime(2001, 1, 1)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Repeated:
    """A kind of job, how often it is done, and how long after a period begins.

    One without a period is done only when someone asks for it.
    """

    kind: str
    period: timedelta | None
    at: timedelta

    def key(self, now: datetime) -> str | None:
        """What the work of the present period is known by."""
        return f"{self.kind} {self._number(now, self.period)}" if self.period else None

    def next_at(self, now: datetime) -> datetime | None:
        """When the next period begins, on the clock on the wall."""
        if not self.period:
            return None
        number = self._number(now, self.period) + 1
        return timezone.make_aware(_BEGINNING + self.at + number * self.period)

    def _number(self, now: datetime, period: timedelta) -> int:
        since = timezone.localtime(now).replace(tzinfo=None) - self.at - _BEGINNING
        return since // period


repeated: dict[str, Repeated] = {}


def every(
    period: timedelta | None, kind: str, *, at: timedelta = timedelta(), title: Text = ""
) -> Callable[[JobFunction], JobFunction]:
    """Register what is done once in each period; `at` moves the moment at which one begins.

    The period may come from a setting. Without one it is done only when someone asks for it.
    """

    def register(function: JobFunction) -> JobFunction:
        repeated[kind] = Repeated(kind, period, at)
        return job(kind, title=title)(function)

    return register


def enqueue_due(now: datetime | None = None) -> None:
    """Ask for everything that was not asked for yet in the present period."""
    moment = now or timezone.now()
    wanted = {key: each.kind for each in repeated.values() if (key := each.key(moment))}
    known = set(Job.objects.filter(key__in=wanted).values_list("key", flat=True))
    missing = [
        Job(kind=kind, key=key, queue_name=DEFAULT_QUEUE)
        for key, kind in wanted.items()
        if key not in known
    ]
    if missing:
        Job.objects.bulk_create(missing, ignore_conflicts=True)


def enqueue_again(kind: str, *, by: object) -> Job:
    """Ask for it now, beside its period; once is enough while it still waits."""
    waiting = Job.objects.filter(kind=kind, state=Job.State.WAITING, not_before=None).first()
    return waiting or enqueue(kind, by=by)
