"""The rows of the sheets Means, Tasks and Rules as records."""

from collections import Counter
from collections.abc import Collection
from functools import partial
from typing import cast

from .cells import Notes, RowReader
from .grid import Grid, Row
from .means_tables import MEANS, SOURCES
from .naming import Names
from .people_rows import keyed
from .records import (
    CLUSTERS,
    Cluster,
    Effort,
    Level,
    MeansRecord,
    Provenance,
    RuleKind,
    RuleRecord,
    SchoolRecord,
    SourceRecord,
    Specialisation,
    TaskRecord,
    TaskStatus,
)
from .task_tables import RULES, TASKS
from .values import Cell, NotAllowed, parse_hours, pieces, text_in, unknown
from .vocabulary import fold
from .words import say

OWN_TASK_PREFIX = "eigen-"
# The rows that already say something of a task, person, school and level, by kind.
Clashes = dict[tuple[str, str, str, Level | None], dict[str, Row]]
LEVEL_ORDER: tuple[Level, ...] = ("S", "P", "G")
# Nobody works longer in a week; a larger sum is a typing error.
MOST_HOURS_OF_A_PERSON = 60
# A name of a school holds a few colons at most.
MOST_CUTS = 8


def read_sources(grid: Grid, notes: Notes) -> tuple[tuple[SourceRecord, ...], Names]:
    names, sources = Names("unknown_source"), []
    first: dict[str, Row] = {}
    for row in grid.rows_of(SOURCES):
        read = RowReader(row, SOURCES, notes)
        code = read.text("code")
        if fold(code) in first:
            cell = first[fold(code)].address("code")
            notes.say(row, "code", "twice", "each_once", cell=cell)
        first[fold(code)] = row
        clusters = tuple(cluster for cluster in CLUSTERS if read.yes(f"may_{cluster}"))
        source = SourceRecord(
            code, read.text("name"), clusters, read.yes("teacher_only"), read.yes("home_only")
        )
        names.add(code, code, source.name)
        sources.append(source)
    return tuple(sources), names


def read_means(grid: Grid, notes: Notes, people: Names, sources: Names) -> tuple[MeansRecord, ...]:
    first: dict[tuple[str, str], Row] = {}
    minutes: Counter[str] = Counter()
    means = []
    for row in grid.rows_of(MEANS):
        read = RowReader(row, MEANS, notes)
        record = MeansRecord(
            person=read.refers("person", people),
            source=read.refers("source", sources),
            weekly_minutes=read.minutes("weekly_minutes") or 0,
            provenance=cast("Provenance", read.choice("provenance") or "granted"),
            note=read.text("note"),
        )
        pair = (record.person, record.source)
        if all(pair) and pair in first:
            notes.say(row, "person", "twice", "each_once", cell=first[pair].address("person"))
        first.setdefault(pair, row)
        minutes[record.person] += record.weekly_minutes
        if record.person and minutes[record.person] > MOST_HOURS_OF_A_PERSON * 60:
            most = MOST_HOURS_OF_A_PERSON
            notes.say(
                row, "weekly_minutes", "too_much_in_all", "too_much_in_all_allowed", most=most
            )
        means.append(record)
    return tuple(means)


def read_tasks(
    grid: Grid,
    notes: Notes,
    schools: tuple[SchoolRecord, ...],
    school_names: Names,
    known_tasks: Collection[str] | None,
) -> tuple[tuple[TaskRecord, ...], Names]:
    rows = keyed(grid.rows_of(TASKS), notes, prefix=OWN_TASK_PREFIX)
    names = Names("unknown_task")
    for row, key in rows:
        names.add(key, row.text("name"))
    places = [school.code for school in schools if school.kind != "group"]
    own_hours = partial(_own_hours, places=places, names=school_names, language=notes.language)
    tasks = []
    for row, key in rows:
        read = RowReader(row, TASKS, notes)
        task = _task(read, key, read.read("weekly_minutes", own_hours) or {})
        if known_tasks is not None and not task.is_own and key not in known_tasks:
            wrong = unknown(key, sorted(known_tasks), "unknown_catalogue_task", notes.language)
            own = say("allowed_own_task", notes.language)
            notes.add(row, "key", NotAllowed(wrong.wrong, f"{wrong.allowed} {own}".strip()))
        if task.status != "applies" and not task.reason and "reason" not in row.marks:
            notes.say(row, "reason", "no_reason", "no_reason_allowed")
        tasks.append(task)
    if not tasks and "tasks" in grid.sheets and not grid.problems:
        notes.say(Row(grid.sheets["tasks"].name, -1, {}, {}), "", "no_tasks", "use_template")
    return tuple(tasks), names


