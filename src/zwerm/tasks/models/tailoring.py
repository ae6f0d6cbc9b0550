"""How each organisation tailors the tasks."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.core.errors import DomainError
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation, Provenance, SchoolYear

from .task import Horizon, Task

# More is a typing error, even for ten people.
MOST_WEEKLY_MINUTES = 400 * 60
LONGEST_REASON = 300
LONGEST_NOTE = 2000


class TailoringQuerySet(models.QuerySet["Tailoring"]):
    def that_matter_to(
        self, organisation: Organisation, school_year: SchoolYear
    ) -> "TailoringQuerySet":
        """What was decided at this organisation, above it and under it."""
        lineage = [above.pk for above in organisation.lineage]
        below = KeysBelow(organisation.pk)
        there = Q(organisation__in=lineage) | Q(organisation__in=below)
        return self.filter(there, school_year=school_year)


class Tailoring(models.Model):
    """What one organisation decides about one task in one school year."""

    class Status(models.TextChoices):
        APPLIES = "applies", _("applies")
        DROPPED = "dropped", _("dropped")
        POSTPONED = "postponed", _("postponed")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="tailorings")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.CASCADE, related_name="tailorings")
    # Empty: nothing decided here, so what the school group says holds.
    status = models.CharField(_("status"), max_length=10, choices=Status, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    postponed_until = models.DateField(_("postponed until"), null=True, blank=True)
    # Empty: as the catalogue, or the school group, says.
    horizon = models.CharField(_("horizon"), max_length=5, choices=Horizon, blank=True)
    core_reason = models.CharField(_("why (not) a core task"), max_length=300, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    weekly_minutes = models.PositiveIntegerField(
        _("own figure, minutes a week"), null=True, blank=True
    )
    minutes_provenance = models.CharField(
        max_length=10, choices=Provenance, default=Provenance.ESTIMATE
    )
    # Fields of `workbook.records.TaskRecord` that differ from the task itself.
    adjustments = models.JSONField(default=dict, blank=True)

    objects = TailoringQuerySet.as_manager()

    class Meta:
        verbose_name = _("tailoring")
        verbose_name_plural = _("tailorings")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year", "task"], name="one_tailoring_per_task"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["", "applies"]) | ~Q(reason=""),
                name="a_dropped_task_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="postponed") | Q(postponed_until=None),
                name="only_a_postponed_task_waits_for_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.task}"

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing that the task, or the school group, does not say already."""
        said = (self.status, self.horizon, self.core_reason, self.note, self.adjustments)
        return self.weekly_minutes is None and not any(said)

    def decide(self, status: str, reason: str = "", until: date | None = None) -> None:
        """Choose a status; an empty one follows the school group."""
        needs_reason = status in {self.Status.DROPPED, self.Status.POSTPONED}
        if needs_reason and not reason.strip():
            raise DomainError(
                gettext("Say why “%(task)s” is dropped or postponed: next year somebody will ask.")
                % {"task": self.task}
            )
        if status and status not in self.Status.values:
            raise DomainError(gettext("A task applies, is dropped or is postponed."))
        if len(reason.strip()) > LONGEST_REASON:
            raise DomainError(gettext("Say the reason in at most 300 characters."))
        self.status, self.reason = status, reason.strip() if status else ""
        self.postponed_until = until if status == self.Status.POSTPONED else None

    def plan(self, horizon: str) -> None:
        """When it has to be done; an empty horizon follows the catalogue or the school group."""
        if horizon and horizon not in Horizon.values:
            raise DomainError(gettext("A task is for now, for this year or for later."))
        self.horizon = horizon

    def fill_in(self, weekly_minutes: int | None, provenance: str) -> None:
        """The school's own figure; None: as the drivers say."""
        if weekly_minutes is not None:
            if self.organisation.is_group:
                raise DomainError(gettext("Fill in own hours at a school: the group adds them up."))
            if not 0 <= weekly_minutes <= MOST_WEEKLY_MINUTES:
                raise DomainError(gettext("Own hours lie between 0 and 400 a week."))
        self.weekly_minutes, self.minutes_provenance = weekly_minutes, provenance
