"""The staff and schools of a OneRoster file (CSV, versions 1.1 and 1.2) as lists of ours. Pure.

A OneRoster file is a zip of tables with fixed names and columns (1EdTech, OneRoster CSV Binding
1.1 and 1.2). Schools export it from their administration. Pupils and parents stand in it as well:
they are counted while reading, and nothing about them is kept.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zwerm.workbook.sheet_scan import LONGEST_TEXT, MOST_ROWS
from zwerm.workbook.values import text_in

from .encoding import decoded
from .fields import Kind
from .reading import NotReadable, Sheet

# The pupils of a large school group with their enrolments stay far below this.
MOST_UNPACKED_BYTES = 40 * 1024 * 1024
MOST_FILES = 40
ORGS, USERS, ROLES = "orgs.csv", "users.csv", "roles.csv"
NEEDED: Mapping[str, tuple[str, ...]] = {
    ORGS: ("sourcedId", "name", "type"),
    USERS: ("sourcedId", "givenName", "familyName"),
    ROLES: ("userSourcedId", "role", "orgSourcedId"),
}
# What someone does at school; of the rest a file does not say enough to give a role.
STAFF: Mapping[str, str] = {
    "teacher": "leerkracht",
    "principal": "directeur",
    "administrator": "",
    "siteadministrator": "",
    "districtadministrator": "",
    "systemadministrator": "",
    "aide": "",
    "counselor": "",
    "proctor": "",
}
GONE = "tobedeleted"
PEOPLE_HEADING = ["Voornaam", "Achternaam", "E-mail", "Functie", "School", "Geeft les"]
PEOPLE_HEADING += ["In dienst", "Uit dienst"]
SCHOOL_HEADING = ["Naam", "Instellingsnummer"]
# These part the names of schools in a cell of a list.
PARTING = str.maketrans(dict.fromkeys(";,/+&|\n", " "))

# What reading a damaged archive may raise.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Roster:
    """The table of one kind that stands in a OneRoster file, and how many users are not staff."""

    sheet: Sheet
    others: int = 0


@dataclass(frozen=True, slots=True)
class _Post:
    """A role somebody has at a school, and from when until when."""

    role: str
    school: str
    begins: str = ""
    ends: str = ""


def is_roster(content: bytes) -> bool:
    """Whether a file is a zip of tables, and no workbook."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool({ORGS, USERS} & set(_tables(archive)))
    except DAMAGED:
        return False


def read_roster(content: bytes, kind: Kind) -> Roster:
    """The schools or the staff. `NotReadable` names what is missing or too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_FILES:
                raise NotReadable("too_long")
            files = _Files(archive)
            if kind == "schools":
                return Roster(Sheet(ORGS, _school_rows(files)))
            if kind == "people":
                return _people(files)
    except DAMAGED:
        raise NotReadable("roster_damaged") from None
    raise NotReadable("roster_no_tasks")


def _tables(archive: zipfile.ZipFile) -> dict[str, str]:
    """The tables by their plain name: some programs put them in a folder."""
    names = [name for name in archive.namelist() if "__MACOSX" not in name]
    return {name.rpartition("/")[2].lower(): name for name in names}


class _Files:
    """The tables of an archive, read within one budget of bytes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive, self._names = archive, _tables(archive)
        self._left = MOST_UNPACKED_BYTES

    def has(self, name: str) -> bool:
        return name in self._names

    def rows(self, name: str) -> Iterator[Row]:
        if name not in self._names:
            raise NotReadable("roster_table", missing=name)
        with self._archive.open(self._names[name]) as file:
            content = file.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise NotReadable("too_long")
        text = decoded(content) if content else ""
        if text is None:
            raise NotReadable("roster_damaged")
        yield from self._parsed(name, text)

    @staticmethod
    def _parsed(name: str, text: str) -> Iterator[Row]:
        lines = csv.DictReader(io.StringIO(text, newline=""), restval="")
        lacking = [column for column in NEEDED[name] if column not in (lines.fieldnames or ())]
        if lacking:
            raise NotReadable("roster_column", missing=f"{name}: {', '.join(lacking)}")
        try:
            for line in lines:
                cells = {key: text_in(value) for key, value in line.items() if key and value}
                if any(len(cell) > LONGEST_TEXT for cell in cells.values()):
                    raise NotReadable("long_cell")
                yield cells
        except csv.Error:
            raise NotReadable("roster_damaged") from None


def _school_rows(files: _Files) -> list[list[str]]:
    schools = [
        [row.get("name", ""), row.get("identifier", "")]
        for row in files.rows(ORGS)
        if row.get("type", "").lower() == "school" and row.get("status", "").lower() != GONE
    ]
    return [SCHOOL_HEADING, *_few_enough(schools)]


def _people(files: _Files) -> Roster:
    schools = _school_names(files)
    stated = _posts_of_roles(files) if files.has(ROLES) else None
    rows, others = [], 0
    for user in files.rows(USERS):
        posts = _posts_of(user) if stated is None else stated.get(user.get("sourcedId", ""), [])
        staff = [post for post in posts if post.role in STAFF]
        if staff:
            rows.append(_person(user, staff, schools))
        else:
            others += 1
    return Roster(Sheet(USERS, [PEOPLE_HEADING, *_few_enough(rows)]), others)


def _school_names(files: _Files) -> dict[str, str]:
    """Of schools only: whoever belongs to the district as a whole gets no school."""
    return {
        row.get("sourcedId", ""): " ".join(row.get("name", "").translate(PARTING).split())
        for row in files.rows(ORGS)
        if row.get("type", "").lower() == "school"
    }


def _posts_of_roles(files: _Files) -> dict[str, list[_Post]]:
    """Version 1.2 has a table of who does what where; by user."""
    found: dict[str, list[_Post]] = {}
    for row in files.rows(ROLES):
        role = row.get("role", "").lower()
        if role in STAFF and row.get("status", "").lower() != GONE:
            days = row.get("beginDate", ""), row.get("endDate", "")
            post = _Post(role, row.get("orgSourcedId", ""), *days)
            found.setdefault(row.get("userSourcedId", ""), []).append(post)
    return found


def _posts_of(user: Row) -> list[_Post]:
    """In version 1.1 a user has one role, at some schools."""
    role = user.get("role", "").lower()
    return [_Post(role, key.strip()) for key in user.get("orgSourcedIds", "").split(",")]


def _person(user: Row, posts: list[_Post], schools: Mapping[str, str]) -> list[str]:
    roles = dict.fromkeys(post.role for post in posts)
    places = dict.fromkeys(schools[post.school] for post in posts if post.school in schools)
    return [
        user.get("preferredGivenName") or user.get("givenName", ""),
        user.get("preferredFamilyName") or user.get("familyName", ""),
        user.get("email", ""),
        ", ".join(STAFF[role] for role in roles if STAFF[role]),
        "; ".join(places),
        "ja" if "teacher" in roles else "",
        min((post.begins for post in posts), default=""),
        _last_day(user, posts),
    ]


def _last_day(user: Row, posts: list[_Post]) -> str:
    """The day the user was taken off the file, or the end of the last post if all of them end."""
    if user.get("status", "").lower() == GONE:
        return user.get("dateLastModified", "")[:10]
    ends = [post.ends for post in posts]
    return max(ends) if all(ends) else ""


def _few_enough(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) >= MOST_ROWS:
        raise NotReadable("too_long")
    return rows
