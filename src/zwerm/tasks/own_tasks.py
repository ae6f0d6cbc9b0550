"""Tasks that the catalogue does not have."""

from django.db.models import Q
from django.utils.text import slugify

from zwerm.accounts.models import User
from zwerm.core.models import record
from zwerm.schools.models import Organisation
from zwerm.workbook.records import TaskRecord

from .adjusting import refuse_wrong_record, task_columns
from .models import Task

OWN_TASK_PREFIX = "eigen-"


def make_own_task(organisation: Organisation, task: TaskRecord, *, by: User | None) -> Task:
    """The row of an own task. Its key is made from its name when it has none."""
    refuse_wrong_record(task)
    slug = _free_slug(organisation, task.slug or OWN_TASK_PREFIX + slugify(task.name))
    made = Task.objects.create(owner=organisation, slug=slug, **task_columns(task))
    record(by, "added_task", made, at=organisation.pk)
    return made


def _free_slug(organisation: Organisation, wanted: str) -> str:
    """Unique in the catalogue and in the whole school group: workbooks know tasks by it."""
    everywhere = Organisation.objects.below(organisation.top.pk).values("pk")
    known = Task.objects.filter(Q(owner=None) | Q(owner__in=everywhere))
    slugs = set(known.filter(slug__startswith=wanted[:50]).values_list("slug", flat=True))
    candidate, number = wanted[:50], 2
    while candidate in slugs:
        candidate, number = f"{wanted[:50]}-{number}", number + 1
    return candidate
