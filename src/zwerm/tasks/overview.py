"""The task overview as a page shows it: filtered, sorted, by cluster, with sums."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zwerm.core.charts import LoadBar, Segment, cluster_fill
from zwerm.workbook.vocabulary import fold

from .adjusting import FIELD_NAMES
from .advice import (
    FREQUENCIES,
    LevelAdvice,
    core_words,
    executor_words,
    level_advice,
    strategic_words,
)
from .arithmetic import Arithmetic, arithmetic
from .models import Cluster
from .queries import TailoredTask

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A task with the words that explain it."""

    tailored: TailoredTask
    advice: LevelAdvice
    arithmetic: Arithmetic
    core_words: "StrOrPromise"
    strategic_words: list["StrOrPromise"]
    executor_words: list["StrOrPromise"]
    frequency: "StrOrPromise"
    provenance: str
    is_ticked: bool = False

    @property
    def changed_words(self) -> list["StrOrPromise"]:
        """What an organisation sees differently than the task itself."""
        return [FIELD_NAMES[name] for name in self.tailored.origins]

    @property
    def pk(self) -> int:
        return self.tailored.task.pk


@dataclass(frozen=True, slots=True)
class ClusterSum:
    """How many hours a cluster takes, of all tasks that apply, whatever is filtered."""

    cluster: str
    tasks: int
    core_tasks: int
    minutes: int
    bar: LoadBar


@dataclass(frozen=True, slots=True)
class ClusterPart:
    """The tasks of one cluster that the filter lets through."""

    cluster: str
    rows: tuple[OverviewRow, ...]
    total: int  # tasks in this cluster, whatever is filtered

    @property
    def minutes(self) -> int:
        return sum(row.tailored.minutes for row in self.rows)


@dataclass(frozen=True, slots=True)
class Overview:
    sums: tuple[ClusterSum, ...]
    parts: tuple[ClusterPart, ...]
    tasks: int  # that apply
    minutes: int
    core_minutes: int
    keep_running_minutes: int
    estimates: int  # tasks whose hours are an estimate
    left_out: int  # dropped or postponed

    @property
    def shown(self) -> int:
        return sum(len(part.rows) for part in self.parts)

    @property
    def shown_minutes(self) -> int:
        return sum(part.minutes for part in self.parts)


def overview(
    tasks: Sequence[TailoredTask], asked: Mapping[str, Any], ticked: Collection[int] = ()
) -> Overview:
    """All sums, and the rows that were asked for."""
    counting = [row for row in tasks if any(s.status == "applies" for s in row.schools)]
    shown = sorted((row for row in tasks if matches(row, asked)), key=_order(asked.get("sort")))
    totals: Counter[str] = Counter(row.record.cluster for row in tasks)
    return Overview(
        sums=cluster_sums(counting),
        parts=tuple(
            ClusterPart(cluster, rows, totals[cluster])
            for cluster in Cluster.values
            if (rows := tuple(explained(r, ticked) for r in shown if r.record.cluster == cluster))
        ),
        tasks=len(counting),
        minutes=sum(row.minutes for row in counting),
        core_minutes=sum(row.minutes for row in counting if row.record.is_core),
        keep_running_minutes=sum(row.minutes for row in counting if row.record.keep_running),
        estimates=sum(1 for row in counting if provenance_of(row) == "estimate"),
        left_out=len(tasks) - len(counting),
    )


def cluster_sums(tasks: Sequence[TailoredTask]) -> tuple[ClusterSum, ...]:
    minutes: Counter[str] = Counter()
    for row in tasks:
        minutes[row.record.cluster] += row.minutes
    longest = max(minutes.values(), default=0)
    found = []
    for cluster in Cluster:
        rows = [row for row in tasks if row.record.cluster == cluster]
        label, needed = str(cluster.label), minutes[cluster]
        segment = Segment(label, cluster_fill(cluster), needed, needed)
        found.append(
            ClusterSum(
                cluster=cluster.value,
                tasks=len(rows),
                core_tasks=sum(1 for row in rows if row.record.is_core),
                minutes=needed,
                bar=LoadBar(label, (segment,), scale_minutes=longest),
            )
        )
    return tuple(found)


def matches(row: TailoredTask, asked: Mapping[str, Any]) -> bool:
    """Whether the row fits every question of the filter."""
    record = row.record
    checks: dict[str, Callable[[str], bool]] = {
        "cluster": lambda wanted: record.cluster == wanted,
        "core": lambda wanted: record.is_core == (wanted == "yes"),
        "level": lambda wanted: level_advice(row).level == wanted,
        "status": lambda wanted: _has_status(row, wanted),
        "package": lambda _wanted: record.keep_running,
        "q": lambda words: all(word in _text(row) for word in fold(words).split()),
    }
    return all(check(asked[name]) for name, check in checks.items() if asked.get(name))


def provenance_of(row: TailoredTask) -> str:
    """Of the sum: an estimate as soon as one of its parts is one."""
    kinds = {school.provenance for school in row.schools if school.needed_minutes}
    if len(kinds) == 1:
        return kinds.pop()
    return "estimate" if kinds else row.record.effort_provenance


def _has_status(row: TailoredTask, wanted: str) -> bool:
    if wanted == "own":
        return row.record.is_own
    if wanted == "tailored":
        return row.is_tailored_here
    return row.status == wanted


def _text(row: TailoredTask) -> str:
    task = row.task
    words = (row.record.name, row.record.description, task.name_nl, task.name_en, task.slug)
    return fold(" ".join(words))


def _order(sort: str | None) -> Any:
    """The catalogue's own order unless asked otherwise; names break ties."""
    orders = {
        "effort": lambda row: (-row.full_minutes, row.record.name),
        "priority": lambda row: (row.record.priority, -row.full_minutes, row.record.name),
        "name": lambda row: fold(row.record.name),
    }
    return orders.get(sort or "", lambda row: row.task.pk)


def explained(row: TailoredTask, ticked: Collection[int] = ()) -> OverviewRow:
    task = row.task
    return OverviewRow(
        tailored=row,
        advice=level_advice(row),
        arithmetic=arithmetic(row),
        core_words=core_words(task, is_core=row.record.is_core),
        strategic_words=strategic_words(task),
        executor_words=executor_words(task),
        frequency=FREQUENCIES.get(task.frequency, task.frequency),
        provenance=provenance_of(row),
        is_ticked=task.pk in ticked,
    )
