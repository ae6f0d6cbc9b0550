"""What a school's workbook says, as plain data: the exchange records.

The workbook reader makes them, the database can be read into them and filled from them,
and `zwerm.planning.building` turns them into a division problem. Time is whole minutes a
week (averaged over 40 school weeks), money whole euro a year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Cluster = Literal["T", "P", "B", "A"]
Specialisation = Literal["net", "sw", "hw", "lms", "off", "hd", "cyb"]
Level = Literal["S", "P", "G"]
Provenance = Literal["granted", "published", "estimate", "measured"]
TaskStatus = Literal["applies", "dropped", "postponed"]
RuleKind = Literal["pin", "forbid", "current"]

CLUSTERS: tuple[Cluster, ...] = ("T", "P", "B", "A")
SPECIALISATIONS: tuple[Specialisation, ...] = ("net", "sw", "hw", "lms", "off", "hd", "cyb")


@dataclass(frozen=True, slots=True)
class SchoolRecord:
    """A school (or, with kind "group", the school group itself) and its key figures."""

    code: str
    name: str
    kind: str  # schools.Organisation.Kind value: group, primary, secondary, special, site, ...
    parent: str = ""  # code of the school or group it is part of; a site needs one
    pool: str = ""  # schools with the same pool can share tasks; empty: none
    has_technical_tracks: bool = False
    pupils: int = 0
    devices: int = 0
    staff: int = 0
    outsourcing_euro_a_year: int = 0
    figures_provenance: Provenance = "estimate"


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Someone of the team. Levels run from 0 to 3, motivation from -2 to 2.

    Motivation for a specialisation runs from -1 to 1. What is not in a mapping is not known: a
    cluster then counts as 0, a specialisation as the technical level.
    """

    code: str
    name: str
    roles: tuple[str, ...] = ()  # people.Role values: tict, pict, coordinator, head, ...
    email: str = ""
    is_teacher: bool = False
    homes: tuple[str, ...] = ()  # codes of schools
    is_group_staff: bool = False
    reach_pools: tuple[str, ...] = ()  # group staff: the pools they serve
    levels: Mapping[Cluster, int] = field(default_factory=dict)
    specialisations: Mapping[Specialisation, int] = field(default_factory=dict)
    motivation: Mapping[Cluster, int] = field(default_factory=dict)
    specialisation_motivation: Mapping[Specialisation, int] = field(default_factory=dict)
    max_tasks: int | None = None  # None: planning.building chooses by hours
    max_clusters: int | None = None
    max_schools: int | None = None
    max_backups: int | None = None


@dataclass(frozen=True, slots=True)
class MeansRecord:
    """Hours one person gets from one source."""

    person: str  # code
    source: str  # code of a SourceRecord
    weekly_minutes: int
    provenance: Provenance = "granted"
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A colour of hours and what it may be spent on."""

    code: str
    name: str
    clusters: tuple[Cluster, ...] = CLUSTERS
    teacher_only: bool = False
    home_only: bool = False


@dataclass(frozen=True, slots=True)
class Effort:
    """Minutes a week: a fixed part, and parts that grow with the key figures."""

    fixed: float = 0
    per_100_devices: float = 0
    per_100_pupils: float = 0
    per_100_staff: float = 0


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A task as it is tailored. Catalogue tasks come filled in; own tasks carry their own slug."""

    slug: str
    name: str
    cluster: Cluster
    description: str = ""
    status: TaskStatus = "applies"
    reason: str = ""
    is_own: bool = False
    is_core: bool = False
    required: Mapping[Cluster, int] = field(default_factory=dict)
    specialisation: Specialisation | None = None  # wanted at the task's T level (at least 1)
    levels: tuple[Level, ...] = ("S",)
    priority: int = 2  # 1 highest … 3
    effort: Effort = field(default_factory=Effort)
    effort_provenance: Provenance = "estimate"
    # The school's own figure for each school code; 0: no such work there.
    weekly_minutes: Mapping[str, int] = field(default_factory=dict)
    pooled_variable_saving: int = 0  # percent saved on the growing part when pooled
    is_on_site: bool = False
    is_splittable: bool = False
    smallest_share_minutes: int = 30
    needs_backup: bool = False
    outsourcing_euro_an_hour: int = 0  # 0: may not be outsourced
    technical_tracks_only: bool = False
    keep_running: bool = False  # in the minimum package


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """This person must do a task (pin), must not (forbid), or does it today (current)."""

    kind: RuleKind
    task: str  # slug
    person: str  # code
    school: str = ""  # empty: anywhere
    level: Level | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything needed to divide the tasks of one school or school group in one school year."""

    name: str
    school_year: str  # "2026-2027"
    schools: tuple[SchoolRecord, ...]
    people: tuple[PersonRecord, ...]
    means: tuple[MeansRecord, ...]
    tasks: tuple[TaskRecord, ...]
    sources: tuple[SourceRecord, ...]
    rules: tuple[RuleRecord, ...] = ()
    max_changes: int | None = None
    # What the fixed part of a task becomes when several schools do it once, together: a setting
    # of the school group. What the growing part saves stands with each task.
    pooled_fixed_percent: int = 150
