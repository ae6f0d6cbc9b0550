"""A seal over a stretch of the log: changing, removing or adding a row breaks it."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.core.audit import OnlyAddedTo


class SealQuerySet(models.QuerySet["AuditSeal"]):
    def update(self, **_values: Any) -> NoReturn:
        raise OnlyAddedTo

    def delete(self) -> NoReturn:
        raise OnlyAddedTo

    def mark_dropped(self) -> int:
        """For `retention` alone: the rows are gone, the seal stays."""
        return super().update(dropped_at=timezone.now())

    def replace_signature(self, signature: str) -> int:
        """For `sealing.sign_anew` alone: when the key of the installation changes."""
        return super().update(signature=signature)


class AuditSeal(models.Model):
    """Follows on the one before it, and is signed with a key that is not in the database."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField(default=timezone.now)
    # The rows in it, as stretches [first, last]. Rows that were still being written when a later
    # one was sealed stand in the next seal: numbers do not become visible in their order.
    stretches = models.JSONField()
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("seal of the log")
        verbose_name_plural = _("seals of the log")

    def __str__(self) -> str:
        return f"{self.number}: {self.first}-{self.last}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise OnlyAddedTo
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        raise OnlyAddedTo
