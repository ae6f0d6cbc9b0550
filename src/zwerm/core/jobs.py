"""Background work on a lease table: whoever holds a job renews its lease, or others may take it.

A handler is a function of `work` and the job's arguments. What it changes it changes inside
`work.completion()`: one transaction with the end of the job, and only while the lease is held.
So a job of a killed worker is done again, and has its effect exactly once.
"""

import logging
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from traceback import format_tb
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from .errors import DomainError
from .handling import DEFAULT_QUEUE, Handler, find_handlers, handlers, job
from .models import LEASE, Job, JobQuerySet

__all__ = [
    "Later",
    "Once",
    "Stopped",
    "Work",
    "enqueue",
    "enqueue_each_once",
    "enqueue_once",
    "find_handlers",
    "job",
    "run_now",
]

MOST_ATTEMPTS = 3
# Progress is written, and a request to stop noticed, this often.
SECONDS_BETWEEN_LOOKS = 0.5
# So long another version of Zwerm may be on its way to do what this one does not know.
UNKNOWN_AFTER = timedelta(hours=1)
MOST_IN_TRAIL = 20
MOST_OF_TRACEBACK = 6_000

logger = logging.getLogger("zwerm.jobs")


def enqueue(kind: str, *, by: Any, **arguments: Any) -> Job:
    """Ask for work to be done. In a transaction: once that is committed."""
    return Job.objects.create(
        kind=kind,
        arguments=arguments,
        queue_name=_queue(kind),
        created_by=by if by is not None and by.pk else None,
        language=translation.get_language() or "",
    )


def enqueue_once(
    kind: str, *, key: str, not_before: datetime | None = None, **arguments: Any
) -> None:
    """Ask for work that this key was not asked for before, however many ask at the same time."""
    enqueue_each_once(kind, [Once(key, arguments, not_before)])


@dataclass(frozen=True, slots=True)
class Once:
    """Work of one key, and what it is asked with."""

    key: str
    arguments: Mapping[str, Any]
    not_before: datetime | None = None


def enqueue_each_once(kind: str, asked: Iterable[Once]) -> None:
    """The same of many keys, in a few statements."""
    queue = _queue(kind)
    wanted = [
        Job(
            kind=kind,
            key=each.key,
            not_before=each.not_before,
            queue_name=queue,
            arguments=dict(each.arguments),
        )
        for each in asked
    ]
    Job.objects.bulk_create(wanted, batch_size=500, ignore_conflicts=True)


def _queue(kind: str) -> str:
    return handlers[kind].queue_name if kind in handlers else DEFAULT_QUEUE


class Stopped(Exception):  # noqa: N818 - no error: the user asked for it
    """The user asked to stop, and there is nothing worth keeping."""


class LeaseLost(Exception):  # noqa: N818
    """Another worker has taken the job over; what we did must not count."""


class Returned(Exception):  # noqa: N818
    """This worker is leaving; another one does the job from the start."""


class Later(Exception):  # noqa: N818
    """Not possible now: try again after a while, as often as other jobs are tried."""

    def __init__(self, reason: str, *, after: timedelta) -> None:
        super().__init__(reason)
        self.after = after


class WorkerDied(Exception):  # noqa: N818
    """The process that did the job was gone before its end."""


