"""The scan: what someone says of themself each school year, and how a colleague sees it.

All of it is the person's own. Nothing here is counted or read by others until the person finishes
the scan and says who may; then it becomes ratings, which are part of `people`.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Competence, Person
from zwerm.schools.models import SchoolYear

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_TRAITS = 5
# A request for a second look that nobody answers does not hang on for ever.
LOOK_STAYS_OPEN = timedelta(days=60)


class Trait(models.TextChoices):
    """The thirteen generic competences of the report. Chosen, never scored."""

    COMMUNICATIVE = "communicative", _("communicative")
    FLEXIBLE = "flexible", _("flexible")
    CALM = "calm", _("calm under pressure")
    DISCREET = "discreet", _("discreet")
    TEAM_PLAYER = "team", _("a team player")
    INNOVATIVE = "innovative", _("keen on what is new")
    CREATIVE = "creative", _("creative")
    INDEPENDENT = "independent", _("good at working alone")
    DYNAMIC = "dynamic", _("energetic")
    EMPATHIC = "empathic", _("good at feeling with others")
    EAGER_TO_LEARN = "learning", _("eager to learn")
    RESPONSIBLE = "responsible", _("responsible")
    ORGANISED = "organised", _("good at organising")


class DigCompEduArea(models.TextChoices):
    ENGAGEMENT = "1", _("Professional engagement")
    RESOURCES = "2", _("Digital resources")
    TEACHING = "3", _("Teaching and learning")
    ASSESSMENT = "4", _("Assessment")
    EMPOWERING = "5", _("Empowering learners")
    FACILITATING = "6", _("Facilitating learners' digital competence")


class Run(models.Model):
    """The scan of one person in one school year."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="scans")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    items_version = models.PositiveSmallIntegerField(_("version of the questions"))
    step = models.PositiveSmallIntegerField(_("where the person is"), default=1)
    traits = models.JSONField(_("traits"), default=list, blank=True)
    wanted_minutes = models.PositiveSmallIntegerField(
        _("minutes a week one would want"), null=True, blank=True
    )
    digcompedu = models.JSONField(_("level for each area of DigCompEdu"), default=dict, blank=True)
    uses_digcompedu = models.BooleanField(_("pedagogical level from DigCompEdu"), default=False)
    # What the answers came to when the person finished, so that later questions change no past.
    levels = models.JSONField(_("levels"), default=dict, blank=True)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(_("finished on"), null=True, blank=True)

    class Meta:
        ordering = ["-school_year__first_year"]
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        constraints = [
            models.UniqueConstraint(fields=["person", "school_year"], name="one_scan_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.school_year}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def has_news(self) -> bool:
        """Whether something changed since the person finished."""
        return self.finished_at is not None and self.changed_at > self.finished_at

    @property
    def trait_labels(self) -> "list[StrOrPromise]":
        return [Trait(trait).label for trait in self.traits if trait in Trait.values]

    def touch(self, *fields: str) -> None:
        """Keep what changed, and that it did."""
        self.changed_at = timezone.now()
        self.save(update_fields=[*fields, "changed_at"])


def _level() -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(
        _("level"), null=True, blank=True, validators=[MaxValueValidator(3)]
    )


class Answer(models.Model):
    """What someone chose; without a level they do not know, or it does not apply."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="answers")
    item = models.SlugField(_("question"), max_length=40)
    level = _level()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["run", "item"], name="one_answer_to_a_question"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__lte=3), name="answer_is_0_to_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.level}"


class Wish(models.Model):
    """How gladly someone does this kind of work; without a value they do not know."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="wishes")
    competence = models.CharField(_("competence"), max_length=3, choices=Competence)
    motivation = models.SmallIntegerField(
        _("motivation"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-2), MaxValueValidator(2)],
    )

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [
            models.UniqueConstraint(fields=["run", "competence"], name="one_wish_a_competence"),
            models.CheckConstraint(
                condition=Q(motivation__isnull=True) | Q(motivation__gte=-2, motivation__lte=2),
                name="wish_is_-2_to_2",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competence}: {self.motivation}"


class Sharing(models.Model):
    """Who may read what the division does not use. Levels and wishes: see `Person.audience`."""

    class Audience(models.TextChoices):
        NOBODY = "nobody", _("only I know it")
        TEAM = "team", _("the ICT policy team reads it")

    person = models.OneToOneField(Person, models.CASCADE, related_name="scan_sharing")
    traits = models.CharField(
        _("who sees my traits"), max_length=8, choices=Audience, default=Audience.NOBODY
    )
    hours = models.CharField(
        _("who sees how many hours I want"),
        max_length=8,
        choices=Audience,
        default=Audience.NOBODY,
    )

    class Meta:
        verbose_name = _("sharing")
        verbose_name_plural = _("sharing")

    def __str__(self) -> str:
        return str(self.person)


class SecondLookQuerySet(models.QuerySet["SecondLook"]):
    def asked_of(self, user: User) -> "SecondLookQuerySet":
        """What this user may still answer: as long as they are colleagues."""
        since = timezone.now() - LOOK_STAYS_OPEN
        asked = self.filter(colleague=user, answered_at__isnull=True, asked_at__gte=since)
        return asked.filter(run__person__in=Person.objects.visible_to(user).values("pk"))


class SecondLook(models.Model):
    """How a colleague sees it, asked by the person and read by nobody else."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="second_looks")
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    levels = models.JSONField(_("levels"), default=dict, blank=True)
    is_counted = models.BooleanField(_("counts with the own answers"), default=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")
        constraints = [
            models.UniqueConstraint(fields=["run", "colleague"], name="one_look_a_colleague"),
            models.CheckConstraint(
                condition=Q(is_counted=False) | Q(answered_at__isnull=False),
                name="only_an_answered_look_counts",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
                name="a_look_is_answered_after_it_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.colleague} → {self.run.person}"


# An idea of its own, which Django finds through this module.
from . import consent  # noqa: E402, F401
