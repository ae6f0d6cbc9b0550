"""Releases of the catalogue: what each brought, and who has looked at it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import Organisation

from .task import Task


class Edition(models.Model):
    """A release of the catalogue. The rows of the tasks are those of the latest."""

    version = models.CharField(_("version"), max_length=20, unique=True)
    loaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("edition of the catalogue")
        verbose_name_plural = _("editions of the catalogue")

    def __str__(self) -> str:
        return self.version


class EditionChange(models.Model):
    """What a release changed in one task: columns of the task, as they were and as they became."""

    class Kind(models.TextChoices):
        ADDED = "added", _("new")
        CHANGED = "changed", _("changed")
        RETIRED = "retired", _("no longer in the catalogue")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="changes")
    task = models.ForeignKey(Task, models.CASCADE, related_name="edition_changes")
    kind = models.CharField(max_length=8, choices=Kind)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change in the catalogue")
        verbose_name_plural = _("changes in the catalogue")
        constraints = [
            models.UniqueConstraint(fields=["edition", "task"], name="an_edition_changes_it_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.task}"


class EditionReview(models.Model):
    """An organisation has looked at what a release changed."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="reviews")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("look at an edition")
        verbose_name_plural = _("looks at editions")
        constraints = [
            models.UniqueConstraint(fields=["edition", "organisation"], name="one_look_each")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.edition}"
