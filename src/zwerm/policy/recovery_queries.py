"""The recovery plan of a place: what it wrote itself, and what its group wrote for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from zwerm.accounts.models import User
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


def recovery_plan(place: Organisation, user: User) -> RecoveryPlan:
    """What is the group's own stands first: it is what all schools wait for."""
    order = ("organisation__parent_id", "organisation_id")
    services = RecoveryService.objects.visible_to(user).holding_at(place)
    contacts = RecoveryContact.objects.visible_to(user).holding_at(place)
    rehearsals = Rehearsal.objects.visible_to(user).holding_at(place)
    rehearsals = rehearsals.select_related("organisation__parent__parent", "owner")
    return RecoveryPlan(
        list(
            services.select_related("organisation__parent__parent", "owner").order_by(
                "position", *order, "pk"
            )
        ),
        list(
            contacts.select_related("organisation__parent__parent", "person").order_by(
                "position", *order, "pk"
            )
        ),
        list(rehearsals.planned().order_by("planned_on", "pk")),
        list(rehearsals.held().order_by("-held_on", "pk")),
    )
