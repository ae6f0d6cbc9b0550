"""Scenarios: a way to divide the tasks of an organisation in one school year."""

from datetime import date, timedelta
from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.core.models import Job
from zwerm.means.models import Source
from zwerm.people.models import Person
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Level, Task

KEEP_UPLOADS = timedelta(days=1)


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, user: User) -> "ScenarioQuerySet":
        """Hours of people stand in a scenario, so only the ICT team there and above sees it.

        A member of one school's team also sees the scenario of its group.
        """
        if user.is_superuser:
            return self
        mine = [m for m in user.current_memberships if m.role in TEAM]
        inside = KeysBelow(*[m.organisation_id for m in mine])
        above = {up.pk for m in mine for up in m.organisation.lineage}
        return self.filter(Q(organisation__in=inside) | Q(organisation__in=above))

    def adopted(self) -> "ScenarioQuerySet":
        return self.filter(state=Scenario.State.ADOPTED)

    def with_plan(self) -> "ScenarioQuerySet":
        """Also the problem that was solved and its plan, read at the same moment."""
        return self.defer(None)


AllOfScenarios = models.Manager.from_queryset(ScenarioQuerySet)


class ScenarioManager(AllOfScenarios["Scenario"]):
    """The problem of a group and its plan are megabytes: they are read where they are asked for."""

    def get_queryset(self) -> ScenarioQuerySet:
        return cast("ScenarioQuerySet", super().get_queryset().defer("problem", "plan"))


class Scenario(models.Model):
    """One division: asked, computed, discussed, and perhaps adopted."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        DIVIDED = "divided", _("divided")
        PROPOSED = "proposed", _("proposed")
        ADOPTED = "adopted", _("adopted")
        REPLACED = "replaced", _("replaced")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="scenarios")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    based_on = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    # Weights of the goals 4 to 7: expertise, fair load, few hands, keep what is.
    weight_expertise = models.PositiveSmallIntegerField(_("expertise"), default=1)
    weight_fairness = models.PositiveSmallIntegerField(_("fair load"), default=4)
    weight_few_hands = models.PositiveSmallIntegerField(_("few hands"), default=6)
    weight_stability = models.PositiveSmallIntegerField(_("keep what is"), default=3)
    max_changes = models.PositiveIntegerField(_("at most this many changes"), null=True, blank=True)
    seed = models.PositiveIntegerField(default=0)
    # The problem that was solved and its plan, in the formats zwerm-problem/1 and zwerm-plan/1.
    problem = models.JSONField(default=dict, blank=True)
    plan = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    divided_at = models.DateTimeField(null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    effective_on = models.DateField(_("in force from"), null=True, blank=True)

    objects = ScenarioManager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year"],
                condition=Q(state="adopted"),
                name="one_adopted_division_a_year",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_adopted(self) -> bool:
        return self.state == self.State.ADOPTED

    @property
    def is_open(self) -> bool:
        """Whether it may still change; what was adopted once stays as it was decided.

        What people are asked about does not change either, until it is withdrawn.
        """
        return self.state in {self.State.DRAFT, self.State.DIVIDED}

    @property
    def is_divided(self) -> bool:
        """Whether there is a problem and its plan, which need not be read to know it."""
        return self.divided_at is not None

    @property
    def is_proposed(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def can_be_adopted(self) -> bool:
        """Divided and not in force: people may have been asked about it, or not."""
        return self.state in {self.State.DIVIDED, self.State.PROPOSED}

    def mark_divided(self, *, problem: dict[str, object], plan: dict[str, object]) -> None:
        self.problem, self.plan = problem, plan
        self.state, self.divided_at = self.State.DIVIDED, timezone.now()
        self.save(update_fields=["problem", "plan", "state", "divided_at"])

    def mark_divided_like(self, other: "Scenario") -> None:
        """With its problem and its plan, which are read where somebody asks for them."""
        self.state, self.divided_at = self.State.DIVIDED, timezone.now()
        kept = Scenario.objects.filter(pk=other.pk)
        Scenario.objects.filter(pk=self.pk).update(
            problem=models.Subquery(kept.values("problem")),
            plan=models.Subquery(kept.values("plan")),
            state=self.state,
            divided_at=self.divided_at,
        )
        del self.problem, self.plan

    def mark_proposed(self) -> None:
        self.state = self.State.PROPOSED
        self.save(update_fields=["state"])

    def mark_withdrawn(self) -> None:
        self.state = self.State.DIVIDED
        self.save(update_fields=["state"])

    def mark_replaced(self) -> None:
        self.state = self.State.REPLACED
        self.save(update_fields=["state"])

    def mark_adopted(self, *, by: User, on: date) -> None:
        self.state, self.adopted_by = self.State.ADOPTED, by
        self.adopted_at, self.effective_on = timezone.now(), on
        self.save(update_fields=["state", "adopted_by", "adopted_at", "effective_on"])


class PlannedTask(models.Model):
    """A task at the place where the scenario has it done, with the minutes it needs there."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="planned_tasks")
    task = models.ForeignKey(Task, models.CASCADE, related_name="+")
    level = models.CharField(_("level"), max_length=1, choices=Level)
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="+",
        help_text=_("The school, or the group for what is done together."),
    )
    pool = models.CharField(_("cluster"), max_length=60, blank=True)
    needed_minutes = models.PositiveIntegerField()
    given_minutes = models.PositiveIntegerField(default=0)
    outsourced_minutes = models.PositiveIntegerField(default=0)
    is_core = models.BooleanField(default=False)
    needs_backup = models.BooleanField(default=False)
    # For each covered school its share of the minutes, by the pk of the school.
    covers = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "task", "level", "organisation", "pool"],
                name="a_task_is_planned_once_in_a_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} – {self.pool or self.organisation}"

    @property
    def short_minutes(self) -> int:
        return max(self.needed_minutes - self.given_minutes - self.outsourced_minutes, 0)


