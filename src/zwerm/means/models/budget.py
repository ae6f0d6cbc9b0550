"""What an organisation has in a school year: points, hours and money, each from its source."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.people.models import Person
from zwerm.schools.models import Organisation, Provenance, SchoolYear

from .source import Source


def is_of_team(user: User) -> Q:
    """Of organisations whose ICT team the user is in."""
    led = [m.organisation_id for m in user.current_memberships if m.role in TEAM]
    return Q(organisation__in=Organisation.objects.below(*led).values("pk"))


class Budget(models.Model):
    """What points, hours and money share: whose they are, who holds them, from when to when."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    holder = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who holds them"),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.GRANTED
    )
    note = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def runs_on(self, day: date) -> bool:
        """Without dates it runs all year."""
        has_begun = self.starts_on is None or self.starts_on <= day
        return has_begun and (self.ends_on is None or self.ends_on >= day)


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(starts_on__isnull=True)
        | Q(ends_on__isnull=True)
        | Q(ends_on__gte=F("starts_on")),
        name=name,
    )


class PointsGrantQuerySet(models.QuerySet["PointsGrant"]):
    def visible_to(self, user: User) -> "PointsGrantQuerySet":
        """For the ICT team of the organisation that got the points."""
        return self if user.is_superuser else self.filter(is_of_team(user))


class PointsGrant(Budget):
    """Points of an envelope, and the diploma they are spent at."""

    class Envelope(models.TextChoices):
        ICT = "ict", _("ICT coordination")
        ADMINISTRATION = "administration", _("administration and policy")
        CARE = "care", _("care")
        GLOBAL = "global", _("global points envelope")

    class Diploma(models.TextChoices):
        SECONDARY = "hso", _("secondary diploma")
        BACHELOR = "bachelor", _("bachelor")
        MASTER = "master", _("master")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="points")
    envelope = models.CharField(
        _("envelope"), max_length=14, choices=Envelope, default=Envelope.ICT
    )
    diploma = models.CharField(_("diploma"), max_length=10, choices=Diploma)
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=2)

    objects = PointsGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("points")
        verbose_name_plural = _("points")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year", "envelope", "diploma"],
                name="points_once_per_envelope_and_diploma",
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="points_are_positive"),
            ends_after_it_starts("points_end_after_they_start"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.points}"


class HoursBudgetQuerySet(models.QuerySet["HoursBudget"]):
    def visible_to(self, user: User) -> "HoursBudgetQuerySet":
        return self if user.is_superuser else self.filter(is_of_team(user))


class HoursBudget(Budget):
    """Hours an organisation has from a source that is not paid with points."""

    class Unit(models.TextChoices):
        WEEK = "week", _("clock hours a week")
        PERIODS = "periods", _("teaching periods a week")
        YEAR = "year", _("clock hours a year")

    source = models.ForeignKey(Source, models.PROTECT, related_name="budgets")
    unit = models.CharField(_("counted in"), max_length=8, choices=Unit, default=Unit.WEEK)
    quantity = models.DecimalField(_("how many"), max_digits=8, decimal_places=2)
    package = models.DecimalField(
        _("whole package of teaching periods"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
    )
    is_agreed = models.BooleanField(_("the local committee agrees with more"), default=False)

    objects = HoursBudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("hours of a source")
        verbose_name_plural = _("hours of a source")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="budget_hours_are_positive"),
            models.CheckConstraint(
                condition=Q(package__isnull=True) | Q(package__gt=0), name="a_package_is_positive"
            ),
            ends_after_it_starts("budget_hours_end_after_they_start"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.source} {self.quantity}"


class MoneyBudgetQuerySet(models.QuerySet["MoneyBudget"]):
    def visible_to(self, user: User) -> "MoneyBudgetQuerySet":
        return self if user.is_superuser else self.filter(is_of_team(user))


class MoneyBudget(Budget):
    """Money for ICT in a school year, in cents."""

    class Kind(models.TextChoices):
        ICT_OPERATING = "ict", _("operating means for ICT coordination")
        OPERATING = "operating", _("general operating means")
        INVESTMENT = "investment", _("devices and infrastructure")
        OTHER = "other", _("other money")

    kind = models.CharField(_("kind of money"), max_length=12, choices=Kind)
    cents = models.PositiveBigIntegerField(_("amount in cents"))

    objects = MoneyBudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("money")
        verbose_name_plural = _("money")
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="money_is_positive"),
            ends_after_it_starts("money_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_kind_display()} {self.cents}"

    @property
    def may_pay(self) -> str:
        """What is known about what this money may be spent on."""
        return str(MAY_PAY[MoneyBudget.Kind(self.kind)])


MAY_PAY = {
    MoneyBudget.Kind.ICT_OPERATING: _("what ICT coordination costs besides hours"),
    MoneyBudget.Kind.OPERATING: _("also outsourcing: nothing is earmarked for ICT"),
    MoneyBudget.Kind.INVESTMENT: _("devices and infrastructure, not internet or phone costs"),
    MoneyBudget.Kind.OTHER: _("what was agreed with the giver"),
}
