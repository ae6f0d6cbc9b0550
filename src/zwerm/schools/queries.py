"""Key figures of schools, and schools as exchange records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from zwerm.core.reading_together import read_together
from zwerm.workbook.records import Provenance, SchoolRecord

from .below import KeysBelow
from .categories import BY_CODE, CATEGORIES, PupilCategory, categories_for
from .family import inside
from .figures import LABELS, Figure, known_figures
from .models import KeyFigures, Organisation, PupilCount, SchoolYear

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def key_figures(organisation: Organisation, school_year: SchoolYear) -> dict[int, KeyFigures]:
    """The figures of a year at and under an organisation, by the pk of the school."""
    return by_place(figures_below(organisation, school_year))


def figures_below(organisation: Organisation, school_year: SchoolYear) -> "QuerySet[KeyFigures]":
    inside = KeysBelow(organisation.pk)
    return KeyFigures.objects.filter(organisation__in=inside, school_year=school_year)


def by_place(figures: Iterable[KeyFigures]) -> dict[int, KeyFigures]:
    return {row.organisation_id: row for row in figures}


def open_inside(organisation: Organisation, school_year: SchoolYear) -> list[Organisation]:
    """What is at and under it, and open when the lessons of that year start; by name."""
    day = school_year.lessons_start_on
    return [place for place in inside(organisation) if not _closes_before(place, day)]


def open_places(organisation: Organisation, school_year: SchoolYear) -> list[Organisation]:
    """Of those the schools and sites: where work is done."""
    return [place for place in open_inside(organisation, school_year) if not place.is_group]


def _closes_before(place: Organisation, day: date) -> bool:
    """A site closes with its school."""
    ends = place.ends_on, place.parent.ends_on if place.parent else None
    return any(end is not None and end < day for end in ends)


def school_records(
    organisation: Organisation,
    school_year: SchoolYear,
    figures: "QuerySet[KeyFigures] | None" = None,
) -> tuple[SchoolRecord, ...]:
    """The organisation and all under it that is open in that year: the group first, then each
    school with its sites. With the figures, where these were read already."""
    known = by_place(figures_below(organisation, school_year) if figures is None else figures)
    found = open_inside(organisation, school_year)
    codes = {place.pk: place.code for place in found}
    return tuple(
        school_record(place, known.get(place.pk), parent=codes.get(place.parent_id or 0, ""))
        for place in in_tree_order(organisation, found)
    )


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree: an organisation, how deep it stands, and its figures if known."""

    organisation: Organisation
    depth: int
    figures: KeyFigures | None


def tree(organisation: Organisation, school_year: SchoolYear) -> list[Branch]:
    """The whole school group that an organisation belongs to."""
    top = organisation.top
    places = Organisation.objects.below(top.pk).select_related("parent__parent")
    figures = key_figures(top, school_year)
    by_pk = {place.pk: place for place in places}
    return [
        Branch(place, len(place.lineage) - 1, figures.get(place.pk))
        for place in in_tree_order(by_pk[top.pk], list(by_pk.values()))
    ]


