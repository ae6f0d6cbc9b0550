"""The tailorings of one organisation and those under it, changed together and stored at once.

Every change to the task overview goes through here, so all of them stand in the history.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation, SchoolYear

from .adjusting import adjusted, task_columns, task_record
from .models import Change, ChangedTask, Tailoring, Task
from .snapshots import STORED, Said, said

Key = tuple[int, int]  # organisation, task


class Decisions:
    """Rows to change in memory; `save` writes those that became different."""

    def __init__(self, organisation: Organisation, school_year: SchoolYear) -> None:
        self.organisation = organisation
        self.school_year = school_year
        rows = Tailoring.objects.that_matter_to(organisation, school_year)
        self._rows: dict[Key, Tailoring] = {(row.organisation_id, row.task_id): row for row in rows}
        self._before: dict[Key, Said] = {}  # of the rows that were touched
        # Of own tasks: columns before and after, and the tasks with what is still to be stored.
        self._own: dict[Key, tuple[Said, Said]] = {}
        self._changed: dict[int, Task] = {}
        self._columns: set[str] = set()

    def of(self, organisation: Organisation, task: Task) -> Tailoring:
        """The row to change, made when it is not there yet."""
        key = (organisation.pk, task.pk)
        row = self._rows.get(key)
        self._before.setdefault(key, said(row))
        if row is None:
            row = self._rows[key] = Tailoring(school_year=self.school_year)
        row.organisation, row.task = organisation, task
        return row

    def existing(self, organisation: Organisation, task: Task) -> Tailoring | None:
        return self._rows.get((organisation.pk, task.pk))

    def adjust(self, task: Task, adjustments: Mapping[str, Any]) -> None:
        """See the task differently here. An own task is changed itself."""
        if task.owner_id == self.organisation.pk:
            self.change_task(task, task_columns(adjusted(task_record(task), adjustments)))
        else:
            self.of(self.organisation, task).adjustments = dict(adjustments)

    def change_task(self, task: Task, columns: Mapping[str, Any]) -> None:
        """Columns of an own task."""
        different = {name: v for name, v in columns.items() if getattr(task, name) != v}
        before = {name: getattr(task, name) for name in different}
        key = (task.owner_id or self.organisation.pk, task.pk)
        first, last = self._own.get(key, ({}, {}))
        self._own[key] = ({**before, **first}, {**last, **different})
        # The one that was touched first has all that changed since.
        stored = self._changed.setdefault(task.pk, task) if different else task
        self._columns |= set(different)
        for name, value in different.items():
            setattr(task, name, value)
            setattr(stored, name, value)

    def note_added(self, task: Task) -> None:
        """An own task that was just made: undoing takes it out of use."""
        key = (task.owner_id or self.organisation.pk, task.pk)
        self._own[key] = ({"is_retired": True}, {"is_retired": False})

    def save(
        self, kind: str, *, by: User | None, note: str = "", undoes: Change | None = None
    ) -> Change | None:
        """A few statements, however many rows; None when nothing became different."""
        lines = self._lines()
        if self._changed:
            Task.objects.bulk_update(self._changed.values(), sorted(self._columns), batch_size=100)
        self._store({(line.organisation_id, line.task_id) for line in lines})
        self._before.clear()
        self._own.clear()
        self._changed.clear()
        self._columns.clear()
        if not lines:
            return None
        change = Change.objects.create(
            organisation=self.organisation,
            school_year=self.school_year,
            kind=kind,
            by=by,
            note=note[:200],
            undoes=undoes,
        )
        for line in lines:
            line.change = change
        ChangedTask.objects.bulk_create(lines)
        return change

    def _lines(self) -> list[ChangedTask]:
        """What became different, as the history keeps it."""
        lines = []
        for key in {**self._before, **self._own}:
            before = dict(self._before.get(key, {}))
            after = said(self._rows[key]) if key in self._before else {}
            if key in self._own:
                before["task"], after["task"] = self._own[key]
            if before != after:
                organisation, task = key
                lines.append(
                    ChangedTask(
                        organisation_id=organisation, task_id=task, before=before, after=after
                    )
                )
        return lines

    def _store(self, changed: set[Key]) -> None:
        rows = [self._rows[key] for key in self._before if key in changed]
        blank = [row.pk for row in rows if row.pk and row.is_blank]
        if blank:
            Tailoring.objects.filter(Q(pk__in=blank)).delete()
        Tailoring.objects.bulk_create(
            [_fresh(row) for row in rows if not row.is_blank],
            update_conflicts=True,
            unique_fields=["organisation", "school_year", "task"],
            update_fields=STORED,
        )


def _fresh(row: Tailoring) -> Tailoring:
    """Without the key, so that a row that exists meets its unique constraint and is updated."""
    columns = {name: getattr(row, name) for name in STORED}
    return Tailoring(
        organisation_id=row.organisation_id,
        school_year_id=row.school_year_id,
        task_id=row.task_id,
        **columns,
    )
