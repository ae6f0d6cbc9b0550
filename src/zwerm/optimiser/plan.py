"""A plan as data, one to one with `zwerm-plan/1`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# The seven tiers need names only for people; the format knows their place.
TIER_NAMES = (
    "core_uncovered",
    "other_uncovered",
    "backups_missing",
    "misfit",
    "unfairness",
    "fragmentation",
    "changes",
)
Tiers = tuple[int, int, int, int, int, int, int]
Bounds = tuple[int | None, int | None, int | None, int | None, int | None, int | None, int | None]
UNKNOWN_BOUNDS: Bounds = (None,) * 7

Status = Literal["optimal", "feasible"]


@dataclass(frozen=True, slots=True, order=True)
class ActiveLevel:
    task: str
    level: str
    owner: str


@dataclass(frozen=True, slots=True)
class Hours:
    """What one person does of one instance, in quanta for each source."""

    task: str
    level: str
    owner: str
    person: str
    quanta: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.quanta.values())


@dataclass(frozen=True, slots=True, order=True)
class Outsourced:
    task: str
    level: str
    owner: str
    quanta: int


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    task: str
    level: str
    owner: str
    person: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the goals in their order, perhaps of several tiers: what was reached and proven."""

    value: int
    bound: int | None  # no plan that is as good in all earlier stages has less


@dataclass(frozen=True, slots=True)
class Plan:
    level: tuple[ActiveLevel, ...] = ()
    hours: tuple[Hours, ...] = ()
    outsource: tuple[Outsourced, ...] = ()
    backup: tuple[Backup, ...] = ()
    tiers: Tiers | None = None
    bounds: Bounds = UNKNOWN_BOUNDS
    stages: tuple[Stage, ...] = ()
    status: Status = "feasible"
    seconds: float = field(default=0.0, compare=False)
    cpu_seconds: float = field(default=0.0, compare=False)
    seed: int = 0
    version: str = ""
