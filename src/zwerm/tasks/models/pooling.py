"""What doing a task together costs and saves, as a school group sees it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import Organisation, Provenance, SchoolYear

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_SAVED_PERCENT = 90


def _percent(label: "StrOrPromise", default: int) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(label, default=default)


class PoolingQuerySet(models.QuerySet["PoolingFigures"]):
    def in_force(
        self, organisation: Organisation, school_year: SchoolYear
    ) -> "PoolingFigures | None":
        """Those of this year, or else of the latest year before it."""
        return next(iter(self.latest_until(organisation, school_year)), None)

    def latest_until(
        self, organisation: Organisation, school_year: SchoolYear
    ) -> "PoolingQuerySet":
        """The same, as at most one row."""
        rows = self.filter(
            organisation=organisation.top, school_year__first_year__lte=school_year.first_year
        )
        return rows.order_by("-school_year__first_year").select_related("school_year")[:1]


class PoolingFigures(models.Model):
    """The four figures of one group, from one school year on. A past year keeps its own."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="pooling_figures")
    school_year = models.ForeignKey(
        SchoolYear, models.PROTECT, related_name="+", verbose_name=_("from school year")
    )
    fixed_part_percent = _percent(_("the fixed part, once for the group"), 150)
    saved_none_percent = _percent(_("saved where scale gains nothing"), 0)
    saved_limited_percent = _percent(_("saved where scale gains a little"), 10)
    saved_strong_percent = _percent(_("saved where scale gains much"), 25)
    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.ESTIMATE
    )
    note = models.CharField(_("source"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PoolingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pooling figures")
        verbose_name_plural = _("pooling figures")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year"], name="pooling_figures_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(fixed_part_percent__gte=100, fixed_part_percent__lte=500)
                & Q(saved_none_percent__lte=MOST_SAVED_PERCENT)
                & Q(saved_limited_percent__lte=MOST_SAVED_PERCENT)
                & Q(saved_strong_percent__lte=MOST_SAVED_PERCENT),
                name="pooling_figures_are_sane",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.school_year}"
