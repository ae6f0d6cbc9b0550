"""Key figures of schools, and schools as exchange records."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from zwerm.workbook.records import Provenance, SchoolRecord

from .categories import BY_CODE, PupilCategory, categories_for
from .models import KeyFigures, Organisation, PupilCount, SchoolYear


def key_figures(organisation: Organisation, school_year: SchoolYear) -> dict[int, KeyFigures]:
    """The figures of a year at and under an organisation, by the pk of the school."""
    inside = Organisation.objects.below(organisation.pk).values("pk")
    figures = KeyFigures.objects.filter(organisation__in=inside, school_year=school_year)
    return {row.organisation_id: row for row in figures}


def school_records(organisation: Organisation, school_year: SchoolYear) -> tuple[SchoolRecord, ...]:
    """The organisation and all under it that is open in that year: the group first, then each
    school with its sites."""
    inside = list(Organisation.objects.below(organisation.pk).open_in(school_year))
    figures = key_figures(organisation, school_year)
    codes = {place.pk: place.code for place in inside}
    return tuple(
        school_record(place, figures.get(place.pk), parent=codes.get(place.parent_id or 0, ""))
        for place in in_tree_order(organisation, inside)
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


def figures_by_year(organisation: Organisation) -> list[KeyFigures]:
    """The latest year first."""
    rows = KeyFigures.objects.filter(organisation=organisation).select_related("school_year")
    return list(rows.order_by("-school_year__first_year"))


def can_carry_over(organisation: Organisation, school_year: SchoolYear) -> bool:
    """Whether a school at or under it had figures last year and has none now."""
    rows = KeyFigures.objects.filter(
        organisation__in=Organisation.objects.below(organisation.pk).values("pk")
    )
    known = rows.filter(school_year=school_year).values("organisation")
    last = rows.filter(school_year__first_year=school_year.first_year - 1)
    return last.exclude(organisation__in=known).exists()


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
class PupilRow:
    category: PupilCategory
    pupils: int
    provenance: str
    note: str = ""


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


def pupil_breakdowns(
    organisation: Organisation, school_year: SchoolYear
) -> dict[int, PupilBreakdown]:
    """By the pk of each school and site at and under an organisation. Three queries."""
    inside = Organisation.objects.below(organisation.pk).open_in(school_year).places()
    figures = key_figures(organisation, school_year)
    counts: dict[int, list[PupilCount]] = {}
    below = Organisation.objects.below(organisation.pk).values("pk")
    for count in PupilCount.objects.filter(organisation__in=below, school_year=school_year):
        counts.setdefault(count.organisation_id, []).append(count)
    return {
        place.pk: _breakdown(place, figures.get(place.pk), counts.get(place.pk, []))
        for place in inside.select_related("parent")
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
    return PupilBreakdown(place, pupils, tuple(rows))


def only_category(place: Organisation) -> PupilCategory | None:
    """Where all pupils weigh the same their total says enough."""
    found = categories_for(place.country, place.education)
    return found[0] if len(found) == 1 else None
