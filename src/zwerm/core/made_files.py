"""A file that a worker makes because it takes long: for who asked for it, and for a day."""

import zlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .audit import ORGANISATION
from .erasing import Leaver, forgets
from .models import Job

KEEP = timedelta(days=1)


def expiry() -> datetime:
    """When what is asked now goes."""
    return timezone.now() + KEEP


class MadeFileQuerySet(models.QuerySet["MadeFile"]):
    def of(self, user: Any) -> "MadeFileQuerySet":
        """What this user asked for, as long as it is kept. Nobody else sees it."""
        return self.filter(by=user.pk, expires_at__gt=timezone.now())

    def expired(self) -> "MadeFileQuerySet":
        return self.filter(expires_at__lte=timezone.now())


class MadeFileManager(models.Manager["MadeFile"]):
    """Reads the content only where it is asked for."""

    def get_queryset(self) -> MadeFileQuerySet:
        return MadeFileQuerySet(self.model, using=self._db).defer("content")


class MadeFile(models.Model):
    """Asked for, being made, or ready. Its content stands beside it, so every host reaches it."""

    # Which maker makes it, and what it was asked with.
    kind = models.CharField(max_length=80)
    options = models.JSONField(default=dict)
    organisation = models.ForeignKey(ORGANISATION, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    job = models.OneToOneField(Job, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    name = models.CharField(_("file"), max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(default=bytes)  # packed
    # What the log tells of it when it is fetched.
    details = models.JSONField(default=dict)
    size = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    made_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(default=expiry, db_index=True)

    objects = MadeFileManager.from_queryset(MadeFileQuerySet)()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("file made in the background")
        verbose_name_plural = _("files made in the background")

    def __str__(self) -> str:
        return self.title

    @property
    def is_ready(self) -> bool:
        return self.made_at is not None

    @property
    def is_working(self) -> bool:
        return not self.is_ready and self.job is not None and self.job.is_open

    @property
    def is_stopping(self) -> bool:
        return self.job is not None and self.job.is_cancel_requested

    @property
    def was_stopped(self) -> bool:
        return self.job is not None and self.job.state == Job.State.CANCELLED

    @property
    def error(self) -> str:
        return self.job.error if self.job is not None else ""

    @property
    def percent(self) -> int:
        return round(100 * self.job.progress) if self.job is not None else 0

    def pack(self, content: bytes) -> None:
        """A tagged PDF becomes much smaller by it."""
        self.content, self.size = zlib.compress(content), len(content)

    def unpacked(self) -> bytes:
        return zlib.decompress(bytes(self.content))


@forgets(goes=[_("files that were made in the background in the last day, which may name them")])
def forget_made_files(leaver: Leaver) -> None:
    here = MadeFile.objects.filter(organisation__in=leaver.group)
    (here | MadeFile.objects.filter(by=leaver.user_id)).delete()
