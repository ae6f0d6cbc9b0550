"""Mandates: who decides, executes, steers and is contact for a task, and since when."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.planning.models import Scenario
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level, Task


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, user: User) -> "MandateQuerySet":
        """Who does what is for everyone in the school group."""
        if user.is_superuser:
            return self
        return self.filter(organisation__in=Organisation.objects.visible_to(user).values("pk"))

    def current(self) -> "MandateQuerySet":
        today = timezone.localdate()
        return self.filter(starts_on__lte=today).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today)
        )

    def covering(self, organisation: Organisation) -> "MandateQuerySet":
        """The mandates that hold for a school: its own, those of its cluster, and of its group.

        For a school group: what is done together there.
        """
        if organisation.is_group:
            return self.filter(organisation=organisation)
        lineage = [above.pk for above in organisation.lineage]
        pools = {"", *(above.pool for above in organisation.lineage)}
        sites = Organisation.objects.below(organisation.pk).values("pk")
        return self.filter(Q(organisation__in=lineage, pool__in=pools) | Q(organisation__in=sites))

    def from_day(self, day: date) -> "MandateQuerySet":
        """In force on this day, or later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Mandate(models.Model):
    """One person's mandate for one task at one place, with its dates."""

    class Kind(models.TextChoices):
        DECIDE = "decide", _("decides")
        EXECUTE = "execute", _("executes")
        STEER = "steer", _("steers and follows up")
        CONTACT = "contact", _("is the contact")

    task = models.ForeignKey(Task, models.CASCADE, related_name="mandates")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mandates")
    level = models.CharField(max_length=1, choices=Level, default=Level.SCHOOL)
    pool = models.CharField(max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    person = models.ForeignKey(Person, models.CASCADE, related_name="mandates")
    is_backup = models.BooleanField(_("backup"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    # The division it came from; none when it was agreed by hand.
    scenario = models.ForeignKey(
        Scenario, models.SET_NULL, null=True, blank=True, related_name="mandates"
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "task",
                    "organisation",
                    "level",
                    "pool",
                    "kind",
                    "person",
                    "is_backup",
                    "starts_on",
                ],
                name="one_mandate_per_person_and_day",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "task"], name="mandates_of_a_task")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}: {self.task}"


# An idea of its own, which Django finds through this module.
from . import handover  # noqa: E402, F401
