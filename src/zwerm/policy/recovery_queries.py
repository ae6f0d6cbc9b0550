"""The recovery plan of a place: what it wrote itself, and what its group wrote for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from zwerm.accounts.models import User
from zwerm.core.reading_together import read_together
from zwerm.schools.models import Organisation

from .models import RecoveryContact, RecoveryService, Rehearsal


@dataclass(frozen=True, slots=True)
class RecoveryPlan:
    services: Sequence[RecoveryService]
    contacts: Sequence[RecoveryContact]
    planned: Sequence[Rehearsal]
    held: Sequence[Rehearsal]

    @property
    def is_empty(self) -> bool:
        return not (self.services or self.contacts or self.planned or self.held)

    @property
    def lacks(self) -> list[RecoveryService]:
        """What nobody could bring back today: no owner, or no procedure."""
        return [
            each
            for each in self.services
            if not ((each.owner or each.owner_role) and (each.procedure or each.steps))
        ]


class RecoveryRows(NamedTuple):
    """What a recovery plan is made of, for a page that reads it together with more."""

    services: "QuerySet[RecoveryService]"
    contacts: "QuerySet[RecoveryContact]"
    planned: "QuerySet[Rehearsal]"
    held: "QuerySet[Rehearsal]"


def recovery_plan(
    place: Organisation, user: User, rows: RecoveryRows | None = None
) -> RecoveryPlan:
    rows = rows or recovery_rows(place, user)
    read_together(*rows)
    return RecoveryPlan(
        list(rows.services), list(rows.contacts), list(rows.planned), list(rows.held)
    )


def recovery_rows(place: Organisation, user: User) -> RecoveryRows:
    """What is the group's own stands first: it is what all schools wait for."""
    order = ("organisation__parent_id", "organisation_id")
    services = RecoveryService.objects.visible_to(user).holding_at(place)
    contacts = RecoveryContact.objects.visible_to(user).holding_at(place)
    rehearsals = Rehearsal.objects.visible_to(user).holding_at(place)
    rehearsals = rehearsals.select_related("organisation__parent__parent", "owner")
    return RecoveryRows(
        services.select_related("organisation__parent__parent", "owner").order_by(
            "position", *order, "pk"
        ),
        contacts.select_related("organisation__parent__parent", "person").order_by(
            "position", *order, "pk"
        ),
        rehearsals.planned().order_by("planned_on", "pk"),
        rehearsals.held().order_by("-held_on", "pk"),
    )
