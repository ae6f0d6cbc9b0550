"""What a place agreed, for everyone who works there: its plans and vision as they hold today."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation

from .models import Part
from .queries import versions_to_read
from .vision_queries import adopted_rows, in_force_of


@dataclass(frozen=True, slots=True)
class Agreed:
    title: str
    place: str
    url: str


class InForce:
    """What a place agreed, as far as the user may read it: rows that a page reads with more."""

    def __init__(self, user: User, place: Organisation) -> None:
        self._place = place
        visible = Organisation.objects.visible_to(user).values("pk")
        visions = adopted_rows(place.lineage).filter(vision__organisation__in=visible)
        self.rows = visions, versions_to_read(user, place)

    @property
    def agreed(self) -> list[Agreed]:
        """Of each part of the vision the nearest: that of the school, or else of its group."""
        visions, versions = self.rows
        found = in_force_of(visions)
        rows = []
        for part in Part:
            at = next((up for up in self._place.lineage if (up.pk, part.value) in found), None)
            if at is not None:
                url = reverse("policy:vision_version", args=[found[at.pk, part.value].pk])
                rows.append(Agreed(capfirst(str(part.label)), at.name, url))
        for version in versions:
            url = reverse("policy:version_detail", args=[version.pk])
            rows.append(Agreed(version.plan.title, version.plan.organisation.name, url))
        return rows
