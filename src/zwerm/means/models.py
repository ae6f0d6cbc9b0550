"""Hours and money: which source, who gets them, and the dated figures behind them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.people.models import Person
from zwerm.schools.models import Organisation, Provenance, SchoolYear


def _in_language(name_nl: str, name_en: str) -> str:
    is_english = (get_language() or "nl").startswith("en")
    return name_en if is_english and name_en else name_nl


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, user: User) -> "SourceQuerySet":
        """Those of the country, and what the user's own school group added."""
        if user.is_superuser:
            return self
        return self.filter(Q(owner=None) | Q(owner__in=user.top_organisation_ids))

    def usable_at(self, organisation: Organisation) -> "SourceQuerySet":
        """What people of this organisation can get hours from."""
        official = Q(owner=None, country=organisation.country)
        return self.filter(official | Q(owner=organisation.top))


class Source(models.Model):
    """A colour of hours, and what the rules allow it to be spent on.

    Without an owner it is a source of the country; a school group may add its own.
    """

    owner = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="own_sources"
    )
    code = models.SlugField(_("code"), max_length=12)
    name_nl = models.CharField(_("name in Dutch"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=Organisation.Country)
    clusters = models.JSONField(_("may be spent on"), default=list)
    teacher_only = models.BooleanField(_("only for teachers"), default=False)
    home_only = models.BooleanField(_("only in the own school"), default=False)
    pattern = models.PositiveSmallIntegerField(_("pattern in drawings"), default=0)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("source of hours")
        verbose_name_plural = _("sources of hours")
        constraints = [
            models.UniqueConstraint(fields=["owner", "code"], name="one_source_code_per_owner"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(owner=None), name="one_source_code_in_all_countries"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return _in_language(self.name_nl, self.name_en)


class GrantQuerySet(models.QuerySet["Grant"]):
    def visible_to(self, user: User) -> "GrantQuerySet":
        """One's own hours; for the ICT team those of its people."""
        if user.is_superuser:
            return self
        of_my_team = Q(person__in=Person.objects.in_team_of(user).values("pk"))
        return self.filter(Q(person__user=user) | of_my_team)


class Grant(models.Model):
    """Hours a week that a person has for ICT from one source in one school year."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="grants")
    weekly_minutes = models.PositiveIntegerField(_("minutes a week"))
    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.GRANTED
    )
    note = models.CharField(_("source"), max_length=200, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("hours")
        verbose_name_plural = _("hours")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "school_year", "source"], name="one_grant_per_source"
            ),
            models.CheckConstraint(
                condition=Q(weekly_minutes__gt=0, weekly_minutes__lte=60 * 60),
                name="hours_fit_in_a_week",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.source} {self.weekly_minutes}"


class PointsGrantQuerySet(models.QuerySet["PointsGrant"]):
    def visible_to(self, user: User) -> "PointsGrantQuerySet":
        """For the ICT team of the organisation that got the points."""
        if user.is_superuser:
            return self
        led = [m.organisation_id for m in user.current_memberships if m.role in TEAM]
        return self.filter(organisation__in=Organisation.objects.below(*led).values("pk"))


class PointsGrant(models.Model):
    """ICT points in the official letter, and the diploma they are spent at."""

    class Diploma(models.TextChoices):
        SECONDARY = "hso", _("secondary diploma")
        BACHELOR = "bachelor", _("bachelor")
        MASTER = "master", _("master")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="points")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    diploma = models.CharField(_("diploma"), max_length=10, choices=Diploma)
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=2)
    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.GRANTED
    )
    note = models.CharField(_("source"), max_length=200, blank=True)

    objects = PointsGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("points")
        verbose_name_plural = _("points")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year", "diploma"], name="points_once_per_diploma"
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="points_are_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.points}"


class ReferenceFigureQuerySet(models.QuerySet["ReferenceFigure"]):
    def on(self, day: date) -> "ReferenceFigureQuerySet":
        return self.filter(valid_from__lte=day).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )


UNITS = {"points": _("points"), "clock hours": _("clock hours"), "minutes": _("minutes")}


class ReferenceFigure(models.Model):
    """An official figure with its dates and its source; unverified ones say so on every page."""

    country = models.CharField(_("country"), max_length=2, choices=Organisation.Country)
    key = models.SlugField(_("key"), max_length=60)
    name_nl = models.CharField(_("name in Dutch"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=9)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=240)
    is_verified = models.BooleanField(_("verified"), default=False)

    objects = ReferenceFigureQuerySet.as_manager()

    class Meta:
        ordering = ["country", "key", "-valid_from"]
        verbose_name = _("reference figure")
        verbose_name_plural = _("reference figures")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "key", "valid_from"], name="one_figure_per_date"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="a_figure_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return _in_language(self.name_nl, self.name_en)

    @property
    def amount(self) -> str:
        """The value as one writes it, without the zeros that the column keeps."""
        return number_format(format(self.value.normalize(), "f"), use_l10n=True)

    @property
    def unit_label(self) -> str:
        return str(UNITS.get(self.unit, self.unit))
