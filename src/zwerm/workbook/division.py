"""A division as documents show it: names instead of ids, minutes instead of quanta."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .records import CLUSTERS, Cluster, Level

GoalKey = Literal[
    "core_uncovered",
    "other_uncovered",
    "backups_missing",
    "misfit",
    "unfairness",
    "fragmentation",
    "changes",
]


@dataclass(frozen=True, slots=True)
class Share:
    """What one person does of one piece of work."""

    person: str  # code of a Worker
    minutes: int
    by_source: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """A task at one place: what it needs, who does it, who stands by."""

    task: str  # slug
    name: str
    cluster: Cluster
    level: Level
    place: str  # the school, the cluster of schools or the group, by name
    needed_minutes: int
    is_core: bool = False
    priority: int = 2
    shares: tuple[Share, ...] = ()
    outsourced_minutes: int = 0
    backups: tuple[str, ...] = ()  # codes
    needs_backup: bool = False

    @property
    def covered_minutes(self) -> int:
        return sum(share.minutes for share in self.shares) + self.outsourced_minutes

    @property
    def open_minutes(self) -> int:
        return max(0, self.needed_minutes - self.covered_minutes)

    @property
    def lacks_backup(self) -> bool:
        is_elsewhere = self.outsourced_minutes >= self.needed_minutes
        return self.needs_backup and not self.backups and not is_elsewhere

    @property
    def urgency(self) -> tuple[int, int, int, str, str]:
        """Gaps in the order in which they hurt: core, then priority, then size."""
        return (0 if self.is_core else 1, self.priority, -self.open_minutes, self.name, self.place)


@dataclass(frozen=True, slots=True)
class Worker:
    """Someone of the team, with the minutes a week they have from each source."""

    code: str
    name: str
    roles: tuple[str, ...] = ()  # as they are called
    homes: tuple[str, ...] = ()  # names of schools
    minutes_by_source: Mapping[str, int] = field(default_factory=dict)

    @property
    def minutes(self) -> int:
        return sum(self.minutes_by_source.values())


@dataclass(frozen=True, slots=True)
class Goal:
    """One of the seven goals: its value, and below what nobody can bring it."""

    key: GoalKey
    value: int
    bound: int | None = None

    @property
    def is_proved(self) -> bool:
        return self.bound is not None and self.bound >= self.value

    @property
    def room(self) -> int | None:
        """How much better it could still be at most; unknown without a bound."""
        return None if self.bound is None else max(self.value - self.bound, 0)


@dataclass(frozen=True, slots=True)
class Division:
    """Everything the documents say about who does what."""

    name: str
    school_year: str
    made_on: date
    works: tuple[Work, ...]
    workers: tuple[Worker, ...]
    sources: Mapping[str, str] = field(default_factory=dict)  # code → name
    goals: tuple[Goal, ...] = ()
    is_optimal: bool = False
    # What a better division covers more at most: 0 is proved to be none, None is not known.
    gain_percent: int | None = None
    places: tuple[str, ...] = ()  # names of schools

    @property
    def worker_names(self) -> Mapping[str, str]:
        return {worker.code: worker.name for worker in self.workers}

    @property
    def needed_minutes(self) -> int:
        return sum(work.needed_minutes for work in self.works)

    @property
    def covered_minutes(self) -> int:
        return sum(min(work.covered_minutes, work.needed_minutes) for work in self.works)

    @property
    def core_works(self) -> tuple[Work, ...]:
        return tuple(work for work in self.works if work.is_core)

    @property
    def gaps(self) -> tuple[Work, ...]:
        """What nobody does, or not wholly, the worst first."""
        return tuple(sorted((w for w in self.works if w.open_minutes), key=lambda w: w.urgency))

    @property
    def missing_backups(self) -> tuple[Work, ...]:
        return tuple(sorted((w for w in self.works if w.lacks_backup), key=lambda w: w.urgency))

    def of_cluster(self, cluster: Cluster) -> tuple[Work, ...]:
        found = (work for work in self.works if work.cluster == cluster)
        return tuple(sorted(found, key=lambda w: (not w.is_core, w.name.casefold(), w.place)))

    @property
    def minutes_by_person(self) -> Mapping[str, int]:
        minutes: dict[str, int] = defaultdict(int)
        for work in self.works:
            for share in work.shares:
                minutes[share.person] += share.minutes
        return minutes

    def used_by_source(self, person: str) -> Mapping[str, int]:
        used: dict[str, int] = defaultdict(int)
        for work in self.works:
            for share in work.shares:
                if share.person == person:
                    for source, minutes in share.by_source.items():
                        used[source] += minutes
        return used

    def done_by(self, person: str) -> tuple[tuple[Work, Share], ...]:
        """The work of one person by cluster, the largest first, a task's places together."""
        found = [(w, s) for w in self.works for s in w.shares if s.person == person]
        minutes: dict[str, int] = defaultdict(int)
        for work, share in found:
            minutes[work.task] += share.minutes

        def place(pair: tuple[Work, Share]) -> tuple[int, int, str, int]:
            work, share = pair
            return CLUSTERS.index(work.cluster), -minutes[work.task], work.task, -share.minutes

        return tuple(sorted(found, key=place))

    def backed_up_by(self, person: str) -> tuple[Work, ...]:
        found = (work for work in self.works if person in work.backups)
        return tuple(sorted(found, key=lambda w: (CLUSTERS.index(w.cluster), w.name, w.place)))
