"""Who coaches colleagues in ICT, in which of six roles, and what was agreed about it.

The six roles are those of the i-coach in the Netherlands; a school chooses them one by one.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation


class CoachRole(models.TextChoices):
    TRAINER = "trainer", _("trainer")
    COACH = "coach", _("coach")
    ADVISER = "adviser", _("adviser")
    EDUCATIONALIST = "educationalist", _("educationalist")
    CHANGE_AGENT = "change", _("change agent")
    TECHNOVATOR = "technovator", _("technovator")


class CoachQuerySet(models.QuerySet["Coach"]):
    def serving(self, organisation: Organisation) -> "CoachQuerySet":
        """Those of a place, of what is below it and of what it is part of."""
        lineage = [above.pk for above in organisation.lineage]
        below = KeysBelow(organisation.pk)
        return self.filter(Q(organisation__in=lineage) | Q(organisation__in=below))


class Coach(models.Model):
    """Names of coaches are for everyone in the school group: they are there to be asked."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="coaches")
    person = models.ForeignKey(Person, models.CASCADE, related_name="coach_roles")
    roles = models.JSONField(_("roles"), default=list)
    agreement = models.TextField(_("what we agree"), max_length=4000, blank=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CoachQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]
        verbose_name = _("coach")
        verbose_name_plural = _("coaches")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], name="a_coach_once_at_each_place"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def role_labels(self) -> list[str]:
        return [str(role.label) for role in CoachRole if role in self.roles]
