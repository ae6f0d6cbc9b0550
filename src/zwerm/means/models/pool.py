"""Working together: what each school puts in, and the rule for what it gets back."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation, Provenance, SchoolYear

from .budget import PointsGrant


class PoolRule(models.Model):
    """How a school group divides pooled hours over its schools, from a school year on."""

    class Key(models.TextChoices):
        PUT_IN = "put_in", _("by what each school puts in")
        PUPILS = "pupils", _("by number of pupils")
        WEIGHTED = "weighted", _("by weighted pupils")
        EQUAL = "equal", _("the same for each school")

    group = models.ForeignKey(Organisation, models.CASCADE, related_name="pool_rules")
    first_school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    key = models.CharField(_("divided"), max_length=10, choices=Key, default=Key.PUT_IN)
    kept_percent = models.PositiveSmallIntegerField(
        _("per cent that stays with the group"), default=0, validators=[MaxValueValidator(100)]
    )
    reason = models.CharField(_("reason"), max_length=240)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-first_school_year__first_year"]
        verbose_name = _("rule for pooled hours")
        verbose_name_plural = _("rules for pooled hours")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "first_school_year"], name="one_pool_rule_a_year"
            ),
            models.CheckConstraint(
                condition=Q(kept_percent__lte=100), name="no_more_than_all_is_kept"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.first_school_year}: {self.get_key_display()}"


class PoolShare(models.Model):
    """What one school puts into the pool in a school year, and what was agreed it gets back."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="pool_shares")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    points = models.DecimalField(_("points put in"), max_digits=8, decimal_places=2, default=0)
    diploma = models.CharField(
        _("spent at"),
        max_length=10,
        choices=PointsGrant.Diploma,
        default=PointsGrant.Diploma.SECONDARY,
    )
    weekly_minutes = models.PositiveIntegerField(_("other minutes a week put in"), default=0)
    agreed_weekly_minutes = models.PositiveIntegerField(
        _("minutes a week agreed to get back"), null=True, blank=True
    )
    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.GRANTED
    )
    note = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("share in the pool")
        verbose_name_plural = _("shares in the pool")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year"], name="one_pool_share_a_year"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0), name="points_in_the_pool_are_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.school_year}"
