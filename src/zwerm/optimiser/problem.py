"""The division problem as data, one to one with `zwerm-problem/1`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CLUSTERS = ("T", "P", "B", "A")
SPECIALISATIONS = ("net", "sw", "hw", "lms", "off", "hd", "cyb")
LEVELS = ("S", "P", "G")
GROUP = "group"


@dataclass(frozen=True, slots=True)
class SourceRule:
    """What hours of one colour may be spent on."""

    clusters: tuple[str, ...] = CLUSTERS
    teacher_only: bool = False
    home_only: bool = False


@dataclass(frozen=True, slots=True)
class School:
    id: str
    kind: str = ""
    pool: str | None = None
    pupils: int = 0
    devices: int = 0
    staff: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    id: str
    cluster: str
    name: str = ""
    req: Mapping[str, int] = field(default_factory=dict)
    spec: Mapping[str, int] = field(default_factory=dict)
    core: bool = False
    onsite: bool = False
    levels: tuple[str, ...] = ("S",)
    scale_pool: float = 1.0
    scale_group: float = 1.0
    outsource_eur_per_hour: int = 0
    priority: int = 2
    splittable: bool = False
    min_chunk: int = 1
    backup: bool = False
    hours_fixed: float = 0.0
    hours_per_unit: float = 0.0
    driver: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    role: str = ""
    teacher: bool = False
    homes: tuple[str, ...] = ()
    group: bool = False
    reach_pools: tuple[str, ...] = ()
    comp: Mapping[str, int] = field(default_factory=dict)
    spec: Mapping[str, int] = field(default_factory=dict)
    motivation: Mapping[str, int] = field(default_factory=dict)
    motivation_spec: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    max_tasks: int = 20
    max_clusters: int = 4
    max_schools: int = 1
    max_backups: int = 10


@dataclass(frozen=True, slots=True)
class Demand:
    """What a task needs at one school, in quanta a week."""

    task: str
    school: str
    quanta: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person on a task; in a pin or a forbid, no level or owner means any."""

    task: str
    level: str | None
    owner: str | None
    person: str


@dataclass(frozen=True, slots=True)
class Problem:
    schools: tuple[School, ...]
    tasks: tuple[Task, ...]
    people: tuple[Person, ...]
    sources: Mapping[str, SourceRule]
    demand: tuple[Demand, ...]
    budgets_eur_per_week: Mapping[str, int] = field(default_factory=dict)
    current: tuple[Assignment, ...] = ()
    pins: tuple[Assignment, ...] = ()
    forbids: tuple[Assignment, ...] = ()
    max_changes: int | None = None
    quanta_per_hour: int = 4
    name: str = ""
    size: str = ""
    seed: int | None = None
