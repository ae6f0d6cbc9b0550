"""The rows that tell what an organisation has in a school year, read on one trip."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from zwerm.core.reading_together import read_together
from zwerm.schools.models import KeyFigures, Organisation, PupilCount, SchoolYear
from zwerm.schools.queries import figures_below, pupil_counts_below

from .models import Grant, HoursBudget, MoneyBudget, PointsGrant, ReferenceFigure, Source

Kept = TypeVar("Kept", PointsGrant, HoursBudget, MoneyBudget)
# The place of a person, the code of a source, and minutes a week.
GrantRow = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class HeldRows:
    figures: Iterable[ReferenceFigure]
    sources: Iterable[Source]
    key_figures: Iterable[KeyFigures]
    pupil_counts: Iterable[PupilCount]
    points: list[PointsGrant]
    hours: list[HoursBudget]
    money: list[MoneyBudget]
    grants: Iterable[GrantRow]


def held_rows(
    organisation: Organisation,
    school_year: SchoolYear,
    inside: Mapping[int, Organisation],
    day: date,
    key_figures: "QuerySet[KeyFigures] | None" = None,
) -> HeldRows:
    """Of these places at and under the organisation, by pk; hours of who is there on that day.

    With the key figures of these places, where the page has them already.
    """
    figures = ReferenceFigure.objects.usable_at(organisation)
    sources = Source.objects.usable_at(organisation)
    if key_figures is None:
        key_figures = figures_below(organisation, school_year)
    pupil_counts = pupil_counts_below(organisation, school_year)
    there = {"organisation__in": inside, "school_year": school_year}
    points = _with_holder(PointsGrant.objects.filter(**there))
    points = points.order_by("organisation__name", "pk")
    hours = _with_holder(HoursBudget.objects.filter(**there)).select_related("source")
    money = _with_holder(MoneyBudget.objects.filter(**there)).order_by("pk")
    grants = _grants(inside, school_year, day)
    read_together(figures, sources, key_figures, pupil_counts, points, hours, money, grants)
    return HeldRows(
        figures,
        sources,
        key_figures,
        pupil_counts,
        _placed(points, inside),
        _placed(hours, inside),
        _placed(money, inside),
        grants,
    )


def _with_holder(rows: "QuerySet[Kept]") -> "QuerySet[Kept]":
    """Of whoever holds it only the name is told."""
    own = [field.name for field in rows.model._meta.concrete_fields]
    return rows.select_related("holder").only(*own, "holder__name")


def _grants(
    inside: Iterable[int], school_year: SchoolYear, day: date
) -> "QuerySet[Grant, GrantRow]":
    """Of everyone who belongs there and has not left."""
    found = Grant.objects.filter(
        Q(person__ends_on__isnull=True) | Q(person__ends_on__gte=day),
        person__organisation__in=inside,
        school_year=school_year,
    )
    return found.values_list("person__organisation", "source__code", "weekly_minutes")


def _placed(rows: Iterable[Kept], inside: Mapping[int, Organisation]) -> list[Kept]:
    """With the places that are known already, and what is above them."""
    placed = list(rows)
    for row in placed:
        row.organisation = inside[row.organisation_id]
    return placed
