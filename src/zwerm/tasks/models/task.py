"""The task catalogue, and own tasks."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Competence
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation, Provenance
from zwerm.workbook.records import CLUSTERS
from zwerm.workbook.records import Cluster as ClusterLetter

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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


class Horizon(models.TextChoices):
    """When it has to be done."""

    NOW = "now", _("now")
    YEAR = "year", _("this year")
    LATER = "later", _("later")


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
        """The catalogue, and the own tasks at, above and under this organisation.

        What a newer catalogue no longer has stays where something was decided about it.
        """
        lineage = [above.pk for above in organisation.lineage]
        below = KeysBelow(organisation.pk)
        here = Q(owner=None) | Q(owner__in=lineage) | Q(owner__in=below)
        decided = Q(tailorings__organisation__in=lineage) | Q(tailorings__organisation__in=below)
        kept = self.model.objects.filter(decided, owner=None, is_retired=True)
        return self.filter(here, Q(is_retired=False) | Q(pk__in=kept.values("pk")))


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
    # No longer in the catalogue, or an own task that was removed. What was done with it stays.
    is_retired = models.BooleanField(_("no longer in use"), default=False)

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
    def advised_horizon(self) -> str:
        """The catalogue knows what is needed now and what can be spread."""
        return Horizon.NOW if self.is_urgent else Horizon.YEAR

    @property
    def required(self) -> dict[ClusterLetter, int]:
        """The level asked in each cluster, where it asks any."""
        letters: tuple[ClusterLetter, ...] = CLUSTERS
        levels = {letter: int(getattr(self, f"level_{letter.lower()}")) for letter in letters}
        return {letter: level for letter, level in levels.items() if level}
