"""`zwerm-problem/1` to a problem and back."""

from collections.abc import Mapping
from dataclasses import fields
from functools import partial

from .problem import (
    CLUSTERS,
    GROUP,
    LEVELS,
    SPECIALISATIONS,
    Assignment,
    Demand,
    Person,
    Problem,
    School,
    SourceRule,
    Task,
)
from .reading import Findings, Members, Value, shown

FORMAT = "zwerm-problem/1"
HIGHEST_LEVEL = 100
MOST_QUANTA = 100_000
MOST_COUNT = 10_000_000
MOST_SCHOOLS = 500
MOST_TASKS = 1_000
MOST_PEOPLE = 2_000
MOST_COLOURS = 20

_count = partial(Value.integer, least=0, most=MOST_COUNT)
_quanta = partial(Value.integer, least=0, most=MOST_QUANTA)
_limit = partial(Value.integer, least=0, most=MOST_QUANTA)
_competence = partial(Value.integer, least=0, most=HIGHEST_LEVEL)
_scale = partial(Value.number, least=0.0, most=10.0)
_hours = partial(Value.number, least=0.0, most=float(MOST_QUANTA))

REQUIRED = ("schools", "tasks", "people", "sources", "demand")
OPTIONAL = (
    "format",
    "name",
    "size",
    "seed",
    "quanta_per_hour",
    "budgets_eur_per_week",
    "current",
    "pins",
    "forbids",
    "max_changes",
)


def problem_from_data(data: object) -> Problem:
    """Read a problem, or raise `InvalidFile` with all that is wrong."""
    findings = Findings()
    members = Value(data, "$", findings).members(REQUIRED, OPTIONAL)
    members.get("format", lambda value: value.choice((FORMAT,)), FORMAT)
    problem = _problem(members)
    if not findings.problems:
        _check_needs_can_be_met(problem, findings)
    findings.raise_if_any()
    return problem


def _problem(members: Members) -> Problem:
    sources: dict[str, SourceRule] = members.get("sources", _sources, {})
    schools: dict[str, School] = members.get("schools", _schools, {})
    tasks: dict[str, Task] = members.get("tasks", _tasks, {})
    pools = {school.pool: None for school in schools.values() if school.pool is not None}
    people: dict[str, Person] = members.get(
        "people", lambda v: _people(v, schools, pools, sources), {}
    )
    owners: dict[str, Mapping[str, object]] = {"S": schools, "P": pools, "G": {GROUP: None}}

    def rows(key: str, *, open_ended: bool) -> tuple[Assignment, ...]:
        def read(value: Value) -> tuple[Assignment, ...]:
            return _assignments(value, tasks, people, owners, open_ended=open_ended)

        return members.get(key, read, ())

    return Problem(
        schools=tuple(schools.values()),
        tasks=tuple(tasks.values()),
        people=tuple(people.values()),
        sources=sources,
        demand=members.get("demand", lambda v: _demand(v, tasks, schools), ()),
        budgets_eur_per_week=members.get(
            "budgets_eur_per_week", lambda v: _budgets(v, schools), {}
        ),
        current=rows("current", open_ended=False),
        pins=rows("pins", open_ended=True),
        forbids=rows("forbids", open_ended=True),
        max_changes=members.get("max_changes", lambda v: v.optional(_count), None),
        quanta_per_hour=members.get("quanta_per_hour", lambda v: v.integer(1, 60), 4),
        name=members.get("name", Value.text, ""),
        size=members.get("size", Value.text, ""),
        seed=members.get("seed", lambda v: v.optional(_seed), None),
    )


def _seed(value: Value) -> int:
    return value.integer(-(2**63), 2**63)


def _sources(value: Value) -> dict[str, SourceRule]:
    def read(rule: Value) -> SourceRule:
        members = rule.members(("clusters",), ("teacher_only", "home_only"))
        return SourceRule(
            clusters=members.get("clusters", lambda v: v.distinct(_cluster), ()),
            teacher_only=members.get("teacher_only", Value.boolean, False),
            home_only=members.get("home_only", Value.boolean, False),
        )

    for key, rule in value.pairs():
        Value(key, rule.path, value.findings).id()
    return value.mapping(read, most=MOST_COLOURS)


def _cluster(value: Value) -> str:
    return value.choice(CLUSTERS)


