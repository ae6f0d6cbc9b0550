"""Background work on a lease table: whoever holds a job renews its lease, or others may take it.

A handler is a function of `work` and the job's arguments. What it changes it changes inside
`work.completion()`: one transaction with the end of the job, and only while the lease is held.
So a job of a killed worker is done again, and has its effect exactly once.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import DomainError
from .models import LEASE, Job, JobQuerySet

Handler = Callable[..., None]
Text = str | Promise

MOST_ATTEMPTS = 3
# Progress is written, and a request to stop noticed, this often.
SECONDS_BETWEEN_LOOKS = 0.5

logger = logging.getLogger("zwerm.jobs")
_handlers: dict[str, Handler] = {}
# What the user is told of a fault in the program. What it was, stands in the log.
_faults: dict[str, Text] = {}
FAULT = gettext_lazy(
    "This did not succeed because of a fault in Zwerm. "
    "Tell it to whoever manages Zwerm for your school."
)


def job(kind: str, *, fault: Text = FAULT) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind, and what a fault in it is called."""

    def register(handler: Handler) -> Handler:
        _handlers[kind], _faults[kind] = handler, fault
        return handler

    return register


def enqueue(kind: str, *, by: Any, **arguments: Any) -> Job:
    """Ask for work to be done. In a transaction: once that is committed."""
    return Job.objects.create(
        kind=kind,
        arguments=arguments,
        created_by=by if by is not None and by.pk else None,
        language=translation.get_language() or "",
    )


def enqueue_once(
    kind: str, *, key: str, not_before: datetime | None = None, **arguments: Any
) -> None:
    """Ask for work that this key was not asked for before, however many ask at the same time."""
    wanted = Job(kind=kind, key=key, not_before=not_before, arguments=arguments)
    Job.objects.bulk_create([wanted], ignore_conflicts=True)


def find_handlers() -> None:
    """Import the `jobs` module of every app, and what the core does by itself."""
    autodiscover_modules("jobs", "mail", "tidying")


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


class Work:
    """A job in the hands of one worker: what its handler may tell and ask."""

    def __init__(self, job: Job, *, is_leaving: Event | None = None) -> None:
        self.job = job
        self.is_closed = False
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
        self.is_closed = True

    def close(self, state: Job.State, error: str = "") -> None:
        """End the job. One that was asked to stop ends as stopped, whatever it kept."""
        if state == Job.State.DONE and self._held.filter(is_cancel_requested=True).exists():
            state = Job.State.CANCELLED
        progress = 1.0 if state == Job.State.DONE else self.job.progress
        closed = self._held.update(
            state=state,
            error=error,
            progress=progress,
            details=self.job.details,
            leased_until=None,
            finished_at=timezone.now(),
        )
        if not closed:
            raise LeaseLost

    def give_back(self) -> None:
        """Let another worker start it afresh, without counting this attempt."""
        self._held.update(
            state=Job.State.WAITING, worker="", leased_until=None, attempts=self.job.attempts - 1
        )

    def try_again(self, error: str, *, after: timedelta = timedelta()) -> None:
        if self.job.attempts >= MOST_ATTEMPTS:
            self.close(Job.State.FAILED, error)
        else:
            self._held.update(
                state=Job.State.WAITING,
                worker="",
                leased_until=None,
                not_before=timezone.now() + after if after else None,
            )


def claim(worker: str, *, lease: timedelta = LEASE, only: Job | None = None) -> Job | None:
    """Take the oldest job that waits and may begin, or whose lease ran out.

    With `only` that job, also before its time.
    """
    while _free(only).exists():
        # On SQLite the transaction is immediate; elsewhere the row lock keeps others off.
        with transaction.atomic():
            found = _free(only).select_for_update(skip_locked=True).order_by("created_at").first()
            if found is None:
                return None
            if _is_given_up(found):
                continue
            found.state, found.worker = Job.State.RUNNING, worker
            found.leased_until = timezone.now() + lease
            found.attempts += 1
            found.started_at = found.started_at or timezone.now()
            found.save(update_fields=["state", "worker", "leased_until", "attempts", "started_at"])
            return found
    return None


def _free(only: Job | None) -> JobQuerySet:
    lapsed = Q(state=Job.State.RUNNING, leased_until__lt=timezone.now())
    free = Job.objects.filter(Q(state=Job.State.WAITING) | lapsed, kind__in=list(_handlers))
    if only:
        return free.filter(pk=only.pk)
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
    job.finished_at, job.leased_until = timezone.now(), None
    job.save(update_fields=["state", "error", "finished_at", "leased_until"])
    return True


def perform(work: Work) -> None:
    """Do a claimed job, and end it whatever happens."""
    with translation.override(work.job.language or None):
        try:
            _handlers[work.job.kind](work, **work.job.arguments)
            if not work.is_closed:
                with work.completion():
                    pass
        except LeaseLost:
            logger.warning("%s was taken over by another worker", work.job)
        except Returned:
            work.give_back()
        except Exception as error:
            _end_after(work, error)


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
            work.close(Job.State.FAILED, str(_faults[work.job.kind]))
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