def pools(organisation: Organisation) -> list[str]:
    """The clusters of schools in its school group, by name."""
    inside = Organisation.objects.below(organisation.top.pk).exclude(pool="").order_by("pool")
    return list(inside.values_list("pool", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class PupilRow:
    category: PupilCategory
    pupils: int
    provenance: str
    note: str = ""

    @property
    def label(self) -> str:
        return self.category.name(get_language() or "en")


@dataclass(frozen=True, slots=True)
class YearFigures:
    """All that is known of one place in one year."""

    year: SchoolYear
    figures: tuple[tuple["StrOrPromise", Figure | None], ...]  # with the label of each
    counts: tuple[PupilRow, ...]


def figures_by_year(organisation: Organisation) -> list[YearFigures]:
    """The latest year first."""
    totals = KeyFigures.objects.filter(organisation=organisation).select_related("school_year")
    rows = totals.order_by("-school_year__first_year")
    parts = PupilCount.objects.filter(organisation=organisation)
    read_together(rows, parts)
    counts: dict[int, list[PupilRow]] = {}
    for count in parts:
        if count.category in BY_CODE:
            row = PupilRow(BY_CODE[count.category], count.pupils, count.provenance, count.note)
            counts.setdefault(count.school_year_id, []).append(row)
    return [
        YearFigures(
            row.school_year,
            tuple((LABELS[name], figure) for name, figure in known_figures(row).items()),
            tuple(sorted(counts.get(row.school_year_id, ()), key=_order)),
        )
        for row in rows
    ]


def years_with_figures(organisation: Organisation) -> list[int]:
    """First calendar years in which something at or under it has figures."""
    inside = KeysBelow(organisation.pk)
    rows = KeyFigures.objects.filter(organisation__in=inside)
    return list(rows.order_by().values_list("school_year__first_year", flat=True).distinct())


def sites_of(school: Organisation) -> list[Organisation]:
    return [place for place in inside(school) if place.parent_id == school.pk]


@dataclass(frozen=True, slots=True)
class YearTotal:
    """What all schools together had in a year, and how many did not say."""

    year: SchoolYear
    totals: tuple[tuple[int, int], ...]  # sum and number of places known, by number


def totals_by_year(organisation: Organisation) -> list[YearTotal]:
    """Of everything at and under it, the latest year first. One query."""
    inside = Organisation.objects.below(organisation.pk).places().values("pk")
    sums = {name: Coalesce(Sum(name), 0) for name in KeyFigures.NUMBERS}
    known = {f"{name}_known": Count(name) for name in KeyFigures.NUMBERS}
    found = (
        KeyFigures.objects.filter(organisation__in=inside)
        .order_by("-school_year__first_year")
        .values("school_year__first_year")
        .annotate(**{f"{name}_sum": each for name, each in sums.items()}, **known)
    )
    return [
        YearTotal(
            SchoolYear(first_year=row["school_year__first_year"]),
            tuple((row[f"{n}_sum"], row[f"{n}_known"]) for n in KeyFigures.NUMBERS),
        )
        for row in cast("Iterable[dict[str, Any]]", found)
    ]


def can_carry_over(organisation: Organisation, school_year: SchoolYear) -> bool:
    """Whether last year had a number that this year lacks, at or under it."""
    inside = Organisation.objects.below(organisation.pk).open_in(school_year).values("pk")
    rows = KeyFigures.objects.filter(organisation__in=inside)
    last = rows.filter(school_year__first_year=school_year.first_year - 1)
    this_year = rows.filter(school_year__first_year=school_year.first_year)
    now = this_year.filter(organisation=OuterRef("organisation"))
    lacking = Q()
    for name in KeyFigures.NUMBERS:
        known = {f"{name}__isnull": False}
        lacking |= Q(Q(**known), ~Exists(now.filter(**known)))
    return last.filter(lacking).exists()


def in_tree_order(top: Organisation, places: Sequence[Organisation]) -> list[Organisation]:
    """Each organisation right after the one it is part of, by name."""
    ordered = [top]
    children = sorted(
        (place for place in places if place.parent_id == top.pk and place.pk != top.pk),
        key=lambda place: place.name.lower(),
    )
    for child in children:
        ordered += in_tree_order(child, [place for place in places if place.pk != top.pk])
    return ordered


def school_record(
    place: Organisation, figures: KeyFigures | None, parent: str = ""
) -> SchoolRecord:
    figures = figures or KeyFigures()
    return SchoolRecord(
        code=place.code,
        name=place.name,
        kind=place.kind,
        parent=parent,
        pool=place.pool,
        has_technical_tracks=place.has_technical_tracks,
        pupils=figures.pupils or 0,
        devices=figures.devices or 0,
        staff=figures.staff or 0,
        outsourcing_euro_a_year=figures.outsourcing_cents_a_year // 100,
        figures_provenance=cast("Provenance", str(figures.provenance)),
    )


@dataclass(frozen=True, slots=True)
class PupilBreakdown:
    """The pupils of a place by weighting category, as far as they are known."""

    organisation: Organisation
    pupils: int | None
    rows: tuple[PupilRow, ...]

    @property
    def missing(self) -> tuple[PupilCategory, ...]:
        """Categories of its kind without a number: not the same as nobody."""
        known = {row.category.code for row in self.rows}
        expected = categories_for(self.organisation.country, self.organisation.education)
        return tuple(category for category in expected if category.code not in known)


def pupil_counts_below(
    organisation: Organisation, school_year: SchoolYear
) -> "QuerySet[PupilCount]":
    below = KeysBelow(organisation.pk)
    counts = PupilCount.objects.filter(organisation__in=below, school_year=school_year)
    return counts.order_by("pk")


def pupil_breakdowns(
    organisation: Organisation, school_year: SchoolYear
) -> dict[int, PupilBreakdown]:
    """By the pk of each school and site at and under an organisation."""
    figures = figures_below(organisation, school_year)
    counts = pupil_counts_below(organisation, school_year)
    read_together(figures, counts)
    return breakdowns_of(open_places(organisation, school_year), by_place(figures), counts)


def breakdowns_of(
    places: Iterable[Organisation],
    figures: Mapping[int, KeyFigures],
    counts: Iterable[PupilCount],
) -> dict[int, PupilBreakdown]:
    """Of each of these schools and sites, by its pk."""
    counted: dict[int, list[PupilCount]] = {}
    for count in counts:
        counted.setdefault(count.organisation_id, []).append(count)
    return {
        place.pk: _breakdown(place, figures.get(place.pk), counted.get(place.pk, []))
        for place in places
    }


def _breakdown(
    place: Organisation, figures: KeyFigures | None, counts: Sequence[PupilCount]
) -> PupilBreakdown:
    pupils = figures.pupils if figures else None
    rows = [
        PupilRow(BY_CODE[count.category], count.pupils, count.provenance, count.note)
        for count in counts
        if count.category in BY_CODE
    ]
    only = only_category(place)
    if not rows and only and only.counts_pupils and figures and pupils is not None:
        rows = [
            PupilRow(only, pupils, figures.provenance_of("pupils"), figures.note_of("pupils")),
        ]
    return PupilBreakdown(place, pupils, tuple(sorted(rows, key=_order)))


def _order(row: PupilRow) -> int:
    return CATEGORIES.index(row.category)


def only_category(place: Organisation) -> PupilCategory | None:
    """Where all pupils weigh the same their total says enough."""
    found = categories_for(place.country, place.education)
    return found[0] if len(found) == 1 else None
