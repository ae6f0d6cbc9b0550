"""The rows that tailoring needs: of the catalogue, of what was decided, and of the schools."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import QuerySet

from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.schools.queries import figures_below

from .models import PoolingFigures, Tailoring, Task


class TailoringRows(NamedTuple):
    """What tailoring reads, for a page that reads it together with more."""

    figures: "QuerySet[KeyFigures]"
    pooling: "QuerySet[PoolingFigures]"
    decisions: "QuerySet[Tailoring]"
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
        decisions=Tailoring.objects.that_matter_to(organisation, school_year),
        tasks=Task.objects.for_organisation(organisation),
    )


def by_task(decisions: Iterable[Tailoring]) -> Mapping[int, dict[int, Tailoring]]:
    """By task and then by organisation."""
    decided: dict[int, dict[int, Tailoring]] = defaultdict(dict)
    for row in decisions:
        decided[row.task_id][row.organisation_id] = row
    return decided
