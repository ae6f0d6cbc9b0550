"""Tasks that the catalogue does not have."""

from collections.abc import Collection, Sequence

from django.db.models import Q
from django.utils.text import slugify

from zwerm.accounts.models import User
from zwerm.core.audit import Deed, record_many
from zwerm.core.models import record
from zwerm.schools.models import Organisation
from zwerm.workbook.records import TaskRecord

from .adjusting import refuse_wrong_record, task_columns
from .models import Task

OWN_TASK_PREFIX = "eigen-"


def make_own_task(organisation: Organisation, task: TaskRecord, *, by: User | None) -> Task:
    """The row of an own task. Its key is made from its name when it has none."""
    [made] = make_each_own_task(organisation, [task], by=by)
    return made


def make_each_own_task(
    organisation: Organisation, tasks: Sequence[TaskRecord], *, by: User | None
) -> list[Task]:
    """The same of several, each written down by itself, in a few statements."""
    made = _make(organisation, tasks)
    record_many(by, [Deed("added_task", task, {"at": organisation.pk}) for task in made])
    return made


def make_own_tasks(
    organisation: Organisation, tasks: Sequence[TaskRecord], *, by: User | None
) -> list[Task]:
    """The rows of several own tasks, in their order; a list may hold thousands."""
    made = _make(organisation, tasks)
    if made:
        record(by, "added_tasks", organisation, tasks=[task.slug for task in made])
    return made


def _make(organisation: Organisation, tasks: Sequence[TaskRecord]) -> list[Task]:
    for task in tasks:
        refuse_wrong_record(task)
    taken = _slugs(organisation) if tasks else set()
    rows = []
    for task in tasks:
        slug = _free_slug(task.slug or OWN_TASK_PREFIX + slugify(task.name), taken)
        taken.add(slug)
        rows.append(Task(owner=organisation, slug=slug, **task_columns(task)))
    return Task.objects.bulk_create(rows, batch_size=500)


def _slugs(organisation: Organisation) -> set[str]:
    """Unique in the catalogue and in the whole school group: workbooks know tasks by them."""
    everywhere = Organisation.objects.below(organisation.top.pk).values("pk")
    known = Task.objects.filter(Q(owner=None) | Q(owner__in=everywhere))
    return set(known.values_list("slug", flat=True))


def _free_slug(wanted: str, taken: Collection[str]) -> str:
    candidate, number = wanted[:50], 2
    while candidate in taken:
        candidate, number = f"{wanted[:50]}-{number}", number + 1
    return candidate