class Work:
    """A job in the hands of one worker: what its handler may tell and ask."""

    def __init__(self, job: Job, *, is_leaving: Event | None = None) -> None:
        self.job = job
        self.is_closed = False
        # What the job answers to who asked, as far as JSON can say it.
        self.answer: Any = None
        self.is_lost = Event()
        self._is_leaving = is_leaving or Event()
        self._next_look = 0.0

    @property
    def _held(self) -> JobQuerySet:
        return Job.objects.filter(pk=self.job.pk, worker=self.job.worker, state=Job.State.RUNNING)

    @property
    def is_leaving(self) -> bool:
        """Whether the worker stops, and not the user."""
        return self._is_leaving.is_set() and not self.job.is_cancel_requested

    def report(self, progress: float, **details: Any) -> None:
        """Tell how far the work is, a share from 0 to 1. Cheap to call often."""
        self.job.progress = min(max(progress, self.job.progress), 1.0)
        self.job.details = {**self.job.details, **details}
        self._look()

    def should_stop(self) -> bool:
        """Whether to round off: asked to, leaving, or no longer ours."""
        self._look()
        return self.job.is_cancel_requested or self.is_lost.is_set() or self._is_leaving.is_set()

    def _look(self) -> None:
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + SECONDS_BETWEEN_LOOKS
        if not self._held.update(progress=self.job.progress, details=self.job.details):
            self.is_lost.set()
        self.job.is_cancel_requested = self._held.filter(is_cancel_requested=True).exists()

    def renew(self, lease: timedelta) -> None:
        if not self._held.update(leased_until=timezone.now() + lease):
            self.is_lost.set()

    @contextmanager
    def completion(self) -> Iterator[None]:
        """Run the effect and end the job: both happen, or neither does."""
        if self.is_leaving:
            raise Returned
        with transaction.atomic():
            self.close(Job.State.DONE)
            yield
            self._keep_answer()
        self.is_closed = True

    def _keep_answer(self) -> None:
        if self.answer is not None:
            mine = Job.objects.filter(pk=self.job.pk, worker=self.job.worker)
            mine.filter(finished_at=self.job.finished_at).update(return_value=self.answer)

    def end_with(self, answer: Any) -> None:
        """End the job, unless its handler did so already, and keep what it answered."""
        self.answer = answer
        if self.is_closed:
            self._keep_answer()
        else:
            with self.completion():
                pass

    def close(self, state: Job.State, error: str = "") -> None:
        """End the job. One that was asked to stop ends as stopped, whatever it kept."""
        if state == Job.State.DONE and self._held.filter(is_cancel_requested=True).exists():
            state = Job.State.CANCELLED
        progress = 1.0 if state == Job.State.DONE else self.job.progress
        self.job.finished_at = timezone.now()
        closed = self._held.update(
            state=state,
            error=error,
            progress=progress,
            details=self.job.details,
            trail=self.job.trail,
            leased_until=None,
            finished_at=self.job.finished_at,
        )
        if not closed:
            raise LeaseLost

    def note(self, error: Exception) -> None:
        """Write down what kind of error it was and where: what it says may be private."""
        note(self.job, error)

    def give_back(self) -> None:
        """Let another worker start it afresh, without counting this attempt."""
        self._held.update(
            state=Job.State.WAITING,
            worker="",
            leased_until=None,
            attempts=self.job.attempts - 1,
            trail=self.job.trail[:-1],
        )

    def try_again(self, error: str, *, after: timedelta = timedelta()) -> None:
        if self.job.attempts >= MOST_ATTEMPTS:
            self.close(Job.State.FAILED, error)
        else:
            self._held.update(
                state=Job.State.WAITING,
                worker="",
                leased_until=None,
                trail=self.job.trail,
                not_before=timezone.now() + after if after else None,
            )


def note(job: Job, error: Exception) -> None:
    if job.trail:
        kind = type(error)
        where = "".join(format_tb(error.__traceback__))[-MOST_OF_TRACEBACK:]
        last = {**job.trail[-1], "error": f"{kind.__module__}.{kind.__qualname__}", "where": where}
        job.trail = [*job.trail[:-1], last]


def claim(
    worker: str,
    *,
    lease: timedelta = LEASE,
    only: Job | None = None,
    queues: Collection[str] = (),
) -> Job | None:
    """Take the most urgent, then the oldest job that waits and may begin, or whose lease ran out.

    With `only` that job, also before its time; with `queues` a job of those.
    """
    while _free(only, queues).exists():
        # On SQLite the transaction is immediate; elsewhere the row lock keeps others off.
        with transaction.atomic():
            free = _free(only, queues).select_for_update(skip_locked=True)
            found = free.order_by("-priority", "created_at").first()
            if found is None:
                return None
            if found.state == Job.State.RUNNING:
                note(found, WorkerDied())
            if _is_given_up(found):
                continue
            _take(found, worker, lease)
            return found
    return None


def _take(found: Job, worker: str, lease: timedelta) -> None:
    now = timezone.now()
    found.state, found.worker = Job.State.RUNNING, worker
    found.leased_until, found.started_at = now + lease, found.started_at or now
    found.attempts += 1
    found.trail = [*found.trail, {"worker": worker, "at": now.isoformat()}][-MOST_IN_TRAIL:]
    found.save(update_fields=["state", "worker", "leased_until", "attempts", "started_at", "trail"])


