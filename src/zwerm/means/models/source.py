"""Sources of hours, and who has how many from which."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.schools.models import Organisation, Provenance, SchoolYear

from .words import in_language


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
        return in_language(self.name_nl, self.name_en)


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
