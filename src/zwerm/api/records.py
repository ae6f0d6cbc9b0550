"""The records of a dossier as the interface reads and writes them: the same fields, checked.

`zwerm.workbook.records` says what each field means; `tests/api/test_fields.py` compares the two.
"""

from typing import Annotated

from pydantic import Field

from zwerm.workbook.records import CLUSTERS, RuleKind, TaskStatus

from .types import (
    Cluster,
    Code,
    DoneAt,
    EffortMinutes,
    Email,
    Euro,
    Hours,
    Int,
    Kind,
    Limit,
    Line,
    Name,
    Provenance,
    Rating,
    Reason,
    Role,
    SchoolCode,
    ShortLine,
    Slug,
    SourceCode,
    Specialisation,
    SpecialWish,
    Strict,
    TaskMinutes,
    TaskName,
    Wish,
    Year,
)

Pupils = Annotated[Int, Field(ge=0, le=100_000)]
Devices = Annotated[Int, Field(ge=0, le=200_000)]
Staff = Annotated[Int, Field(ge=0, le=50_000)]


class School(Strict):
    """A school, a site, or the school group itself, with its key figures of a school year."""

    code: SchoolCode
    name: Name
    kind: Kind
    parent: Annotated[str, Field(max_length=24, pattern=r"^[-a-zA-Z0-9_]*$")] = ""
    pool: ShortLine = ""
    has_technical_tracks: bool = False
    pupils: Pupils = 0
    devices: Devices = 0
    staff: Staff = 0
    outsourcing_euro_a_year: Euro = 0
    figures_provenance: Provenance = "estimate"


class Person(Strict):
    """Someone of the team.

    What people can and like is null for a token without `levels:read`. Own answers are only told
    if the person lets the ICT policy team read them, and nothing replaces them.
    """

    code: Code
    name: Name
    roles: Annotated[list[Role], Field(max_length=12)] = []
    email: Email = ""
    is_teacher: bool = False
    homes: Annotated[list[SchoolCode], Field(max_length=100)] = []
    is_group_staff: bool = False
    reach_pools: Annotated[list[ShortLine], Field(max_length=100)] = []
    levels: dict[Cluster, Rating] | None = None
    specialisations: dict[Specialisation, Rating] | None = None
    motivation: dict[Cluster, Wish] | None = None
    specialisation_motivation: dict[Specialisation, SpecialWish] | None = None
    max_tasks: Limit | None = None
    max_clusters: Limit | None = None
    max_schools: Limit | None = None
    max_backups: Limit | None = None


class Means(Strict):
    """Minutes a week that one person gets from one source."""

    person: Code
    source: SourceCode
    weekly_minutes: Hours
    provenance: Provenance = "granted"
    note: Line = ""


class Source(Strict):
    """A colour of hours and what it may be spent on."""

    code: SourceCode
    name: Name
    clusters: Annotated[list[Cluster], Field(max_length=4)] = list(CLUSTERS)
    teacher_only: bool = False
    home_only: bool = False


class Effort(Strict):
    """Minutes a week: a fixed part, and parts that grow with the key figures."""

    fixed: EffortMinutes = 0
    per_100_devices: EffortMinutes = 0
    per_100_pupils: EffortMinutes = 0
    per_100_staff: EffortMinutes = 0


class Task(Strict):
    """A task as it is tailored at a place in a school year."""

    slug: Slug
    name: TaskName
    cluster: Cluster
    description: Reason = ""
    status: TaskStatus = "applies"
    reason: Reason = ""
    is_own: bool = False
    is_core: bool = False
    required: dict[Cluster, Rating] = {}
    specialisation: Specialisation | None = None
    levels: Annotated[list[DoneAt], Field(min_length=1, max_length=3)] = ["S"]
    priority: Annotated[Int, Field(ge=1, le=3)] = 2
    effort: Effort = Effort()
    effort_provenance: Provenance = "estimate"
    # By the code of a school.
    weekly_minutes: dict[str, TaskMinutes] = {}
    pooled_variable_saving: Annotated[Int, Field(ge=0, le=90)] = 0
    is_on_site: bool = False
    is_splittable: bool = False
    smallest_share_minutes: Annotated[Int, Field(ge=5, le=2400)] = 30
    needs_backup: bool = False
    outsourcing_euro_an_hour: Annotated[Int, Field(ge=0, le=10_000)] = 0
    technical_tracks_only: bool = False
    keep_running: bool = False


class Rule(Strict):
    """This person must do a task (pin), must not (forbid), or does it today (current)."""

    kind: RuleKind
    task: Slug
    person: Code
    school: Annotated[str, Field(max_length=24, pattern=r"^[-a-zA-Z0-9_]*$")] = ""
    level: DoneAt | None = None
    note: Line = ""


class Dossier(Strict):
    """Everything that is needed to divide the tasks of one organisation in one school year."""

    name: Name
    school_year: Year
    schools: Annotated[list[School], Field(max_length=500)]
    people: Annotated[list[Person], Field(max_length=10_000)]
    means: Annotated[list[Means], Field(max_length=40_000)]
    tasks: Annotated[list[Task], Field(max_length=2_000)]
    sources: Annotated[list[Source], Field(max_length=200)] = []
    rules: Annotated[list[Rule], Field(max_length=10_000)] = []
    max_changes: Limit | None = None
    pooled_fixed_percent: Annotated[Int, Field(ge=100, le=500)] = 150