class Allocation(models.Model):
    """Minutes a week of one person, from one source, for one planned task."""

    planned_task = models.ForeignKey(PlannedTask, models.CASCADE, related_name="allocations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="allocations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField(_("minutes a week"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["planned_task", "person", "source"], name="one_allocation_per_source"
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="allocation_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.planned_task}"


class Backup(models.Model):
    """Someone who can take over a planned task."""

    planned_task = models.ForeignKey(PlannedTask, models.CASCADE, related_name="backups")
    person = models.ForeignKey(Person, models.CASCADE, related_name="backups")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["planned_task", "person"], name="one_backup_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.planned_task}"


class Pin(models.Model):
    """A person must, or must not, do a task here."""

    class Kind(models.TextChoices):
        PIN = "pin", _("must do this")
        FORBID = "forbid", _("does not do this")

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="pins")
    kind = models.CharField(max_length=6, choices=Kind)
    task = models.ForeignKey(Task, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    level = models.CharField(max_length=1, choices=Level, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+"
    )
    pool = models.CharField(max_length=60, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "task", "person", "level", "organisation", "pool"],
                name="one_pin_per_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}: {self.task}"


class StandingRule(models.Model):
    """What holds for every division of a year: who must, must not, or does a task today."""

    class Kind(models.TextChoices):
        PIN = "pin", _("must do this")
        FORBID = "forbid", _("does not do this")
        CURRENT = "current", _("does this today")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="standing_rules", help_text=_("Who set it.")
    )
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    task = models.ForeignKey(Task, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    school = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only at"),
    )
    level = models.CharField(_("level"), max_length=1, choices=Level, blank=True)
    # Why, as the workbook says it.
    note = models.CharField(_("note"), max_length=200, blank=True, default="", db_default="")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("standing rule")
        verbose_name_plural = _("standing rules")

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}: {self.task}"


class DivisionSettings(models.Model):
    """What new scenarios of an organisation start with in a school year."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    max_changes = models.PositiveIntegerField(_("at most this many changes"), null=True, blank=True)

    class Meta:
        verbose_name = _("division settings")
        verbose_name_plural = _("division settings")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year"], name="division_settings_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.school_year}"


class WorkbookUploadQuerySet(models.QuerySet["WorkbookUpload"]):
    def visible_to(self, user: User) -> "WorkbookUploadQuerySet":
        """Nobody but the one who uploaded it."""
        return self.filter(user=user)

    def stale(self) -> "WorkbookUploadQuerySet":
        return self.filter(created_at__lt=timezone.now() - KEEP_UPLOADS)


class WorkbookUpload(models.Model):
    """A workbook that a worker reads, and that waits for its reader to confirm or forget it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    file_name = models.CharField(_("file"), max_length=120)
    # The file, until it is read; then what stands in it, until that is taken over.
    content = models.BinaryField(null=True)
    dossier = models.JSONField()
    # What reading it, and then taking it over, came to; empty as long as it was not read.
    findings = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    objects = WorkbookUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded workbook")
        verbose_name_plural = _("uploaded workbooks")

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_working(self) -> bool:
        return self.job is not None and self.job.is_open


# Ideas of their own, which Django finds through this module.
from . import (  # noqa: E402, F401
    board_step,
    comment,
    continuity_study,
    proposal,
    remedy_models,
    what_if,
)
