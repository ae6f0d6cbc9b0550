"""What is said of a task after something was decided about it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Tailoring, Task
from .queries import TailoredTask


def one_decided(row: TailoredTask, status: str) -> str:
    """`row` is how it was before."""
    sentence = _("“%(task)s” was changed.")
    if status != row.status:
        sentence = {
            Tailoring.Status.DROPPED: _("“%(task)s” is dropped now."),
            Tailoring.Status.POSTPONED: _("“%(task)s” is postponed."),
            Tailoring.Status.APPLIES: _("“%(task)s” applies again."),
        }[Tailoring.Status(status)]
    return sentence % {"task": row.record.name}


def many_decided(tasks: Sequence[Task], status: str) -> str:
    count = len(tasks)
    sentence = {
        Tailoring.Status.DROPPED: ngettext(
            "%(n)d task is dropped now.", "%(n)d tasks are dropped now.", count
        ),
        Tailoring.Status.POSTPONED: ngettext(
            "%(n)d task is postponed.", "%(n)d tasks are postponed.", count
        ),
        Tailoring.Status.APPLIES: ngettext("%(n)d task applies.", "%(n)d tasks apply.", count),
    }[Tailoring.Status(status)]
    return sentence % {"n": count}
