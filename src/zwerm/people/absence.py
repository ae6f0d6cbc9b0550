"""An absence: from when until when, who stands in, and nothing about why."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User

from .models import Person


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, user: User) -> "AbsenceQuerySet":
        """One's own, and those of the people in one's own team."""
        if user.is_superuser:
            return self
        of_my_team = Q(person__in=Person.objects.in_team_of(user).values("pk"))
        return self.filter(Q(person__user=user) | of_my_team)

    def not_over(self) -> "AbsenceQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()))

    def current(self) -> "AbsenceQuerySet":
        return self.not_over().filter(starts_on__lte=timezone.localdate())

    def overlapping(self, starts_on: date, ends_on: date | None) -> "AbsenceQuerySet":
        found = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        return found if ends_on is None else found.filter(starts_on__lte=ends_on)


class Absence(models.Model):
    """Someone is away for a while. Why is nobody's business here: only a neutral kind is kept."""

    class Kind(models.TextChoices):
        AWAY = "away", _("absent")
        LEAVE = "leave", _("on leave")
        ELSEWHERE = "elsewhere", _("other assignment")

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="absences", verbose_name=_("who")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.AWAY)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    stand_in = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="stand_ins",
        verbose_name=_("stands in"),
    )
    is_left_out = models.BooleanField(_("leave out of new divisions"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("person")),
                name="nobody_stands_in_for_themself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.starts_on} – {self.ends_on or ''}"

    @property
    def is_current(self) -> bool:
        today = timezone.localdate()
        return self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)
