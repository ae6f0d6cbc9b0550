"""The task overview as a page shows it: filtered, sorted, by cluster, with sums."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from rapidfuzz import fuzz, process

from zwerm.core.charts import LoadBar, Segment, cluster_fill
from zwerm.workbook.vocabulary import fold

from .adjusting import FIELD_NAMES
from .advice import (
    FREQUENCIES,
    LevelAdvice,
    core_words,
    executor_words,
    level_advice,
    level_choice_words,
    strategic_words,
)
from .arithmetic import Arithmetic, arithmetic, together_words
from .models import Cluster, Horizon
from .queries import TailoredTask

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# How alike two words must be, of 100: one letter wrong in five.
ALIKE = 80
HORIZON_ORDER = {"now": 0, "year": 1, "later": 2}


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A task with the words that explain it; those are made when they are asked for."""

    tailored: TailoredTask
    advice: LevelAdvice
    provenance: str
    is_ticked: bool = False

    @property
    def arithmetic(self) -> Arithmetic:
        return arithmetic(self.tailored)

    @property
    def together_words(self) -> str:
        return together_words(self.tailored)

    @property
    def core_words(self) -> "StrOrPromise":
        row = self.tailored
        return core_words(row.task, is_core=row.record.is_core, reason=row.core_reason)

    @property
    def core_advice(self) -> "StrOrPromise":
        """What the rule says, where something else was chosen."""
        task = self.tailored.task
        is_otherwise = task.owner_id is None and self.tailored.record.is_core != task.is_core
        return core_words(task, is_core=task.is_core) if is_otherwise else ""

    @property
    def strategic_words(self) -> list["StrOrPromise"]:
        return strategic_words(self.tailored.task)

    @property
    def executor_words(self) -> list["StrOrPromise"]:
        return executor_words(self.tailored.task)

    @property
    def frequency(self) -> "StrOrPromise":
        frequency = self.tailored.task.frequency
        return FREQUENCIES.get(frequency, frequency)

    @property
    def level_words(self) -> "StrOrPromise":
        """Where it may be done here, if that is not simply what is advised."""
        record = self.tailored.record
        if list(record.levels) == list(self.tailored.task.levels):
            return ""
        return level_choice_words(record.levels)

    @property
    def horizon_words(self) -> "StrOrPromise":
        return Horizon(self.tailored.horizon).label

    @property
    def changed_words(self) -> list["StrOrPromise"]:
        """What an organisation sees differently than the task itself."""
        return [FIELD_NAMES[name] for name in self.tailored.origins]

    @property
    def is_due(self) -> bool:
        return is_due(self.tailored)

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
    together_minutes: int = 0  # of a group, with what may be done together done together
    due: int = 0  # postponed until a day that has come
    is_alike: bool = False  # nothing fits the words; these look like it

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
    counting = [row for row in tasks if applies_somewhere(row)]
    fitting, is_alike = _found(tasks, asked)
    shown = sorted(fitting, key=_order(asked.get("sort")))
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
        together_minutes=sum(row.together_minutes for row in counting),
        due=sum(1 for row in tasks if is_due(row)),
        is_alike=is_alike,
    )


def applies_somewhere(row: TailoredTask) -> bool:
    return row.schools.apply_somewhere


def is_due(row: TailoredTask) -> bool:
    """Postponed until a day that has come."""
    return row.until is not None and row.until <= timezone.localdate()


def _found(
    tasks: Sequence[TailoredTask], asked: Mapping[str, Any]
) -> tuple[list[TailoredTask], bool]:
    """What fits; when no name fits the words searched for, what is spelled much like them."""
    found = [row for row in tasks if matches(row, asked)]
    if found or not asked.get("q"):
        return found, False
    others = {**asked, "q": ""}
    words = fold(asked["q"]).split()
    alike = [row for row in tasks if matches(row, others) and _is_alike(words, _text(row))]
    return alike, bool(alike)


def _is_alike(words: Sequence[str], text: str) -> bool:
    """Each word stands in the text, or one with a typing error's difference from it does."""
    known = text.split()
    return all(
        word in text or process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=ALIKE)
        for word in words
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
        "horizon": lambda wanted: row.horizon == wanted,
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
    if wanted == "due":
        return is_due(row)
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
        "horizon": lambda row: (
            HORIZON_ORDER[row.horizon],
            row.record.priority,
            row.record.name,
        ),
        "name": lambda row: fold(row.record.name),
    }
    return orders.get(sort or "", lambda row: row.task.pk)


def explained(row: TailoredTask, ticked: Collection[int] = ()) -> OverviewRow:
    return OverviewRow(
        tailored=row,
        advice=level_advice(row),
        provenance=provenance_of(row),
        is_ticked=row.task.pk in ticked,
    )
