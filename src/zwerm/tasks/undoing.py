"""Taking back the last decision, as long as nobody decided anything else since."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation, SchoolYear

from .decisions import STORED
from .models import Tailoring, Task

# By the task's key (as text, so that a session can keep it): its columns, or None without a row.
Stored = dict[str, dict[str, Any] | None]


def stored_now(
    organisation: Organisation, tasks: Iterable[Task], school_year: SchoolYear
) -> Stored:
    """What this organisation itself has decided about these tasks."""
    rows = Tailoring.objects.filter(
        organisation=organisation, school_year=school_year, task__in=list(tasks)
    )
    found = {str(row.pop("task")): row for row in rows.values("task", *STORED)}
    return {str(task.pk): found.get(str(task.pk)) for task in tasks}


@transaction.atomic
def put_back(
    organisation: Organisation,
    *,
    school_year: SchoolYear,
    before: Mapping[str, dict[str, Any] | None],
    after: Mapping[str, dict[str, Any] | None],
    by: User,
) -> list[Task]:
    """Undo one deed: from how it left these tasks to how it found them."""
    tasks = list(Task.objects.for_organisation(organisation).filter(pk__in=list(before)))
    if len(tasks) != len(before) or stored_now(organisation, tasks, school_year) != after:
        raise DomainError(_("This was changed again in the meantime, so it was not undone."))
    which = {"organisation": organisation, "school_year": school_year}
    Tailoring.objects.filter(**which, task__in=tasks).delete()
    Tailoring.objects.bulk_create(
        [
            Tailoring(task=task, **which, **columns)
            for task in tasks
            if (columns := before[str(task.pk)]) is not None
        ]
    )
    slugs = sorted(task.slug for task in tasks)
    record(by, "undid_tailoring", organisation, year=school_year.code, tasks=slugs)
    return tasks
