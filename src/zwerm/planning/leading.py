"""The division that leads at a place."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation, SchoolYear

from .models import Scenario


def leading_division(
    user: User, place: Organisation, year: SchoolYear | None, *, or_draft: bool = False
) -> Scenario | None:
    """The division in force; else the last one that was divided, or with `or_draft` begun.

    That of the place itself goes before that of its group. A what-if leads nobody.
    """
    return first_of(may_lead(user, place, year, or_draft=or_draft), place)


def may_lead(
    user: User, place: Organisation, year: SchoolYear | None, *, or_draft: bool = False
) -> QuerySet[Scenario]:
    """From which it is chosen, still to be read."""
    states = [Scenario.State.ADOPTED, Scenario.State.PROPOSED, Scenario.State.DIVIDED]
    if or_draft:
        states.append(Scenario.State.DRAFT)
    lineage = [above.pk for above in place.lineage]
    real = Q(state=Scenario.State.ADOPTED) | Q(what_if__isnull=True)
    visible = Scenario.objects.visible_to(user).filter(
        real, organisation__in=lineage, school_year=year, state__in=states
    )
    return visible.select_related("organisation", "job")


def first_of(scenarios: Iterable[Scenario], place: Organisation) -> Scenario | None:
    """Of those that may lead the one that does: in force first, and the nearest."""
    order = [above.pk for above in place.lineage]
    return min(
        scenarios,
        key=lambda one: (not one.is_adopted, order.index(one.organisation_id)),
        default=None,
    )
