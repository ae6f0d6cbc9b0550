"""Storing key figures and pupils by category: of many schools at once, all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.core.reading_together import read_together

from .figures import (
    Figure,
    SchoolFigures,
    known_figures,
    least_certain,
    problems,
    settled,
    split_categories,
)
from .models import KeyFigures, Organisation, Provenance, PupilCount, SchoolYear

if TYPE_CHECKING:
    from zwerm.accounts.models import User


def stored_figures(
    places: Iterable[Organisation], school_year: SchoolYear
) -> dict[int, SchoolFigures]:
    """What is known of these places in a year, by pk. One query; the year need not exist."""
    by_pk = {place.pk: place for place in places}
    mine = {
        "organisation__in": list(by_pk),
        "school_year__first_year": school_year.first_year,
    }
    totals, parts = KeyFigures.objects.filter(**mine), PupilCount.objects.filter(**mine)
    read_together(totals, parts)
    rows = {row.organisation_id: row for row in totals}
    counts: dict[int, dict[str, Figure | None]] = {}
    for count in parts:
        figure = Figure(count.pupils, count.provenance, count.note)
        counts.setdefault(count.organisation_id, {})[count.category] = figure
    return {
        pk: SchoolFigures(place, known_figures(rows.get(pk)), counts.get(pk, {}))
        for pk, place in by_pk.items()
    }


@transaction.atomic
def set_figures(
    entries: Sequence[SchoolFigures], school_year: SchoolYear, *, by: "User | None"
) -> int:
    """Store what the entries say and leave the rest; how many places changed."""
    now = stored_figures([entry.organisation for entry in entries], school_year)
    wrong = [
        _("%(school)s: %(problem)s") % {"school": problem.organisation, "problem": problem.text}
        for entry in entries
        for problem in problems(entry, now[entry.organisation.pk])
    ]
    if wrong:
        raise DomainError("\n".join(wrong))
    changed = 0
    for entry in entries:
        before = now[entry.organisation.pk]
        after = settled(entry, before)
        if _known(after) != _known(before):
            _write(after, before, school_year)
            details = {"before": _told(before), "after": _told(after)}
            record(by, "set_key_figures", entry.organisation, year=school_year.code, **details)
            changed += 1
    return changed


@transaction.atomic
def set_key_figures(
    organisation: Organisation,
    school_year: SchoolYear,
    *,
    by: "User | None",
    pupils: int | None = None,
    devices: int | None = None,
    staff: int | None = None,
    outsourcing_cents_a_year: int = 0,
    provenance: str = Provenance.ESTIMATE,
    note: str = "",
) -> KeyFigures:
    """The whole row of one school at once, all from one source."""
    numbers = {"pupils": pupils, "devices": devices, "staff": staff}
    figures = {
        name: None if value is None else Figure(value, provenance, note)
        for name, value in numbers.items()
    }
    set_figures([SchoolFigures(organisation, figures)], school_year, by=by)
    return set_outsourcing(
        organisation,
        school_year,
        by=by,
        cents_a_year=outsourcing_cents_a_year,
        provenance=provenance,
        note=note,
    )


@transaction.atomic
def set_outsourcing(
    organisation: Organisation,
    school_year: SchoolYear,
    *,
    by: "User | None",
    cents_a_year: int,
    provenance: str = "",
    note: str = "",
) -> KeyFigures:
    """Operating money for a firm. With a provenance it holds for what has none of its own."""
    mine = {"organisation": organisation, "school_year": school_year}
    row = KeyFigures.objects.filter(**mine).first() or KeyFigures(**mine)
    before = (row.outsourcing_cents_a_year, row.provenance, row.note)
    row.outsourcing_cents_a_year = cents_a_year
    if provenance:
        row.provenance, row.note = provenance, note
    after = (row.outsourcing_cents_a_year, row.provenance, row.note)
    if after != before:
        row.save()
        details = {"year": school_year.code, "cents_a_year": cents_a_year}
        record(by, "set_outsourcing", organisation, **details)
    return row


@transaction.atomic
def carry_over_key_figures(
    organisation: Organisation, school_year: SchoolYear, *, by: "User | None"
) -> int:
    """Last year's figures, here and below, as an estimate where this year has none.

    How many schools and sites got any. What is there already is never written over.
    """
    last = SchoolYear.objects.filter(first_year=school_year.first_year - 1).first()
    if last is None:
        return 0
    inside = Organisation.objects.below(organisation.pk).open_in(school_year)
    places = list(inside.select_related("parent"))
    then, now = stored_figures(places, last), stored_figures(places, school_year)
    rows = KeyFigures.objects.filter(organisation__in=places, school_year=school_year)
    untouched = set(places) - {row.organisation for row in rows.select_related("organisation")}
    entries = [_carried(then[place.pk], now[place.pk], last) for place in places]
    changed = set_figures(
        [each for each in entries if each.figures or each.counts], school_year, by=by
    )
    changed += _carry_over_money(untouched, last, school_year)
    record(by, "carried_over_key_figures", organisation, year=school_year.code, rows=changed)
    return changed


def _carried(then: SchoolFigures, now: SchoolFigures, last: SchoolYear) -> SchoolFigures:
    note = _("taken over from %s") % last
    place = now.organisation
    pupils_are_open = now.figures["pupils"] is None
    figures = {
        name: Figure(figure.value, Provenance.ESTIMATE, note)
        for name, figure in then.figures.items()
        if figure and now.figures[name] is None
    }
    counts = {
        category.code: Figure(figure.value, Provenance.ESTIMATE, note)
        for category in split_categories(place)
        if (figure := then.counts.get(category.code))
        and category.code not in now.counts
        and (pupils_are_open or not category.counts_pupils)
    }
    entry = SchoolFigures(place, figures, counts)
    if problems(entry, now):
        # Part of this year's pupils is known and differs: their total then waits for the rest.
        figures.pop("pupils", None)
    return SchoolFigures(place, figures, counts)


def _carry_over_money(
    places: Iterable[Organisation], last: SchoolYear, school_year: SchoolYear
) -> int:
    """The money of last year for places that had nothing at all; how many got nothing else."""
    budgets = KeyFigures.objects.filter(
        organisation__in=places, school_year=last, outsourcing_cents_a_year__gt=0
    ).values_list("organisation", "outsourcing_cents_a_year")
    rows = KeyFigures.objects.filter(school_year=school_year, organisation__in=places)
    known = {row.organisation_id: row for row in rows}
    alone = 0
    for place, cents in budgets:
        row = known.get(place)
        if row is None:
            row = KeyFigures(organisation_id=place, school_year=school_year)
            row.note = _("taken over from %s") % last
            alone += 1
        row.outsourcing_cents_a_year = cents
        row.save()
    return alone


def _known(entry: SchoolFigures) -> tuple[dict[str, Figure], dict[str, Figure]]:
    return (
        {name: figure for name, figure in entry.figures.items() if figure},
        {code: figure for code, figure in entry.counts.items() if figure},
    )


def _write(after: SchoolFigures, before: SchoolFigures, school_year: SchoolYear) -> None:
    mine: dict[str, Any] = {"organisation": after.organisation, "school_year": school_year}
    figures, counts = _known(after)
    if figures or any(before.figures.values()):
        row = KeyFigures.objects.filter(**mine).first() or KeyFigures(**mine)
        write_numbers(row, figures)
        if figures or row.outsourcing_cents_a_year:
            row.save()
        elif row.pk:
            row.delete()
    PupilCount.objects.filter(**mine).exclude(category__in=counts).delete()
    for code, figure in counts.items():
        values = {"pupils": figure.value, "provenance": figure.provenance, "note": figure.note}
        PupilCount.objects.update_or_create(**mine, category=code, defaults=values)


def write_numbers(row: KeyFigures, figures: Mapping[str, Figure]) -> None:
    """Each number with its own source; the row is as certain as the least certain of them."""
    for name in KeyFigures.NUMBERS:
        figure = figures.get(name)
        setattr(row, name, figure.value if figure else None)
        setattr(row, f"{name}_provenance", figure.provenance if figure else "")
        setattr(row, f"{name}_note", figure.note if figure else "")
    if figures:
        notes = {figure.note for figure in figures.values()}
        row.provenance = least_certain(figure.provenance for figure in figures.values())
        row.note = notes.pop() if len(notes) == 1 else ""


def _told(entry: SchoolFigures) -> dict[str, Any]:
    figures, counts = _known(entry)
    return {key: [f.value, f.provenance, f.note] for key, f in {**figures, **counts}.items()}
