"""The deeds on the board of a scenario, so that each can be undone and done again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Person
from zwerm.tasks.models import Task

from .models import Scenario


class BoardStep(models.Model):
    """One deed: who did what when, and how what it touched was before and after it."""

    class Deed(models.TextChoices):
        PIN = "pin", _("pinned")
        FORBID = "forbid", _("not to be assigned")
        RELEASE = "release", _("released")
        CAP = "cap", _("at most so many hours")
        CHANGES = "changes", _("at most so many changes")
        WEIGHTS = "weights", _("what weighs most")
        DIVIDE = "divide", _("divided again")

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="steps")
    deed = models.CharField(_("deed"), max_length=8, choices=Deed)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    task = models.ForeignKey(Task, models.CASCADE, null=True, blank=True, related_name="+")
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("step on the board")
        verbose_name_plural = _("steps on the board")

    def __str__(self) -> str:
        return f"{self.get_deed_display()} {self.at:%Y-%m-%d %H:%M}"


class KeptDivision(models.Model):
    """The division that is not on the board: the earlier one, or after undoing the later one."""

    step = models.OneToOneField(BoardStep, models.CASCADE, related_name="kept")
    problem = models.JSONField()
    plan = models.JSONField()
    divided_at = models.DateTimeField()
    # What colleagues who are not there yet would do in it, by place; see `newcomers`.
    newcomers = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("kept division")
        verbose_name_plural = _("kept divisions")

    def __str__(self) -> str:
        return f"{self.divided_at:%Y-%m-%d %H:%M}"


class Cap(models.Model):
    """At most so many minutes a week of one person, in one scenario."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="caps")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    weekly_minutes = models.PositiveIntegerField(_("at most this many minutes a week"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["person__name", "pk"]
        verbose_name = _("limit of hours")
        verbose_name_plural = _("limits of hours")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "person"], name="one_cap_per_person"),
            models.CheckConstraint(
                condition=Q(weekly_minutes__lte=7 * 24 * 60), name="a_cap_fits_a_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.weekly_minutes}"
