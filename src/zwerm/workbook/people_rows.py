"""The rows of the sheets School and People as records."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from .cells import Notes, RowReader
from .grid import Grid, Row
from .naming import Names, slug
from .people_tables import PEOPLE, SCHOOLS
from .records import Cluster, PersonRecord, Provenance, SchoolRecord, Specialisation
from .vocabulary import fold

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,.]+")
LONGEST_SCHOOL_KEY = 24
# The optimiser's own word for what is done for all schools at once.
RESERVED_KEYS = ("group",)


@dataclass(slots=True)
class People:
    """The people read so far, and what they refer to."""

    schools: tuple[SchoolRecord, ...]
    school_names: Names
    pools: Names
    records: tuple[PersonRecord, ...] = ()
    names: Names = field(default_factory=lambda: Names("unknown_person"))


def keyed(
    rows: Iterable[Row], notes: Notes, *, prefix: str = "", longest: int = 40
) -> list[tuple[Row, str]]:
    """Every row with its key: the one in the sheet, or one made of the name."""
    rows = list(rows)
    given: dict[str, Row] = {}
    for row in rows:
        key = row.text("key")
        if key and not KEY.fullmatch(key):
            notes.say(row, "key", "not_a_key", "allowed_key")
        elif key in given:
            notes.say(row, "key", "twice", "each_once", cell=given[key].address("key"))
        elif key:
            given[key] = row
    taken = {key.removeprefix(prefix) for key in (*given, *RESERVED_KEYS)}
    result = []
    for row in rows:
        key = row.text("key")
        if not key:
            short = slug(row.text("name"), taken, longest)
            taken.add(short)
            key = prefix + short
        result.append((row, key))
    return result


def read_schools(grid: Grid, notes: Notes) -> tuple[tuple[SchoolRecord, ...], Names]:
    rows = keyed(grid.rows_of(SCHOOLS), notes, longest=LONGEST_SCHOOL_KEY)
    names = Names("unknown_school")
    for row, key in rows:
        names.add(key, row.text("name"))
    _note_namesakes(rows, notes, "twice", "each_once")
    pools: dict[str, str] = {}
    schools = tuple(_school(row, key, names, pools, notes) for row, key in rows)
    _note_circles(schools, {key: row for row, key in rows}, notes)
    if not schools and "school" in grid.sheets:
        _note_empty(grid, notes, "school", "no_schools")
    return schools, names


def _school(row: Row, key: str, names: Names, pools: dict[str, str], notes: Notes) -> SchoolRecord:
    read = RowReader(row, SCHOOLS, notes)
    pool = read.text("pool")
    school = SchoolRecord(
        code=key,
        name=read.text("name"),
        kind=read.choice("kind") or "primary",
        parent=read.refers("parent", names),
        pool=pools.setdefault(fold(pool), pool),
        has_technical_tracks=read.yes("has_technical_tracks"),
        pupils=read.whole("pupils") or 0,
        devices=read.whole("devices") or 0,
        staff=read.whole("staff") or 0,
        outsourcing_euro_a_year=read.whole("outsourcing_euro_a_year") or 0,
        figures_provenance=cast("Provenance", read.choice("figures_provenance") or "estimate"),
    )
    if school.kind == "site" and not school.parent and not row.text("parent"):
        notes.say(row, "parent", "required", "site_needs_school")
    return school


def _note_circles(schools: tuple[SchoolRecord, ...], rows: dict[str, Row], notes: Notes) -> None:
    above = {school.code: school.parent for school in schools}
    called = {school.code: school.name for school in schools}
    seen: set[str] = set()
    for start in above:
        path: list[str] = []
        code = start
        while code and code not in seen and code not in path:
            path.append(code)
            code = above.get(code, "")
        if code in path:
            circle = path[path.index(code) :]
            names = " → ".join(called[each] for each in (*circle, circle[0]))
            notes.say(rows[circle[0]], "parent", "circle", "circle_allowed", names=names)
        seen.update(path)


def read_pools(schools: tuple[SchoolRecord, ...]) -> Names:
    pools = Names("unknown_pool")
    for name in dict.fromkeys(school.pool for school in schools if school.pool):
        pools.add(name, name)
    return pools


def read_people(grid: Grid, notes: Notes, people: People) -> People:
    rows = keyed(grid.rows_of(PEOPLE), notes)
    for row, key in rows:
        people.names.add(key, row.text("name"))
    _note_namesakes(rows, notes, "duplicate_person", "duplicate_person_allowed")
    people.records = tuple(_person(row, key, people, notes) for row, key in rows)
    if not rows and "people" in grid.sheets:
        _note_empty(grid, notes, "people", "no_people")
    return people


def _note_namesakes(rows: list[tuple[Row, str]], notes: Notes, wrong: str, allowed: str) -> None:
    """Two rows with one name are one thing twice, unless each has a key of its own."""
    first: dict[str, Row] = {}
    for row, _ in rows:
        name = fold(row.text("name"))
        if name in first and not (row.text("key") and first[name].text("key")):
            notes.say(row, "name", wrong, allowed, cell=first[name].address("name"))
        elif name:
            first.setdefault(name, row)


def _person(row: Row, key: str, people: People, notes: Notes) -> PersonRecord:
    read = RowReader(row, PEOPLE, notes)
    is_group_staff = read.yes("is_group_staff")
    email = read.text("email")
    if email and not EMAIL.fullmatch(email):
        notes.say(row, "email", "not_an_email", "allowed_email")
    if row.text("reach_pools") and not is_group_staff:
        notes.say(row, "reach_pools", "pools_without_group", "pools_without_group_allowed")
    return PersonRecord(
        code=key,
        name=read.text("name"),
        roles=read.choices("roles"),
        email=email,
        is_teacher=read.yes("is_teacher"),
        homes=_homes(read, people, is_group_staff=is_group_staff),
        is_group_staff=is_group_staff,
        reach_pools=read.refers_to_all("reach_pools", people.pools),
        levels=cast("dict[Cluster, int]", read.wholes("level")),
        specialisations=cast("dict[Specialisation, int]", read.wholes("skill")),
        motivation=cast("dict[Cluster, int]", read.wholes("wish")),
        specialisation_motivation=cast("dict[Specialisation, int]", read.wholes("skillwish")),
        max_tasks=read.whole("max_tasks"),
        max_clusters=read.whole("max_clusters"),
        max_schools=read.whole("max_schools"),
        max_backups=read.whole("max_backups"),
    )


def _homes(read: RowReader, people: People, *, is_group_staff: bool) -> tuple[str, ...]:
    homes = read.refers_to_all("homes", people.school_names)
    if homes or is_group_staff or read.row.text("homes"):
        return homes
    schools = [school.code for school in people.schools if school.kind != "group"]
    if len(schools) == 1:
        return tuple(schools)
    if schools:
        read.notes.say(read.row, "homes", "no_home", "no_home_allowed")
    return ()


def _note_empty(grid: Grid, notes: Notes, sheet: str, wrong: str) -> None:
    row = Row(grid.sheets[sheet].name, -1, {}, {})
    if not any(p.sheet == row.sheet for p in notes.problems):
        notes.say(row, "", wrong, f"{wrong}_allowed")
