"""Changing schools and their key figures."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.core.models import record

from .exchange import SchoolsApplied, apply_school_records
from .models import KeyFigures, Organisation, Provenance, SchoolYear

if TYPE_CHECKING:
    from zwerm.accounts.models import User

__all__ = [
    "SchoolsApplied",
    "add_school",
    "apply_school_records",
    "carry_over_key_figures",
    "change_school",
    "set_key_figures",
]


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
    )
    _refuse_misplaced(made)
    made.save()
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
) -> None:
    before = {"name": organisation.name, "kind": organisation.kind, "pool": organisation.pool}
    organisation.name, organisation.kind, organisation.pool = name, kind, pool
    organisation.has_technical_tracks = has_technical_tracks
    _refuse_misplaced(organisation)
    organisation.save()
    record(by, "changed_school", organisation, before=before)


@transaction.atomic
def set_key_figures(
    organisation: Organisation,
    school_year: SchoolYear,
    *,
    by: "User | None",
    pupils: int,
    devices: int,
    staff: int,
    outsourcing_cents_a_year: int = 0,
    provenance: str = Provenance.ESTIMATE,
    note: str = "",
) -> KeyFigures:
    figures = {
        "pupils": pupils,
        "devices": devices,
        "staff": staff,
        "outsourcing_cents_a_year": outsourcing_cents_a_year,
        "provenance": provenance,
        "note": note,
    }
    stored, _made = KeyFigures.objects.update_or_create(
        organisation=organisation, school_year=school_year, defaults=figures
    )
    record(by, "set_key_figures", organisation, year=school_year.code, **figures)
    return stored


@transaction.atomic
def carry_over_key_figures(
    organisation: Organisation, school_year: SchoolYear, *, by: "User | None"
) -> int:
    """Last year's figures, here and below, where this year has none; how many there were."""
    inside = Organisation.objects.below(organisation.pk).values("pk")
    rows = KeyFigures.objects.filter(organisation__in=inside)
    known = rows.filter(school_year=school_year).values("organisation")
    last = rows.filter(school_year__first_year=school_year.first_year - 1)
    fresh = list(last.exclude(organisation__in=known))
    for row in fresh:
        row.pk, row.school_year = None, school_year
    KeyFigures.objects.bulk_create(fresh)
    record(by, "carried_over_key_figures", organisation, year=school_year.code, rows=len(fresh))
    return len(fresh)


def free_code(near: Organisation, wanted: str) -> str:
    """Unique in the whole school group: files know schools by it."""
    tree = Organisation.objects.below(near.top.pk)
    stem = wanted[:20] or "school"
    taken = set(tree.filter(code__startswith=stem).values_list("code", flat=True))
    code, number = stem, 2
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code


def _refuse_misplaced(organisation: Organisation) -> None:
    problem = organisation.misplacement()
    if not organisation.name.strip():
        problem = _("A school needs a name.")
    if problem:
        raise DomainError(problem)
