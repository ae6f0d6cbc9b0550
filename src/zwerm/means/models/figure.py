"""Dated figures behind the sums: official ones, and what a school group puts in their place."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation

from .words import in_language

UNITS = {
    "points": _("points"),
    "clock hours": _("clock hours"),
    "minutes": _("minutes"),
    "weeks": _("weeks"),
    "%": "%",
    "euro": "euro",
}


class ReferenceFigureQuerySet(models.QuerySet["ReferenceFigure"]):
    def on(self, day: date) -> "ReferenceFigureQuerySet":
        return self.filter(valid_from__lte=day).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )

    def usable_at(self, organisation: Organisation) -> "ReferenceFigureQuerySet":
        """Those of the country, and what the organisation's own school group put in their place."""
        of_country = self.filter(country=organisation.country)
        return of_country.filter(Q(owner=None) | Q(owner=organisation.top))

    def visible_to(self, user: User) -> "ReferenceFigureQuerySet":
        if user.is_superuser:
            return self
        return self.filter(Q(owner=None) | Q(owner__in=user.top_organisation_ids))


class ReferenceFigure(models.Model):
    """A figure with its dates and its source; what is not published says so on every page.

    Rows are added, not changed: a school year keeps the figures of its first day. Without an owner
    it is official; a school group may put a figure of its own in place, from some year on.
    """

    class Status(models.TextChoices):
        PUBLISHED = "published", _("published")
        UNVERIFIED = "unverified", _("not confirmed")
        ESTIMATE = "estimate", _("estimate")

    owner = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="own_figures"
    )
    country = models.CharField(_("country"), max_length=2, choices=Organisation.Country)
    key = models.SlugField(_("key"), max_length=60)
    name_nl = models.CharField(_("name in Dutch"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=9)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=240)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.UNVERIFIED)
    reason = models.CharField(_("reason for the change"), max_length=240, blank=True)
    recorded_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReferenceFigureQuerySet.as_manager()

    class Meta:
        ordering = ["country", "key", "-valid_from"]
        verbose_name = _("reference figure")
        verbose_name_plural = _("reference figures")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "key", "valid_from"],
                condition=Q(owner=None),
                name="one_official_figure_per_date",
            ),
            models.UniqueConstraint(
                fields=["owner", "country", "key", "valid_from"],
                name="one_own_figure_per_date",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="a_figure_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="a_figure_is_above_zero"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_nl, self.name_en)

    @property
    def is_own(self) -> bool:
        return self.owner_id is not None

    @property
    def is_verified(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def provenance(self) -> str:
        """The sign that goes with the status: what is not confirmed counts as an estimate."""
        return "published" if self.is_verified else "estimate"

    @property
    def amount(self) -> str:
        """The value as one writes it, without the zeros that the column keeps."""
        return number_format(format(self.value.normalize(), "f"), use_l10n=True)

    @property
    def unit_label(self) -> str:
        return str(UNITS.get(self.unit, self.unit))