def _schools(value: Value) -> dict[str, School]:
    schools: dict[str, School] = {}
    for item in value.items(1, MOST_SCHOOLS):
        members = item.members(("id",), ("kind", "pool", "pupils", "devices", "staff"))
        school = School(
            id=members.get("id", lambda v: _new_id(v, schools), ""),
            kind=members.get("kind", Value.text, ""),
            pool=members.get("pool", lambda v: v.optional(Value.id), None),
            pupils=members.get("pupils", _count, 0),
            devices=members.get("devices", _count, 0),
            staff=members.get("staff", _count, 0),
        )
        schools[school.id] = school
    return schools


def _new_id(value: Value, taken: dict[str, School] | dict[str, Task] | dict[str, Person]) -> str:
    found = value.id()
    if found in taken:
        value.wrong("each id only once", f"{shown(found)} stands twice")
    if found == GROUP:
        value.wrong("another id", f"{GROUP!r} is the group's own name")
    return found


def _tasks(value: Value) -> dict[str, Task]:
    tasks: dict[str, Task] = {}
    for item in value.items(0, MOST_TASKS):
        task = _task(item, tasks)
        tasks[task.id] = task
    return tasks


def _task(item: Value, tasks: dict[str, Task]) -> Task:
    required = ("id", "cluster", "core", "levels", "priority", "splittable", "min_chunk", "backup")
    names = tuple(f.name for f in fields(Task) if f.name not in required)
    get = item.members(required, names).get
    return Task(
        id=get("id", lambda v: _new_id(v, tasks), ""),
        cluster=get("cluster", _cluster, "T"),
        name=get("name", Value.text, ""),
        req=get("req", lambda v: _by_name(v, CLUSTERS, 0, HIGHEST_LEVEL), {}),
        spec=get("spec", lambda v: _by_name(v, SPECIALISATIONS, 0, HIGHEST_LEVEL), {}),
        core=get("core", Value.boolean, False),
        onsite=get("onsite", Value.boolean, False),
        levels=get("levels", _levels, ("S",)),
        scale_pool=get("scale_pool", _scale, 1.0),
        scale_group=get("scale_group", _scale, 1.0),
        outsource_eur_per_hour=get("outsource_eur_per_hour", _count, 0),
        priority=get("priority", lambda v: v.integer(1, 3), 2),
        splittable=get("splittable", Value.boolean, False),
        min_chunk=get("min_chunk", lambda v: v.integer(1, MOST_QUANTA), 1),
        backup=get("backup", Value.boolean, False),
        hours_fixed=get("hours_fixed", _hours, 0.0),
        hours_per_unit=get("hours_per_unit", _hours, 0.0),
        driver=get("driver", lambda v: v.optional(Value.text) or "", ""),
    )


def _levels(value: Value) -> tuple[str, ...]:
    return value.distinct(lambda level: level.choice(LEVELS))


def _by_name(value: Value, names: tuple[str, ...], least: int, most: int) -> dict[str, int]:
    get = value.members((), names).get
    given = value.data if isinstance(value.data, dict) else {}
    return {n: get(n, lambda v: v.integer(least, most), 0) for n in names if n in given}


def _people(
    value: Value,
    schools: dict[str, School],
    pools: dict[str, None],
    sources: dict[str, SourceRule],
) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for item in value.items(0, MOST_PEOPLE):
        person = _person(item, people, schools, pools, sources)
        people[person.id] = person
    return people


def _person(
    item: Value,
    people: dict[str, Person],
    schools: dict[str, School],
    pools: dict[str, None],
    sources: dict[str, SourceRule],
) -> Person:
    required = ("id", "homes", "sources", "max_tasks", "max_clusters", "max_schools", "max_backups")
    names = tuple(f.name for f in fields(Person) if f.name not in required)
    get = item.members(required, names).get

    def school(value: Value) -> str:
        return value.reference(schools, "school")

    def pool(value: Value) -> str:
        return value.reference(pools, "pool")

    return Person(
        id=get("id", lambda v: _new_id(v, people), ""),
        role=get("role", Value.text, ""),
        teacher=get("teacher", Value.boolean, False),
        homes=get("homes", lambda v: v.distinct(school), ()),
        group=get("group", Value.boolean, False),
        reach_pools=get("reach_pools", lambda v: v.distinct(pool), ()),
        comp=get("comp", lambda v: _by_name(v, CLUSTERS, 0, HIGHEST_LEVEL), {}),
        spec=get("spec", lambda v: _by_name(v, SPECIALISATIONS, 0, HIGHEST_LEVEL), {}),
        motivation=get("motivation", lambda v: _by_name(v, CLUSTERS, -2, 2), {}),
        motivation_spec=get("motivation_spec", lambda v: _by_name(v, SPECIALISATIONS, -1, 1), {}),
        sources=get("sources", lambda v: _hours_by_colour(v, sources), {}),
        max_tasks=get("max_tasks", _limit, 0),
        max_clusters=get("max_clusters", _limit, 0),
        max_schools=get("max_schools", _limit, 0),
        max_backups=get("max_backups", _limit, 0),
    )


