"""When everything is down: what comes back first, how, by whom, and when that was rehearsed."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .kept import Kept, KeptQuerySet, owner_field, role_field


class RecoveryServiceQuerySet(KeptQuerySet["RecoveryService"]):
    pass


class RecoveryService(Kept):
    """Something that must come back, and within which time."""

    class Within(models.TextChoices):
        HOUR = "1h", _("an hour")
        FOUR_HOURS = "4h", _("half a day")
        DAY = "1d", _("a day")
        THREE_DAYS = "3d", _("three days")
        WEEK = "7d", pgettext_lazy("within", "a week")
        LATER = "later", _("later")

    class BackupPace(models.TextChoices):
        ALWAYS = "always", _("all the time")
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")
        MONTHLY = "monthly", _("every month")
        SUPPLIER = "supplier", _("by the supplier")
        NONE = "none", pgettext_lazy("copy of data", "no backup")

    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(
        _("what must come back"), max_length=120, help_text=_("For instance: wifi in the classes.")
    )
    within = models.CharField(_("within"), max_length=5, choices=Within, default=Within.DAY)
    owner = owner_field()
    owner_role = role_field()
    procedure = models.CharField(
        _("where the procedure is"),
        max_length=200,
        blank=True,
        help_text=_("A place you can reach when all is down: a folder on paper, a phone."),
    )
    steps = models.TextField(
        _("first steps"),
        max_length=4000,
        blank=True,
        help_text=_("One step a line. Write no passwords: say who has them."),
    )
    backup = models.CharField(_("where the backup is"), max_length=200, blank=True)
    backup_pace = models.CharField(
        _("how often a backup is made"), max_length=8, choices=BackupPace, blank=True
    )
    restored_on = models.DateField(_("backup put back as a test on"), null=True, blank=True)

    objects = RecoveryServiceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("service to bring back")
        verbose_name_plural = _("services to bring back")

    def __str__(self) -> str:
        return self.name

    @property
    def steps_lines(self) -> list[str]:
        return [line.strip() for line in self.steps.splitlines() if line.strip()]


class RecoveryContactQuerySet(KeptQuerySet["RecoveryContact"]):
    pass


class RecoveryContact(Kept):
    """Whom to call: a role, or a firm, and how to reach it."""

    position = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(
        _("role or firm"), max_length=120, help_text=_("For instance: who decides to close down.")
    )
    person = owner_field()
    reach = models.CharField(_("how to reach"), max_length=120, help_text=_("A phone number."))
    when = models.CharField(_("when to call"), max_length=200, blank=True)

    objects = RecoveryContactQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.role


class RehearsalQuerySet(KeptQuerySet["Rehearsal"]):
    def planned(self) -> Self:
        return self.filter(held_on=None)

    def held(self) -> Self:
        return self.exclude(held_on=None)


class Rehearsal(Kept):
    """Trying it: planned on a day, and what came of it."""

    planned_on = models.DateField(_("planned on"))
    what = models.CharField(
        _("what you try"),
        max_length=200,
        help_text=_("For instance: put back yesterday's backup of the office."),
    )
    owner = owner_field()
    held_on = models.DateField(_("held on"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), max_length=4000, blank=True)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "pk"]
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")
        constraints = [
            models.CheckConstraint(
                condition=Q(held_on=None) | ~Q(outcome=""),
                name="a_rehearsal_that_was_held_says_what_came_of_it",
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_late(self) -> bool:
        return self.held_on is None and self.planned_on < timezone.localdate()