def _free(only: Job | None, queues: Collection[str]) -> JobQuerySet:
    lapsed = Q(state=Job.State.RUNNING, leased_until__lt=timezone.now())
    free = Job.objects.filter(Q(state=Job.State.WAITING) | lapsed, kind__in=list(handlers))
    if only:
        return free.filter(pk=only.pk)
    if queues:
        free = free.filter(queue_name__in=queues)
    return free.filter(Q(not_before__isnull=True) | Q(not_before__lte=timezone.now()))


def _is_given_up(job: Job) -> bool:
    """End a job that nobody needs to take over."""
    if job.is_cancel_requested:
        job.state = Job.State.CANCELLED
    elif job.attempts >= MOST_ATTEMPTS:
        with translation.override(job.language or None):
            job.error = _(
                "The program stopped %(times)d times while doing this. "
                "There may be too little memory. Ask your administrator."
            ) % {"times": job.attempts}
        job.state = Job.State.FAILED
    else:
        return False
    _end(job)
    return True


def _end(job: Job) -> None:
    job.finished_at, job.leased_until = timezone.now(), None
    job.save(update_fields=["state", "error", "finished_at", "leased_until", "trail"])


def end_unknown() -> None:
    """Give up what no version of Zwerm came for: nothing stays waiting for ever."""
    since = timezone.now() - UNKNOWN_AFTER
    waits = Q(state=Job.State.WAITING, created_at__lt=since)
    waits &= Q(not_before__isnull=True) | Q(not_before__lt=since)
    lapsed = Q(state=Job.State.RUNNING, leased_until__lt=since)
    with transaction.atomic():
        unknown = Job.objects.filter(waits | lapsed).exclude(kind__in=list(handlers))
        for found in unknown.select_for_update(skip_locked=True):
            logger.error("%s: no worker knows this kind of work", found)
            found.state = Job.State.FAILED
            with translation.override(found.language or None):
                found.error = _(
                    "This version of Zwerm does not know this kind of work. "
                    "It was probably asked by another version. Ask for it again."
                )
            _end(found)


def perform(work: Work) -> None:
    """Do a claimed job, and end it whatever happens."""
    handler = handlers[work.job.kind]
    with translation.override(work.job.language or None):
        handler.at_begin(work.job)
        try:
            _do(work, handler)
        except LeaseLost:
            logger.warning("%s was taken over by another worker", work.job)
        except Returned:
            work.give_back()
        except Exception as error:
            work.note(error)
            _end_after(work, error)
        handler.at_end(work.job)


def _do(work: Work, handler: Handler) -> None:
    if not handler.fits(work.job.arguments):
        logger.error("%s does not fit its handler any more", work.job)
        reason = _(
            "This was asked by another version of Zwerm and cannot be done by this one. "
            "Ask for it again."
        )
        raise DomainError(reason)
    if handler.is_short:
        with work.completion():
            work.answer = handler.do(work)
    else:
        work.end_with(handler.do(work))


def _end_after(work: Work, error: Exception) -> None:
    try:
        if isinstance(error, Stopped) and work.is_leaving:
            work.give_back()
        elif isinstance(error, Stopped):
            work.close(Job.State.CANCELLED)
        elif isinstance(error, DomainError):
            work.close(Job.State.FAILED, str(error))
        elif isinstance(error, Later):
            logger.warning("%s, attempt %d: %s", work.job, work.job.attempts, error)
            work.try_again(str(error), after=error.after)
        elif isinstance(error, OperationalError | OSError):
            logger.warning("%s, attempt %d: %s", work.job, work.job.attempts, error)
            work.try_again(_("The database or the disk did not answer. Try again later."))
        else:
            logger.error("%s failed", work.job, exc_info=error)
            work.close(Job.State.FAILED, str(handlers[work.job.kind].fault))
    except LeaseLost:
        logger.warning("%s was taken over by another worker", work.job)


def run_now(job: Job) -> Job:
    """Do a job here, without a worker process: for tests and for the demo."""
    find_handlers()
    claimed = claim("here", lease=timedelta(hours=1), only=job)
    if claimed is not None:
        perform(Work(claimed))
    job.refresh_from_db()
    return job
