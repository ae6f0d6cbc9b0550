"""What a place agreed, for everyone who works there: its plans and vision as they hold today."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation

from .models import Part
from .queries import versions_to_read
from .vision_queries import adopted_at


@dataclass(frozen=True, slots=True)
class Agreed:
    title: str
    place: str
    url: str


def in_force(user: User, place: Organisation) -> list[Agreed]:
    """Of each part of the vision the nearest: that of the school, or else of its group."""
    found = adopted_at(place.lineage)
    visible = set(Organisation.objects.visible_to(user).values_list("pk", flat=True))
    rows = []
    for part in Part:
        at = next((up for up in place.lineage if (up.pk, part.value) in found), None)
        if at is not None and at.pk in visible:
            url = reverse("policy:vision_version", args=[found[at.pk, part.value].pk])
            rows.append(Agreed(capfirst(str(part.label)), at.name, url))
    for version in versions_to_read(user, place):
        url = reverse("policy:version_detail", args=[version.pk])
        rows.append(Agreed(version.plan.title, version.plan.organisation.name, url))
    return rows
