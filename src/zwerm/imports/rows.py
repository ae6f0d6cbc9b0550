"""From the lines of a list to entries: every line, read or not, with its reason. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zwerm.workbook.sheet_scan import cell_name
from zwerm.workbook.values import pieces
from zwerm.workbook.vocabulary import CLUSTERS, PROVENANCES, fold, value_of

from . import amounts
from .columns import Layout
from .fields import LEAVE_OUT, NOTE, Kind
from .names import ordered_name
from .reading import Sheet
from .row_words import EMAIL, HORIZONS, cluster_of, levels_of, roles_of, school_kind_of, status_of

LONGEST = {
    "name": {"tasks": 160, "people": 120, "schools": 120},
    "description": {"tasks": 300},
    "reason": {"tasks": 300},
    "pool": {"schools": 60},
    "core_reason": {"tasks": 300},
    "note": {"tasks": 2000},
}
LONGEST_NOTE = 2000
LONGEST_SHOWN = 120
# What stands in a line that adds up the ones above it.
TOTALS = re.compile(r"(sub)?\s*(totaal|total|som|sum|samen)\b.*")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a line that was not understood, or minded: a code for `wording`."""

    code: str
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list as it was understood. With a `reason` it is not taken."""

    number: int  # as the file counts its lines
    key: str  # by which a later list is known to speak of the same
    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()  # heading and text of columns of their own
    remarks: tuple[Remark, ...] = ()
    reason: str = ""


def read_rows(sheet: Sheet, layout: Layout, kind: Kind) -> Iterator[Entry]:
    """Every line below the heading that holds something."""
    reader = _Reader(sheet, layout, kind)
    titles = sheet.rows[layout.heading] if layout.heading >= 0 else []
    for number in range(layout.heading + 1, len(sheet.rows)):
        if any(sheet.rows[number]) or reader.marks_in(number):
            yield reader.entry(number, is_repeated=sheet.rows[number] == titles)


class _Reader:
    def __init__(self, sheet: Sheet, layout: Layout, kind: Kind) -> None:
        self.sheet, self.layout, self.kind = sheet, layout, kind
        self.part = ""  # the cluster that a line on its own announced
        self.headings = {
            column.index: column.heading or cell_name(0, column.index).rstrip("1")
            for column in layout.columns
        }

    def marks_in(self, number: int) -> dict[int, str]:
        """Cells of mapped columns that hold no usable value."""
        columns = (c.index for c in self.layout.columns if c.field != LEAVE_OUT)
        marks = {index: self.sheet.marks.get((number, index), "") for index in columns}
        return {index: mark for index, mark in marks.items() if mark}

    def entry(self, number: int, *, is_repeated: bool) -> Entry:
        row = self.sheet.rows[number]
        cells = {
            column.field: row[column.index]
            for column in self.layout.columns
            if column.field not in {NOTE, LEAVE_OUT}
            and column.index < len(row)
            and row[column.index]
        }
        notes = tuple(
            (self.headings[column.index], row[column.index])
            for column in self.layout.columns
            if column.field == NOTE and column.index < len(row) and row[column.index]
        )
        told = tuple(
            (self.headings[column.index], row[column.index])
            for column in self.layout.columns
            if column.field != LEAVE_OUT and column.index < len(row) and row[column.index]
        )
        titles = {column.field: self.headings[column.index] for column in self.layout.columns}
        marked = self._marked(number)
        line = Line(number + 1, cells, notes, told, titles, self.layout.unit, marked)
        if is_repeated:
            return line.refused("heading_again")
        return self._read(line, row)

    def _marked(self, number: int) -> list[Remark]:
        return [Remark(mark, self.headings[index]) for index, mark in self.marks_in(number).items()]

    def _read(self, line: "Line", row: Sequence[str]) -> Entry:
        filled = [cell for cell in row if cell]
        if filled and TOTALS.fullmatch(fold(filled[0])):
            return line.refused("total", filled[0])
        if self.kind == "tasks" and (cluster := self._announced(line, filled)):
            self.part = cluster
            return line.refused("part", filled[0])
        reader = {"tasks": task_entry, "people": person_entry, "schools": school_entry}[self.kind]
        entry = reader(line)
        if self.part and self.kind == "tasks" and "cluster" not in entry.values:
            entry.values.setdefault("cluster", self.part)  # type: ignore[attr-defined] # a dict
        return entry

    @staticmethod
    def _announced(line: "Line", filled: Sequence[str]) -> str:
        """The cluster, where a line holds nothing but the name of one."""
        if len(set(filled)) != 1 or "hours" in line.cells:
            return ""
        words = re.sub(r"\b(taken|tasks|ict|cluster|de|het)\b|[^\w\s-]", " ", fold(filled[0]))
        words = re.sub(r"^\s*[\divx]+\s+", "", words).strip()
        adjectives = {"technische": "T", "pedagogische": "P", "administratieve": "A"}
        return adjectives.get(words, "") or value_of(CLUSTERS, words) or ""


@dataclass(slots=True)
class Line:
    """The cells of a line by field, and what is noted while they are read."""

    number: int
    cells: dict[str, str]
    notes: tuple[tuple[str, str], ...]
    told: tuple[tuple[str, str], ...]  # all of it, in the order of the list
    titles: Mapping[str, str]
    unit: str
    remarks: list[Remark]

    def refused(self, reason: str, name: str = "") -> Entry:
        """Not taken; all it says is shown beside the reason."""
        name = name or self.cells.get("name") or (self.told[0][1] if self.told else "")
        remarks = tuple(self.remarks)
        return Entry(self.number, "", name[:LONGEST_SHOWN], {}, self.told, remarks, reason)

    def remark(self, code: str, key: str) -> None:
        value = self.cells.get(key, "")[:LONGEST_SHOWN]
        self.remarks.append(Remark(code, self.titles.get(key, key), value))

    def keep(self, key: str) -> None:
        """What is not understood stays readable as a note."""
        self.notes += ((self.titles.get(key, key), self.cells[key]),)

    def read(self, key: str, parse: Callable[[str], Any], code: str) -> Any:
        if key not in self.cells:
            return None
        value = parse(self.cells[key])
        if value is None:
            self.remark(code, key)
            self.keep(key)
        return value

    def text(self, key: str, kind: Kind) -> str:
        text, longest = self.cells.get(key, ""), LONGEST[key][kind]
        if len(text) > longest:
            self.remark("shortened", key)
            self.keep(key)
        return text[:longest].rstrip()

    def entry(self, key: str, name: str, values: Mapping[str, Any]) -> Entry:
        told = {name: value for name, value in values.items() if value not in (None, "")}
        return Entry(self.number, key[:200], name, told, self.notes, tuple(self.remarks))


def task_entry(line: Line) -> Entry:
    name = line.text("name", "tasks") if "name" in line.cells else ""
    slug = line.cells.get("key", "")
    if not re.search(r"[^\W\d_]{2}", name):
        return line.refused("no_name")
    own_figure = line.read("own_figure", amounts.yes_or_no, "not_yes_no")
    values = {
        "slug": slug,
        "description": line.text("description", "tasks"),
        "cluster": line.read("cluster", cluster_of, "no_cluster"),
        "minutes": line.read("hours", lambda t: amounts.weekly_minutes(t, line.unit), "no_hours")
        if own_figure is not False
        else None,
        "status": line.read("status", status_of, "no_status"),
        "reason": line.text("reason", "tasks"),
        "horizon": line.read("horizon", lambda text: value_of(HORIZONS, text), "no_horizon"),
        "levels": line.read("levels", levels_of, "no_level"),
        "note": line.text("note", "tasks"),
        "is_core": line.read("is_core", amounts.yes_or_no, "not_yes_no"),
        "core_reason": line.text("core_reason", "tasks"),
        "until": _iso(line.read("until", amounts.day, "no_day")),
        "provenance": line.read("provenance", lambda t: value_of(PROVENANCES, t), "no_origin"),
    }
    return line.entry(task_key(name), name, values)


def task_key(name: str) -> str:
    """The words of a task's name, without a number before it or a full stop after it."""
    text = re.sub(r"^[\W_]*\d+(?:\.\d+)*[\W_]+", "", fold(name))
    return " ".join(re.findall(r"\w+", text)) or fold(name)