def _hours_by_colour(value: Value, sources: dict[str, SourceRule]) -> dict[str, int]:
    for key, quanta in value.pairs():
        Value(key, quanta.path, value.findings).reference(sources, "source")
    return value.mapping(_quanta)


def _budgets(value: Value, schools: dict[str, School]) -> dict[str, int]:
    owners = {**schools, GROUP: None}
    for key, money in value.pairs():
        Value(key, money.path, value.findings).reference(owners, f"school, or {GROUP!r}")
    return value.mapping(_count)


def _demand(value: Value, tasks: dict[str, Task], schools: dict[str, School]) -> tuple[Demand, ...]:
    rows: dict[tuple[str, str], Demand] = {}
    for item in value.items():
        row = item.row(3)
        if row is None:
            continue
        task, school = row[0].reference(tasks, "task"), row[1].reference(schools, "school")
        if task and school and (task, school) in rows:
            item.wrong("one row for each task and school", "the same task and school stand twice")
        rows[task, school] = Demand(task, school, row[2].integer(1, MOST_QUANTA))
    return tuple(rows.values())


def _assignments(
    value: Value,
    tasks: dict[str, Task],
    people: dict[str, Person],
    owners: Mapping[str, Mapping[str, object]],
    *,
    open_ended: bool,
) -> tuple[Assignment, ...]:
    rows: dict[Assignment, None] = {}
    anywhere = {owner: None for level in LEVELS for owner in owners[level]}
    for item in value.items():
        row = item.row(4)
        if row is None:
            continue
        may_be_open = open_ended and row[1].data is None
        level = None if may_be_open else row[1].choice(LEVELS)
        among = anywhere if level is None else owners[level]
        is_open = open_ended and row[2].data is None
        owner = None if is_open else row[2].reference(among, "owner at this level")
        task, person = row[0].reference(tasks, "task"), row[3].reference(people, "person")
        assignment = Assignment(task, level, owner, person)
        if assignment in rows and task and person:
            item.wrong("each row only once", "the same row stands twice")
        rows[assignment] = None
    return tuple(rows)


def _check_needs_can_be_met(problem: Problem, findings: Findings) -> None:
    """A need that no level covers has no plan at all."""
    if len(problem.schools) == 1:
        return
    levels = {task.id: task.levels for task in problem.tasks}
    pools = {school.id: school.pool for school in problem.schools}
    for index, row in enumerate(problem.demand):
        at = levels[row.task]
        if not at or (at == ("P",) and pools[row.school] is None):
            wrong = f"{shown(row.task)} cannot be done for {shown(row.school)} at any of its levels"
            findings.add(f"$.demand[{index}]", wrong, "level S, G, or P with a pool")


def problem_to_data(problem: Problem) -> dict[str, object]:
    """The problem as JSON values."""
    data: dict[str, object] = {
        "format": FORMAT,
        "name": problem.name,
        "size": problem.size,
        "quanta_per_hour": problem.quanta_per_hour,
        "sources": {colour: _plain(rule) for colour, rule in problem.sources.items()},
        "schools": [_plain(school) for school in problem.schools],
        "tasks": [_plain(task) for task in problem.tasks],
        "people": [_plain(person) for person in problem.people],
        "budgets_eur_per_week": dict(problem.budgets_eur_per_week),
        "demand": [[row.task, row.school, row.quanta] for row in problem.demand],
        "current": _rows(problem.current),
        "pins": _rows(problem.pins),
        "forbids": _rows(problem.forbids),
    }
    optional = {"seed": problem.seed, "max_changes": problem.max_changes}
    return data | {key: value for key, value in optional.items() if value is not None}


def _plain(row: SourceRule | School | Task | Person) -> dict[str, object]:
    values = {f.name: getattr(row, f.name) for f in fields(row)}
    return {
        key: list(value)
        if isinstance(value, tuple)
        else dict(value)
        if hasattr(value, "items")
        else value
        for key, value in values.items()
    }


def _rows(assignments: tuple[Assignment, ...]) -> list[list[str | None]]:
    return [[row.task, row.level, row.owner, row.person] for row in assignments]
