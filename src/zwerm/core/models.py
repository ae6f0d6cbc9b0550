"""Work that outlives a request, and who looked at what."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .errors import DomainError

LEASE = timedelta(seconds=30)
# A worker that is awake takes a job within a second, unless many wait.
BEGINS_WITHIN = timedelta(seconds=15)


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> "JobQuerySet":
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])


class Job(models.Model):
    """A piece of background work. A worker holds it by a lease; a lease that runs out frees it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("stopped")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind"), max_length=200)
    arguments = models.JSONField(_("arguments"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    progress = models.FloatField(_("progress"), default=0)
    details = models.JSONField(_("details"), default=dict, blank=True)
    error = models.TextField(_("error"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    is_cancel_requested = models.BooleanField(_("asked to stop"), default=False)
    language = models.CharField(_("language of messages"), max_length=8, blank=True)
    worker = models.CharField(_("worker"), max_length=80, blank=True)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    # Which workers may do it, and what they take first: the highest number.
    queue_name = models.CharField(
        _("queue"), max_length=40, default="default", db_default="default"
    )
    priority = models.SmallIntegerField(_("priority"), default=0, db_default=0)
    # Each attempt: the worker, when it began, and the kind of error it ended with.
    trail = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    return_value = models.JSONField(null=True, editable=False)
    # What may be asked only once, such as the work of one day; other jobs have none.
    key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(fields=["state", "leased_until"], name="job_to_do"),
            models.Index(fields=["-created_at"], name="job_recent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(progress__gte=0, progress__lte=1), name="progress_is_a_share"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def waits_long(self) -> bool:
        """Whether whoever looks at it should know that no worker has begun."""
        is_waiting = self.state == self.State.WAITING
        return is_waiting and self.created_at < timezone.now() - BEGINS_WITHIN

    def ask_to_stop(self) -> None:
        """A waiting job ends at once; a running one at its next step, with the best it has."""
        # In the database, not from memory: a worker may have finished it in the meantime.
        row = Job.objects.filter(pk=self.pk)
        row.filter(state=self.State.WAITING).update(
            state=self.State.CANCELLED, finished_at=timezone.now(), is_cancel_requested=True
        )
        row.filter(state=self.State.RUNNING).update(is_cancel_requested=True)
        self.refresh_from_db()

    def ask_again(self) -> None:
        """Have it tried afresh, unless the same was asked since."""
        same = Job.objects.filter(kind=self.kind, arguments=self.arguments)
        if same.filter(created_at__gt=self.created_at).exists():
            raise DomainError(_("The same was asked again since. Look at that one."))
        asked = Job.objects.filter(pk=self.pk, state=self.State.FAILED).update(
            state=self.State.WAITING,
            attempts=0,
            progress=0,
            error="",
            worker="",
            is_cancel_requested=False,
            not_before=None,
            started_at=None,
            finished_at=None,
        )
        if not asked:
            raise DomainError(_("Only what failed can be tried again."))
        self.refresh_from_db()


class WorkerQuerySet(models.QuerySet["Worker"]):
    def awake(self) -> "WorkerQuerySet":
        return self.filter(seen_at__gte=timezone.now() - 2 * LEASE)


class Worker(models.Model):
    """A process that does jobs, and when it was last seen at it."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    version = models.CharField(_("version"), max_length=40, blank=True, db_default="")
    jobs_done = models.PositiveIntegerField(_("jobs done"), default=0, db_default=0)
    # Unknown where the operating system does not tell.
    memory_bytes = models.PositiveBigIntegerField(_("memory"), null=True)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name


# An idea of its own, which Django and all others find through this module.
from .audit import AuditEvent as AuditEvent  # noqa: E402, PLC0414
from .audit import record as record  # noqa: E402, PLC0414
from .made_files import MadeFile as MadeFile  # noqa: E402, PLC0414
from .shared_files import CacheRow as CacheRow  # noqa: E402, PLC0414
from .shared_files import StoredFile as StoredFile  # noqa: E402, PLC0414