def person_entry(line: Line) -> Entry:
    cells = line.cells
    name = ordered_name(cells.get("name", ""))
    parts = (cells.get("first_name", ""), cells.get("prefix", ""), cells.get("last_name", ""))
    name = " ".join(part for part in parts if part) or name
    email = fold(cells.get("email", "")).removeprefix("mailto:").strip(" <>")
    if email and (not EMAIL.fullmatch(email) or len(email) > 254):
        line.remark("no_email", "email")
        line.keep("email")
        email = ""
    if not re.search(r"[^\W\d_]{2}", name):
        return line.refused("no_name")
    if len(name) > LONGEST["name"]["people"]:
        return line.refused("long_name")
    values = {
        "email": email,
        "roles": line.read("roles", roles_of, "no_role"),
        "schools": pieces(cells.get("schools", ""), r"[;,\n/+&|]") or None,
        "is_teacher": line.read("is_teacher", amounts.yes_or_no, "not_yes_no"),
        "starts_on": _iso(line.read("starts_on", amounts.day, "no_day")),
        "ends_on": _iso(line.read("ends_on", amounts.day, "no_day")),
    }
    return line.entry(f"mail {email}" if email else f"name {fold(name)}", name, values)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def school_entry(line: Line) -> Entry:
    cells = line.cells
    name = line.text("name", "schools") if "name" in cells else ""
    number = re.sub(r"[\s.]", "", fold(cells.get("number", "")))[:12]
    code = cells.get("code", "")
    if not re.search(r"[^\W_]{2}", name):
        return line.refused("no_name")
    values = {
        "number": number,
        "code": code,
        "kind": line.read("kind", school_kind_of, "no_kind"),
        "pool": line.text("pool", "schools"),
        "pupils": line.read("pupils", amounts.count, "no_count"),
        "devices": line.read("devices", amounts.count, "no_count"),
        "staff": line.read("staff", amounts.count, "no_count"),
        "technical": line.read("technical", amounts.yes_or_no, "not_yes_no"),
        "outsourcing_cents": line.read("outsourcing", amounts.money_cents, "no_money"),
    }
    key = f"number {number}" if number else f"code {fold(code)}" if code else f"name {fold(name)}"
    return line.entry(key, name, values)
