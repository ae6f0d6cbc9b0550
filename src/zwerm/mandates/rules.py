"""Mandates are decided by who leads at the place they hold for."""

from collections.abc import Sequence

from zwerm.accounts.models import User
from zwerm.accounts.rules import LEADS, can_lead
from zwerm.planning.models import Scenario
from zwerm.schools.family import inside
from zwerm.schools.models import Organisation

from .models import Mandate


def can_adopt(user: User, scenario: Scenario) -> bool:
    return can_lead(user, scenario.organisation)


def can_change_mandates(user: User, organisation: Organisation) -> bool:
    return can_lead(user, organisation)


def changeable_places(user: User, shown: Organisation) -> set[int]:
    """Of all places whose mandates hold for a school: those where the user may change them."""
    led = {place.pk for place in shown.lineage if can_change_mandates(user, place)}
    if shown.pk in led:
        led |= {place.pk for place in inside(shown)}
    return led


def led_places(user: User) -> set[int]:
    """Everywhere the user may change mandates."""
    if user.is_superuser:
        return set(Organisation.objects.values_list("pk", flat=True))
    led = [one.organisation_id for one in user.current_memberships if one.role in LEADS]
    return set(Organisation.objects.below(*led).values_list("pk", flat=True))


def led_among(user: User, mandates: Sequence[Mandate]) -> list[Mandate]:
    """Those of these mandates that the user may change; they come with their organisation."""
    places = {mandate.organisation_id: mandate.organisation for mandate in mandates}
    led = {pk for pk, place in places.items() if can_change_mandates(user, place)}
    return [mandate for mandate in mandates if mandate.organisation_id in led]