def _task(read: RowReader, key: str, weekly_minutes: dict[str, int]) -> TaskRecord:
    levels = read.choices("levels")
    priority, share = read.whole("priority"), read.whole("smallest_share_minutes")
    return TaskRecord(
        slug=key,
        name=read.text("name"),
        cluster=cast("Cluster", read.choice("cluster") or "T"),
        description=read.text("description"),
        status=cast("TaskStatus", read.choice("status") or "applies"),
        reason=read.text("reason"),
        is_own=not read.row.text("key") or read.choice("origin") == "own",
        is_core=read.yes("is_core"),
        required=cast("dict[Cluster, int]", read.wholes("required")),
        specialisation=cast("Specialisation | None", read.choice("specialisation")),
        levels=tuple(level for level in LEVEL_ORDER if level in levels) or ("S",),
        priority=2 if priority is None else priority,
        effort=_effort(read),
        effort_provenance=cast("Provenance", read.choice("effort_provenance") or "estimate"),
        weekly_minutes=weekly_minutes,
        pooled_variable_saving=read.whole("pooled_variable_saving") or 0,
        is_on_site=read.yes("is_on_site"),
        is_splittable=read.yes("is_splittable"),
        smallest_share_minutes=30 if share is None else share,
        needs_backup=read.yes("needs_backup"),
        outsourcing_euro_an_hour=read.whole("outsourcing_euro_an_hour") or 0,
        technical_tracks_only=read.yes("technical_tracks_only"),
        keep_running=read.yes("keep_running"),
    )


def _effort(read: RowReader) -> Effort:
    return Effort(
        fixed=read.decimal("fixed") or 0,
        per_100_devices=read.decimal("per_100_devices") or 0,
        per_100_pupils=read.decimal("per_100_pupils") or 0,
        per_100_staff=read.decimal("per_100_staff") or 0,
    )


def _own_hours(cell: Cell, *, places: list[str], names: Names, language: str) -> dict[str, int]:
    """Either a number, when there is one school, or 'School A: 2,5; School B: 1u'."""
    column = TASKS.column("weekly_minutes")
    try:
        minutes = parse_hours(cell, column, language)
    except NotAllowed:
        if not any(mark in text_in(cell) for mark in ":="):
            raise
    else:
        if len(places) != 1:
            raise NotAllowed(say("which_school", language), say("which_school_allowed", language))
        return {places[0]: minutes}
    found = {}
    for piece in pieces(cell, r"[;\n]"):
        school, hours = _school_and_hours(piece, names, language)
        found[school] = parse_hours(hours, column, language)
    return found


def _school_and_hours(piece: str, names: Names, language: str) -> tuple[str, str]:
    """Cut at the mark before which a school stands: a name or a time may hold a colon too."""
    cuts = [index for index, letter in enumerate(piece) if letter in ":="]
    for cut in cuts[:MOST_CUTS]:
        if fold(piece[:cut]) in names.by_text:
            return names.key_of(piece[:cut].strip(), language), piece[cut + 1 :]
    if not cuts:
        raise NotAllowed(say("which_school", language), say("which_school_allowed", language))
    return names.key_of(piece[: cuts[0]].strip(), language), piece[cuts[0] + 1 :]


def read_rules(
    grid: Grid, notes: Notes, tasks: Names, people: Names, schools: Names
) -> tuple[RuleRecord, ...]:
    rules: list[RuleRecord] = []
    first: Clashes = {}
    for row in grid.rows_of(RULES):
        read = RowReader(row, RULES, notes)
        rule = RuleRecord(
            kind=cast("RuleKind", read.choice("kind") or "pin"),
            task=read.refers("task", tasks),
            person=read.refers("person", people),
            school=read.refers("school", schools),
            level=cast("Level | None", read.choice("level")),
            note=read.text("note"),
        )
        if rule.task and rule.person:
            _note_clash(rule, row, first, notes)
        rules.append(rule)
    return tuple(rules)


def _note_clash(rule: RuleRecord, row: Row, first: Clashes, notes: Notes) -> None:
    kinds = first.setdefault((rule.task, rule.person, rule.school, rule.level), {})
    opposite = {"pin": "forbid", "forbid": "pin"}.get(rule.kind, "")
    if rule.kind in kinds:
        notes.say(row, "kind", "twice", "each_once", cell=kinds[rule.kind].address("kind"))
    if opposite in kinds:
        cell = kinds[opposite].address("kind")
        notes.say(row, "kind", "pinned_and_forbidden", "choose_one_rule", cell=cell)
    kinds.setdefault(rule.kind, row)
