"""A school group with all its schools and sites, read once for a request.

Menus, figures, tasks and mandates each ask who stands under whom: together they ask it once.
"""

from collections.abc import Iterable

from zwerm.core.reading import read_in_this_request

from .models import Organisation, OrganisationQuerySet


def family_rows(*tops: int) -> OrganisationQuerySet:
    """Everything in these school groups, still to be read: a page can read it with more."""
    read, key = read_in_this_request(), ("family", *sorted(tops))
    rows: OrganisationQuerySet | None = read.get(key)
    if rows is None:
        rows = read[key] = Organisation.objects.below(*tops)
    return rows


def family(*tops: int) -> list[Organisation]:
    """Everything in these school groups, by name; each place knows what is above it."""
    return linked(family_rows(*tops))


def linked(rows: Iterable[Organisation]) -> list[Organisation]:
    """Those of `family_rows`, each with what is above it."""
    places = list(rows)
    by_pk = {place.pk: place for place in places}
    for place in places:
        if place.parent_id in by_pk:
            place.parent = by_pk[place.parent_id]
    return places


def forget_family() -> None:
    """Whoever changes the tree says so: what is read after it in this request is as it is now."""
    read = read_in_this_request()
    for key in [key for key in read if isinstance(key, tuple) and key[0] == "family"]:
        del read[key]


def inside(place: Organisation) -> list[Organisation]:
    """This place and everything under it, by name."""
    return [one for one in family(place.top.pk) if place.pk in {up.pk for up in one.lineage}]
