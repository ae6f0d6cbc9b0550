"""What was changed in the task overview, by whom, from what to what. Only ever added to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import Organisation, SchoolYear

from .task import Task


class ChangeQuerySet(models.QuerySet["Change"]):
    def last_that_holds(self, organisation: Organisation, year: SchoolYear) -> "Change | None":
        """The latest deed there that was not undone, and is not itself an undoing."""
        undoing_a_deed = Q(undoes__isnull=False, undoes__undoes=None)
        rows = self.filter(organisation=organisation, school_year=year, undone_by=None)
        found = rows.exclude(undoing_a_deed).select_related("by")
        return found.annotate(count=models.Count("tasks")).order_by("-pk").first()


class Change(models.Model):
    """One deed: it changed one task, or many at once, and is undone as a whole."""

    class Kind(models.TextChoices):
        ONE = "one", _("Decided")
        MANY = "many", _("Decided for several tasks")
        PACKAGE = "package", _("Minimum package")
        ADDED = "added", _("Own task added")
        REMOVED = "removed", _("Own task removed")
        RESET = "reset", _("Back to how it was")
        CARRIED = "carried", _("Taken over from last year")
        WORKBOOK = "workbook", _("From the workbook")
        IMPORTED = "imported", _("From an own list")
        EDITION = "edition", _("After a new catalogue")
        UNDONE = "undone", _("Undone")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="task_changes")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    note = models.CharField(max_length=200, blank=True)  # a file name, say
    undoes = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="undone_by"
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change of tasks")
        verbose_name_plural = _("changes of tasks")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class ChangedTask(models.Model):
    """What one organisation had stored about one task before and after; empty: nothing.

    Under "task" stand columns of an own task itself.
    """

    change = models.ForeignKey(Change, models.CASCADE, related_name="tasks")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, models.CASCADE, related_name="changes")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("changed task")
        verbose_name_plural = _("changed tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["change", "organisation", "task"], name="a_change_says_it_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.change}: {self.task}"
