"""The rows that tailoring needs: of the catalogue, of what was decided, and of the schools."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import starmap
from typing import Any, NamedTuple

from django.db.models import QuerySet

from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.schools.queries import figures_below

from .models import PoolingFigures, Tailoring, Task


class Decision(NamedTuple):
    """What one organisation decided about one task, to read: a large group has hundreds of them."""

    organisation_id: int
    task_id: int
    status: str
    reason: str
    postponed_until: date | None
    horizon: str
    core_reason: str
    note: str
    weekly_minutes: int | None
    minutes_provenance: str
    adjustments: Mapping[str, Any]


class TailoringRows(NamedTuple):
    """What tailoring reads, for a page that reads it together with more."""

    figures: "QuerySet[KeyFigures]"
    pooling: "QuerySet[PoolingFigures]"
    decisions: "QuerySet[Tailoring, Any]"
    tasks: "QuerySet[Task]"


def tailoring_rows(
    organisation: Organisation,
    school_year: SchoolYear,
    figures: "QuerySet[KeyFigures] | None" = None,
) -> TailoringRows:
    """With the figures of the schools there, where the page has them already."""
    return TailoringRows(
        figures=figures_below(organisation, school_year) if figures is None else figures,
        pooling=PoolingFigures.objects.latest_until(organisation, school_year),
        decisions=decisions_here(organisation, school_year),
        tasks=Task.objects.for_organisation(organisation),
    )


def decisions_here(
    organisation: Organisation, school_year: SchoolYear
) -> "QuerySet[Tailoring, Any]":
    """Of this organisation, above it and under it, for `by_task`."""
    found = Tailoring.objects.that_matter_to(organisation, school_year)
    return found.values_list(*Decision._fields)


def by_task(decisions: "QuerySet[Tailoring, Any]") -> Mapping[int, dict[int, Decision]]:
    """By task and then by organisation."""
    decided: dict[int, dict[int, Decision]] = defaultdict(dict)
    for row in starmap(Decision, decisions):
        decided[row.task_id][row.organisation_id] = row
    return decided
