"""Background work as whoever runs the installation looks at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from zwerm.core.handling import by_place_and_name, find_handlers, handlers, title_of
from zwerm.core.models import Job, Worker
from zwerm.core.repeating import repeated

TOOK = Coalesce(F("finished_at"), Now()) - F("started_at")
ORDERS: dict[str, tuple[Any, ...]] = {
    "new": ("-created_at", "-pk"),
    "old": ("created_at", "pk"),
    "long": (TOOK.desc(nulls_last=True), "-pk"),
    "tried": ("-attempts", "-pk"),
}
TONES = {Job.State.FAILED: "signal", Job.State.CANCELLED: "soft", Job.State.DONE: "soft"}


@dataclass(frozen=True, slots=True)
class Row:
    """A job in plain words."""

    job: Job

    @property
    def title(self) -> str:
        return title_of(self.job.kind)

    @property
    def tone(self) -> str:
        return TONES.get(Job.State(self.job.state), "")

    @property
    def took(self) -> timedelta | None:
        if self.job.started_at is None:
            return None
        return (self.job.finished_at or timezone.now()) - self.job.started_at

    @property
    def waits_until(self) -> datetime | None:
        moment = self.job.not_before
        waits = self.job.state == Job.State.WAITING and moment and moment > timezone.now()
        return moment if waits else None


@dataclass(frozen=True, slots=True)
class Attempt:
    number: int
    at: datetime | None
    worker: str
    error: str


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Work that comes back: the last time, and when the next begins."""

    kind: str
    last: Row | None
    next_at: datetime | None

    @property
    def title(self) -> str:
        return title_of(self.kind)


def kinds() -> list[tuple[str, str]]:
    """Every kind that this version knows, by what it is called."""
    find_handlers()
    return sorted(((kind, title_of(kind)) for kind in handlers), key=lambda kind: kind[1].lower())


def jobs(*, q: str = "", state: str = "", kind: str = "", sort: str = "") -> QuerySet[Job]:
    found = Job.objects.select_related("created_by")
    if state == "open":
        found = found.open()
    elif state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if q:
        titled = [known for known, title in kinds() if q.lower() in title.lower()]
        who = Q(created_by__name__icontains=q) | Q(worker__icontains=q)
        found = found.filter(Q(kind__in=titled) | Q(kind__icontains=q) | who)
    return found.order_by(*ORDERS.get(sort, ORDERS["new"]))


def rows(found: Sequence[Job]) -> list[Row]:
    return [Row(job) for job in found]


def attempts(job: Job) -> list[Attempt]:
    return [
        Attempt(number, parse_datetime(one["at"]), one["worker"], one.get("error", ""))
        for number, one in enumerate(job.trail, start=1)
    ]


def shown_arguments(job: Job) -> list[tuple[str, Any]]:
    """Only what its handler names: the rest may be a message, or someone's address."""
    handler = handlers.get(job.kind)
    _placed, named = by_place_and_name(job.arguments)
    return [(name, named[name]) for name in (handler.shows if handler else ()) if name in named]


def workers() -> list[tuple[Worker, Row | None]]:
    """Each process, and what it has in hand."""
    held = {job.worker: Row(job) for job in Job.objects.filter(state=Job.State.RUNNING)}
    return [(worker, held.get(worker.name)) for worker in Worker.objects.order_by("-seen_at")]


def scheduled() -> list[Scheduled]:
    find_handlers()
    now = timezone.now()
    begun = Job.objects.filter(kind__in=repeated).exclude(state=Job.State.WAITING)
    newest = begun.values("kind").annotate(last=Max("pk")).values_list("last", flat=True)
    last = {job.kind: Row(job) for job in Job.objects.filter(pk__in=newest)}
    found = [Scheduled(one.kind, last.get(one.kind), one.next_at(now)) for one in repeated.values()]
    return sorted(found, key=lambda one: (one.next_at is None, one.next_at or now, one.title))


def can_do_now(kind: str) -> bool:
    """Whether it asks for nothing but its name: work that comes back, or would."""
    handler = handlers.get(kind)
    return handler is not None and kind in repeated and handler.fits({})
