"""The team: who they are, where they work, what they can and what they like to do."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.schools.models import Organisation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Role(models.TextChoices):
    """What someone is called at school. A label, never a fixed package of tasks."""

    TICT = "tict", _("technical ICT coordinator")
    PICT = "pict", _("pedagogical ICT coordinator")
    COORDINATOR = "coordinator", _("coordinating ICT coordinator")
    HEAD = "head", _("head of school")
    DIRECTOR = "director", _("coordinating director")
    ADMINISTRATION = "administration", _("administration")
    CONTACT = "contact", _("anchor point")
    DIGICOACH = "digicoach", _("digicoach")
    CARE = "care", _("care coordinator")
    BUILDINGS = "buildings", _("buildings and facilities")
    TEACHER = "teacher", _("teacher")
    EXTERNAL = "external", _("external")


class Competence(models.TextChoices):
    """The four clusters and the seven technical specialisations of the report (chapter 3)."""

    T = "T", _("technical")
    P = "P", _("pedagogical")
    B = "B", _("policy")
    A = "A", _("administrative")
    NET = "net", _("networks")
    SW = "sw", _("software")
    HW = "hw", _("hardware")
    LMS = "lms", _("learning platform")
    OFF = "off", _("office software")
    HD = "hd", _("help desk")
    CYB = "cyb", _("cyber security")

    @property
    def is_cluster(self) -> bool:
        return len(self.value) == 1


# The key and the name of a person, and what tells two of one name apart: their code and place.
Named = tuple[int, str, str, str]


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> "PersonQuerySet":
        """Names and roles are known to everyone in the same school group."""
        if user.is_superuser:
            return self
        return self.filter(organisation__in=Organisation.objects.visible_to(user).values("pk"))

    def to_choose_from(self) -> "models.QuerySet[Person, Named]":
        """By name, as rows: there may be thousands of them."""
        return self.order_by("name", "pk").values_list("pk", "name", "code", "organisation__name")

    def current(self) -> "PersonQuerySet":
        today = timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))

    def in_divisions(self) -> "PersonQuerySet":
        """Whose hours a new division may count on: everyone but who is left out while absent.

        Being away for a week changes nothing in what is divided for a school year. For a long
        absence the team says so with the absence itself; from then until its last day the person
        is left out, so a division can be made ready before the first day.
        """
        away = absence.Absence.objects.not_over().filter(is_left_out=True)
        return self.current().exclude(pk__in=away.values("person"))

    def working_at(self, organisation: Organisation) -> "PersonQuerySet":
        """Whoever belongs to this organisation, or to something under it."""
        inside = Organisation.objects.below(organisation.pk).values("pk")
        return self.filter(Q(organisation__in=inside) | Q(homes__in=inside)).distinct()

    def serving(self, organisation: Organisation) -> "PersonQuerySet":
        """Whoever works here, and the group's own people, who work everywhere."""
        inside = Organisation.objects.below(organisation.pk).values("pk")
        above = [above.pk for above in organisation.lineage]
        from_the_group = Q(is_group_staff=True, organisation__in=above)
        return self.filter(
            Q(organisation__in=inside) | Q(homes__in=inside) | from_the_group
        ).distinct()

    def in_team_of(self, user: User) -> "PersonQuerySet":
        """The people whose hours and wishes the user works with, as a member of their ICT team."""
        led = [m.organisation_id for m in user.current_memberships if m.role in TEAM]
        inside = Organisation.objects.below(*led).values("pk")
        return self.filter(Q(organisation__in=inside) | Q(homes__in=inside)).distinct()


def _limit(label: "StrOrPromise") -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(1000)]
    )


