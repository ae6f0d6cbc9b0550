"""The task catalogue, own tasks, and how each organisation tailors them."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.people.models import Competence
from zwerm.schools.models import Organisation, Provenance, SchoolYear
from zwerm.workbook.records import CLUSTERS
from zwerm.workbook.records import Cluster as ClusterLetter

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# More is a typing error, even for ten people.
MOST_WEEKLY_MINUTES = 400 * 60


class Cluster(models.TextChoices):
    T = "T", _("Technical")
    P = "P", _("Pedagogical")
    B = "B", _("Policy")
    A = "A", _("Administrative")


class Level(models.TextChoices):
    """Where a task is done: in one school, for a cluster of schools, or for the whole group."""

    SCHOOL = "S", _("school")
    POOL = "P", _("cluster of schools")
    GROUP = "G", _("school group")


class Ground(models.TextChoices):
    """Why a task is of strategic importance: the three grounds of the report."""

    INFRASTRUCTURE = "infrastructure", _("quick reaction when the infrastructure fails")
    ADMINISTRATION = "administration", _("the heart of the administration")
    VISION = "vision", _("tied to the pedagogical vision and policy")


def _minutes(label: "StrOrPromise") -> "models.FloatField[float, float]":
    return models.FloatField(label, default=0)


def _required(label: "StrOrPromise") -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(label, default=0)


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User) -> "TaskQuerySet":
        """The catalogue, and own tasks of the user's school group."""
        if user.is_superuser:
            return self
        own = Q(owner__in=Organisation.objects.visible_to(user).values("pk"))
        return self.filter(Q(owner=None) | own)

    def for_organisation(self, organisation: Organisation) -> "TaskQuerySet":
        """The catalogue, and the own tasks at, above and under this organisation."""
        lineage = [above.pk for above in organisation.lineage]
        below = Organisation.objects.below(organisation.pk).values("pk")
        return self.filter(Q(owner=None) | Q(owner__in=lineage) | Q(owner__in=below))


class Task(models.Model):
    """A task of the catalogue (no owner), or one that a school added itself.

    Fields are those of the catalogue file; `data/takencatalogus.csv` and its source notes
    say where each value comes from. Minutes are averages a week over 40 school weeks.
    """

    owner = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="own_tasks"
    )
    slug = models.SlugField(_("key"), max_length=60)
    catalogue_version = models.CharField(max_length=20, blank=True)
    cluster = models.CharField(_("cluster"), max_length=1, choices=Cluster)
    name_nl = models.CharField(_("name in Dutch"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    description_nl = models.CharField(_("description in Dutch"), max_length=300, blank=True)
    description_en = models.CharField(_("description in English"), max_length=300, blank=True)
    is_core = models.BooleanField(_("core task"), default=False)
    core_ground = models.CharField(max_length=40, blank=True)
    core_source = models.CharField(max_length=60, blank=True)
    strategic_for = models.JSONField(default=list, blank=True)  # values of Ground
    level_t = _required(_("technical level needed"))
    level_p = _required(_("pedagogical level needed"))
    level_b = _required(_("policy level needed"))
    level_a = _required(_("administrative level needed"))
    specialisation = models.CharField(max_length=3, blank=True, choices=Competence)
    other_executors = models.JSONField(default=list, blank=True)
    levels = models.JSONField(_("may be done at"), default=list)
    preferred_level = models.CharField(max_length=1, choices=Level, default=Level.SCHOOL)
    is_central = models.BooleanField(_("best done above the school group"), default=False)
    is_urgent = models.BooleanField(_("needed now to keep working"), default=False)
    priority = models.PositiveSmallIntegerField(_("priority"), default=2)
    is_on_site = models.BooleanField(_("needs quick help on site"), default=False)
    needs_expertise = models.BooleanField(_("scarce expertise"), default=False)
    needs_backup = models.BooleanField(_("needs a backup"), default=False)
    outsourcing_euro_an_hour = models.PositiveIntegerField(default=0)
    pooled_variable_saving = models.PositiveSmallIntegerField(default=0)
    is_splittable = models.BooleanField(default=False)
    smallest_share_minutes = models.PositiveSmallIntegerField(default=30)
    frequency = models.CharField(max_length=20, blank=True)
    fixed_minutes = _minutes(_("fixed minutes a week"))
    minutes_per_100_devices = _minutes(_("minutes per 100 devices"))
    minutes_per_100_pupils = _minutes(_("minutes per 100 pupils"))
    minutes_per_100_staff = _minutes(_("minutes per 100 staff"))
    effort_provenance = models.CharField(
        max_length=10, choices=Provenance, default=Provenance.ESTIMATE
    )
    effort_yardstick = models.CharField(max_length=80, blank=True)
    effort_reasoning = models.CharField(max_length=300, blank=True)
    technical_tracks_only = models.BooleanField(default=False)
    keep_running = models.BooleanField(_("keeps the infrastructure running"), default=False)
    source = models.CharField(max_length=120, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.UniqueConstraint(fields=["owner", "slug"], name="one_key_per_owner"),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(owner=None), name="one_key_in_the_catalogue"
            ),
            models.CheckConstraint(
                condition=Q(priority__gte=1, priority__lte=3), name="priority_is_1_to_3"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        is_english = (get_language() or "nl").startswith("en")
        return self.name_en if is_english and self.name_en else self.name_nl

    @property
    def description(self) -> str:
        """In the language of the reader; what a school wrote itself is shown as it wrote it."""
        is_english = (get_language() or "nl").startswith("en")
        return self.description_en if is_english and self.description_en else self.description_nl

    @property
    def required(self) -> dict[ClusterLetter, int]:
        """The level asked in each cluster, where it asks any."""
        letters: tuple[ClusterLetter, ...] = CLUSTERS
        levels = {letter: int(getattr(self, f"level_{letter.lower()}")) for letter in letters}
        return {letter: level for letter, level in levels.items() if level}


class TailoringQuerySet(models.QuerySet["Tailoring"]):
    def that_matter_to(
        self, organisation: Organisation, school_year: SchoolYear
    ) -> "TailoringQuerySet":
        """What was decided at this organisation, above it and under it."""
        lineage = [above.pk for above in organisation.lineage]
        below = Organisation.objects.below(organisation.pk).values("pk")
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
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.task}"

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing that the task, or the school group, does not say already."""
        return not self.status and self.weekly_minutes is None and not self.adjustments

    def decide(self, status: str, reason: str = "") -> None:
        """Choose a status; an empty one follows the school group."""
        needs_reason = status in {self.Status.DROPPED, self.Status.POSTPONED}
        if needs_reason and not reason.strip():
            raise DomainError(
                gettext("Say why “%(task)s” is dropped or postponed: next year somebody will ask.")
                % {"task": self.task}
            )
        self.status, self.reason = status, reason.strip() if status else ""

    def fill_in(self, weekly_minutes: int | None, provenance: str) -> None:
        """The school's own figure; None: as the drivers say."""
        if weekly_minutes is not None:
            if self.organisation.is_group:
                raise DomainError(gettext("Fill in own hours at a school: the group adds them up."))
            if not 0 <= weekly_minutes <= MOST_WEEKLY_MINUTES:
                raise DomainError(gettext("Own hours lie between 0 and 400 a week."))
        self.weekly_minutes, self.minutes_provenance = weekly_minutes, provenance
