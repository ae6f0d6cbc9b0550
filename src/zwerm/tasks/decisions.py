"""The tailorings of one organisation and those under it, changed together and stored at once."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from zwerm.schools.models import Organisation, SchoolYear

from .adjusting import adjusted, task_columns, task_record
from .models import Tailoring, Task

STORED = ["status", "reason", "weekly_minutes", "minutes_provenance", "adjustments"]


class Decisions:
    """Rows to change in memory; `save` writes those that were asked for."""

    def __init__(self, organisation: Organisation, school_year: SchoolYear) -> None:
        self.organisation = organisation
        self.school_year = school_year
        rows = Tailoring.objects.that_matter_to(organisation, school_year)
        rows = rows.select_related("organisation", "task")
        self._rows = {(row.organisation_id, row.task_id): row for row in rows}
        self._touched: dict[tuple[int, int], Tailoring] = {}

    def of(self, organisation: Organisation, task: Task) -> Tailoring:
        """The row to change, made when it is not there yet."""
        key = (organisation.pk, task.pk)
        row = self._rows.get(key)
        if row is None:
            row = Tailoring(organisation=organisation, task=task, school_year=self.school_year)
        self._rows[key] = self._touched[key] = row
        return row

    def existing(self, organisation: Organisation, task: Task) -> Tailoring | None:
        return self._rows.get((organisation.pk, task.pk))

    def adjust(self, task: Task, adjustments: Mapping[str, Any]) -> None:
        """See the task differently here. An own task is changed itself."""
        if task.owner_id == self.organisation.pk:
            record = adjusted(task_record(task), adjustments)
            Task.objects.filter(pk=task.pk).update(**task_columns(record))
        else:
            self.of(self.organisation, task).adjustments = dict(adjustments)

    def save(self) -> None:
        """Two or three statements, however many rows."""
        rows = self._touched.values()
        blank = [row.pk for row in rows if row.pk and row.is_blank]
        Tailoring.objects.filter(Q(pk__in=blank)).delete()
        Tailoring.objects.bulk_create(
            [_fresh(row) for row in rows if not row.is_blank],
            update_conflicts=True,
            unique_fields=["organisation", "school_year", "task"],
            update_fields=STORED,
        )
        self._touched.clear()


def _fresh(row: Tailoring) -> Tailoring:
    """Without the key, so that a row that exists meets its unique constraint and is updated."""
    columns = {name: getattr(row, name) for name in STORED}
    return Tailoring(
        organisation_id=row.organisation_id,
        school_year_id=row.school_year_id,
        task_id=row.task_id,
        **columns,
    )