class Person(models.Model):
    """A member of the team, with or without an account."""

    class Audience(models.TextChoices):
        """Who may use someone's own answers, each with those before it; the person always may."""

        NOBODY = "nobody", _("only I know it, and the division does not use it")
        DIVISION = "division", _("nobody reads it, but the division counts with it")
        TEAM = "team", _("the ICT policy team reads it, and the division counts with it")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="people", verbose_name=_("belongs to")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    code = models.SlugField(_("short code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    photo = models.ImageField(_("photo"), upload_to="people", blank=True)
    roles = models.JSONField(_("roles"), default=list, blank=True)
    is_teacher = models.BooleanField(_("teaches"), default=False)
    is_group_staff = models.BooleanField(_("works for the whole group"), default=False)
    homes = models.ManyToManyField(
        Organisation, related_name="staff", blank=True, verbose_name=_("works at")
    )
    reach_pools = models.JSONField(_("serves clusters"), default=list, blank=True)
    max_tasks = _limit(_("at most this many tasks"))
    max_clusters = _limit(_("at most this many clusters of tasks"))
    max_schools = _limit(_("at most this many schools"))
    max_backups = _limit(_("backup for at most this many tasks"))
    # Nobody reads an answer unless its owner says so. The division counts with it, because that
    # is what people are asked for; it names no answers.
    audience = models.CharField(
        _("who sees what I can"), max_length=8, choices=Audience, default=Audience.DIVISION
    )
    wishes_audience = models.CharField(
        _("who sees what I like"), max_length=8, choices=Audience, default=Audience.DIVISION
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()
    # Of a page that asked for it (`standing_in.note_stand_ins`): the absence of today.
    replacement: "absence.Absence | None" = None

    class Meta:
        ordering = ["name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_code_per_person"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="person_leaves_after_arriving",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[:1].isalpha()]
        return (words[0][:1] + words[-1][:1]).upper() if len(words) > 1 else self.name[:2].upper()

    @property
    def has_left(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles if role in Role.values]


class RatingQuerySet(models.QuerySet["Rating"]):
    """A rating says two things, and each has its own audience."""

    def visible_to(self, user: User) -> "RatingQuerySet":
        """Those of which the user may read all that is filled in."""
        levels = Q(level__isnull=True) | _readable("audience")
        wishes = Q(motivation__isnull=True) | _readable("wishes_audience")
        return self.filter(Q(person__user=user) | (_in_team_of(user) & levels & wishes))

    def with_level_for(self, user: User) -> "RatingQuerySet":
        """Those of which the user may read the level, perhaps without the wish."""
        return self._with("level", "audience", user)

    def with_wish_for(self, user: User) -> "RatingQuerySet":
        """Those of which the user may read the wish, perhaps without the level."""
        return self._with("motivation", "wishes_audience", user)

    def with_level_for_division(self) -> "RatingQuerySet":
        return self.filter(level__isnull=False).filter(_countable("audience"))

    def with_wish_for_division(self) -> "RatingQuerySet":
        return self.filter(motivation__isnull=False).filter(_countable("wishes_audience"))

    def _with(self, part: str, audience: str, user: User) -> "RatingQuerySet":
        known = self.filter(**{f"{part}__isnull": False})
        return known.filter(Q(person__user=user) | (_in_team_of(user) & _readable(audience)))


def _in_team_of(user: User) -> Q:
    """Who manages the installation reads no more than any team: what people share."""
    if user.is_superuser:
        return Q(pk__isnull=False)
    return Q(person__in=Person.objects.in_team_of(user).values("pk"))


def _readable(audience: str) -> Q:
    """What the person shares, and what the school itself filled in."""
    return Q(**{f"person__{audience}": Person.Audience.TEAM}) | Q(origin=Rating.Origin.SCHOOL)


def _countable(audience: str) -> Q:
    return ~Q(**{f"person__{audience}": Person.Audience.NOBODY}) | Q(origin=Rating.Origin.SCHOOL)


class Rating(models.Model):
    """What a person can (0 none … 3 can teach or lead it) and likes (-2 rather not … 2 gladly).

    Empty is not known yet, which is something else than none.
    """

    class Origin(models.TextChoices):
        SELF = "self", _("own answer")
        SCHOOL = "school", _("filled in by the school")

    person = models.ForeignKey(Person, models.CASCADE, related_name="ratings")
    competence = models.CharField(_("competence"), max_length=3, choices=Competence)
    level = models.PositiveSmallIntegerField(
        _("level"), null=True, blank=True, validators=[MaxValueValidator(3)]
    )
    motivation = models.SmallIntegerField(
        _("motivation"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-2), MaxValueValidator(2)],
    )
    origin = models.CharField(_("origin"), max_length=6, choices=Origin, default=Origin.SELF)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "competence"], name="one_rating_per_competence"
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__lte=3), name="level_is_0_to_3"
            ),
            models.CheckConstraint(
                condition=Q(motivation__isnull=True) | Q(motivation__gte=-2, motivation__lte=2),
                name="motivation_is_-2_to_2",
            ),
            models.CheckConstraint(
                condition=~Q(level__isnull=True, motivation__isnull=True),
                name="a_rating_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.competence}"


# Ideas of their own, which Django finds through this module.
from . import absence, invitation  # noqa: E402, F401
