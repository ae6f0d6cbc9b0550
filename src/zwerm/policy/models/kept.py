"""What the records about risk and recovery have in common: a place, and who may read it."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.people.models import Person
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation

K = TypeVar("K", bound=models.Model)


class KeptQuerySet(models.QuerySet[K]):
    def visible_to(self, user: User) -> Self:
        """The ICT team there and above; the team of a school reads those of its group."""
        if user.is_superuser:
            return self
        mine = [m for m in user.current_memberships if m.role in TEAM]
        inside = KeysBelow(*[m.organisation_id for m in mine])
        above = {up.pk for m in mine for up in m.organisation.lineage}
        return self.filter(Q(organisation__in=inside) | Q(organisation__in=above))

    def around(self, place: Organisation) -> Self:
        """Of this place, of what it is part of, and of everything below it."""
        inside = KeysBelow(place.pk)
        above = [each.pk for each in place.lineage]
        return self.filter(Q(organisation__in=inside) | Q(organisation__in=above))

    def holding_at(self, place: Organisation) -> Self:
        """Of this place and of what it is part of."""
        return self.filter(organisation__in=[each.pk for each in place.lineage])


class Kept(models.Model):
    """Something a team keeps about its place."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", verbose_name=_("place")
    )
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


def owner_field() -> "models.ForeignKey[Person | None, Person | None]":
    return models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who sees to it"),
    )


def role_field() -> "models.CharField[str, str]":
    return models.CharField(
        _("role of who sees to it"),
        max_length=80,
        blank=True,
        help_text=_("Plans show the role, not the name. For instance: ICT coordinator."),
    )
