"""What hangs on a task, told by the apps above: what suffers when it is dropped or postponed.

An app registers a function in its module `task_links`:

    @hangs_on_tasks
    def goals(organisation: Organisation, tasks: Collection[int]) -> Iterable[Hanging]: ...
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from zwerm.schools.models import Organisation

from .models import Change, ChangedTask, Tailoring

LEFT_OUT = (Tailoring.Status.DROPPED, Tailoring.Status.POSTPONED)


@dataclass(frozen=True, slots=True)
class Hanging:
    """Something that leans on a task."""

    task: int
    kind: str | Promise  # what it is, as one says it of one thing: "goal"
    title: str
    place: str  # empty: of the place that asks
    url: str


Tell = Callable[[Organisation, Collection[int]], Iterable[Hanging]]
_tellers: dict[str, Tell] = {}


def hangs_on_tasks(tell: Tell) -> Tell:
    """Register the function that tells what hangs on these tasks at a place."""
    _tellers[f"{tell.__module__}.{tell.__qualname__}"] = tell
    return tell


def hanging_on(
    organisation: Organisation, tasks: Collection[int]
) -> Mapping[int, Sequence[Hanging]]:
    """By task; a task on which nothing hangs is not in it."""
    if not tasks:
        return {}
    autodiscover_modules("task_links")
    found: dict[int, list[Hanging]] = defaultdict(list)
    for tell in _tellers.values():
        for one in tell(organisation, tasks):
            found[one.task].append(one)
    return dict(found)


def suffering(organisation: Organisation, change: Change | None) -> list[Hanging]:
    """What hangs on the tasks that this change left out, each thing once."""
    if change is None:
        return []
    left_out = [line.task_id for line in change.tasks.all() if _leaves_out(line)]
    each = hanging_on(organisation, left_out).values()
    return list({one.url: one for several in each for one in several}.values())


def _leaves_out(line: ChangedTask) -> bool:
    if line.after.get("task", {}).get("is_retired"):
        return True
    status = line.after.get("status")
    return status in LEFT_OUT and status != line.before.get("status")
