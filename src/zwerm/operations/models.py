"""What this installation remembers of how it is run."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BackupQuerySet(models.QuerySet["Backup"]):
    def good(self) -> "BackupQuerySet":
        return self.filter(error="")


class Backup(models.Model):
    """A backup that was made and read back, or an attempt that failed, and why."""

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    path = models.CharField(_("file"), max_length=500)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    rows = models.PositiveBigIntegerField(_("rows"), default=0)
    is_encrypted = models.BooleanField(_("encrypted"), default=False)
    error = models.TextField(_("error"), blank=True)

    objects = BackupQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("backup")
        verbose_name_plural = _("backups")

    def __str__(self) -> str:
        return self.path

    @property
    def age(self) -> timedelta:
        return timezone.now() - self.at
