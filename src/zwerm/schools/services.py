"""Changing schools and their key figures."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.core.models import record

from .exchange import SchoolsApplied, apply_school_records
from .family import forget_family
from .kinds import KINDS
from .models import Organisation
from .recording import carry_over_key_figures, set_figures, set_key_figures, set_outsourcing

if TYPE_CHECKING:
    from zwerm.accounts.models import User

__all__ = [
    "SchoolsApplied",
    "add_school",
    "apply_school_records",
    "carry_over_key_figures",
    "change_country",
    "change_school",
    "close_school",
    "move_school",
    "reopen_school",
    "set_figures",
    "set_key_figures",
    "set_outsourcing",
]

# Leaves room for a number behind it.
LONGEST_STEM = 20


@transaction.atomic
def add_school(
    parent: Organisation,
    *,
    by: "User | None",
    name: str,
    kind: str,
    code: str = "",
    pool: str = "",
    has_technical_tracks: bool = False,
    site_kind: str = "",
) -> Organisation:
    """A school under a group, or a site under a school."""
    made = Organisation(
        parent=parent,
        kind=kind,
        country=parent.country,
        code=free_code(parent, code or slugify(name)),
        name=name,
        pool=pool,
        has_technical_tracks=has_technical_tracks,
        site_kind=site_kind,
    )
    _refuse_misplaced(made)
    _refuse_unknown_kind(made)
    made.save()
    forget_family()
    record(by, "added_school", made, parent=parent.pk)
    return made


@transaction.atomic
def change_school(
    organisation: Organisation,
    *,
    by: "User | None",
    name: str,
    kind: str,
    pool: str = "",
    has_technical_tracks: bool = False,
    site_kind: str = "",
) -> None:
    before = {"name": organisation.name, "kind": organisation.kind, "pool": organisation.pool}
    organisation.name, organisation.kind, organisation.pool = name, kind, pool
    organisation.has_technical_tracks, organisation.site_kind = has_technical_tracks, site_kind
    _refuse_misplaced(organisation)
    if kind != before["kind"] or site_kind:
        _refuse_unknown_kind(organisation)
    organisation.save()
    forget_family()
    record(by, "changed_school", organisation, before=before)


@transaction.atomic
def move_school(organisation: Organisation, *, to: Organisation, by: "User | None") -> None:
    """Put a school in another group, or a site under another school, with all it has."""
    left = organisation.parent
    if organisation.country != to.country:
        raise DomainError(_("“%s” is in another country.") % to)
    if organisation.is_closed or to.is_closed:
        raise DomainError(_("A school that has closed cannot be moved."))
    if left is not None and left.pk == to.pk:
        raise DomainError(
            _("“%(school)s” is part of “%(group)s” already.")
            % {"school": organisation, "group": to}
        )
    moving = list(Organisation.objects.below(organisation.pk))
    is_inside = left is not None and left.top == to.top
    if not is_inside:
        _refuse_who_works_on_both_sides(moving)
    codes = {} if is_inside else _codes_in(to, moving)
    organisation.parent = to
    _refuse_misplaced(organisation)
    for place in moving:
        Organisation.objects.filter(pk=place.pk).update(code=codes.get(place.pk, place.code))
    organisation.code = codes.get(organisation.pk, organisation.code)
    organisation.save(update_fields=["parent"])
    forget_family()
    record(by, "moved_school", organisation, left=left.pk if left else None, to=to.pk)


def _refuse_who_works_on_both_sides(moving: Sequence[Organisation]) -> None:
    """Somebody works in one school group: what is known of them would go to the other one too."""
    work = Organisation.staff.through.objects
    keys = [place.pk for place in moving]
    comes, belongs = Q(organisation__in=keys), Q(person__organisation__in=keys)
    names = work.filter((comes & ~belongs) | (belongs & ~comes)).values_list("person__name")
    if both := sorted({name for (name,) in names}):
        raise DomainError(
            _("These people also work at schools that do not move: %(names)s. Change that first.")
            % {"names": ", ".join(both[:10])}
        )


def _codes_in(group: Organisation, moving: Iterable[Organisation]) -> dict[int, str]:
    """The codes of what comes in, changed where the group has such a code already."""
    taken = set(Organisation.objects.below(group.top.pk).values_list("code", flat=True))
    found: dict[int, str] = {}
    for place in moving:
        found[place.pk] = _free(place.code, taken)
        taken.add(found[place.pk])
    return found


@transaction.atomic
def close_school(organisation: Organisation, *, on: date, by: "User | None") -> None:
    """It stays, with all its years, and is no longer counted after its last day."""
    if organisation.is_group:
        raise DomainError(_("A school group stays: close its schools."))
    organisation.ends_on = on
    organisation.save(update_fields=["ends_on"])
    forget_family()
    record(by, "closed_school", organisation, on=on.isoformat())


@transaction.atomic
def reopen_school(organisation: Organisation, *, by: "User | None") -> None:
    organisation.ends_on = None
    organisation.save(update_fields=["ends_on"])
    forget_family()
    record(by, "reopened_school", organisation)


@transaction.atomic
def change_country(top: Organisation, *, country: str, by: "User | None") -> None:
    """Of a whole group: its rules on hours, and the names of the kinds, follow the country."""
    if top.parent is not None:
        raise DomainError(_("The country is that of the whole school group."))
    places = list(Organisation.objects.below(top.pk))
    known = {*KINDS[country], "group", "site", ""}
    strange = [place for place in places if not {place.kind, place.site_kind} <= known]
    if strange:
        names = ", ".join(f"{place.name} ({place.kind_label})" for place in strange)
        raise DomainError(_("That kind does not exist there: %s.") % names)
    Organisation.objects.filter(pk__in=[place.pk for place in places]).update(country=country)
    forget_family()
    record(by, "changed_country", top, before=top.country, after=country)
    top.country = country


def free_code(near: Organisation, wanted: str) -> str:
    """Unique in the whole school group: files know schools by it."""
    tree = Organisation.objects.below(near.top.pk)
    stem = wanted[:LONGEST_STEM] or "school"
    return _free(stem, set(tree.filter(code__startswith=stem).values_list("code", flat=True)))


def _free(wanted: str, taken: Collection[str]) -> str:
    stem = wanted[:LONGEST_STEM]
    code, number = wanted, 2
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code


def _refuse_unknown_kind(organisation: Organisation) -> None:
    kind = organisation.site_kind if organisation.kind == "site" else organisation.kind
    if kind and kind not in {*KINDS[organisation.country], "group"}:
        raise DomainError(_("That kind of school does not exist in this country."))
    if organisation.site_kind and organisation.kind != "site":
        raise DomainError(_("Only a site can differ in kind from its school."))


def _refuse_misplaced(organisation: Organisation) -> None:
    problem = organisation.misplacement()
    if not organisation.name.strip():
        problem = _("A school needs a name.")
    if problem:
        raise DomainError(problem)
