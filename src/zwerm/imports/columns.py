"""Find the heading of a list, and what each column tells by heading and by content. Pure."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from zwerm.workbook.vocabulary import fold

from . import amounts
from .fields import FIELDS, LEAVE_OUT, NOTE, PRIVATE_HEADINGS, SAYS_NOTHING, Field, Kind
from .reading import Sheet
from .row_words import EMAIL, cluster_of, roles_of, school_kind_of

HEADING_WITHIN_ROWS = 40
LONGEST_HEADING = 60
# Of 100: from here a heading is taken for a field, and from here by its content alone.
ALIKE, CERTAIN = 78, 95
BY_CONTENT = 70
ROWS_LOOKED_AT = 200
NO_HEADING = -1

NATIONAL_NUMBER = re.compile(r"\d{2}[.\s]?\d{2}[.\s]?\d{2}[-\s.]?\d{3}[.\s]?\d{2}")
IBAN = re.compile(r"[a-z]{2}\d{2}\s?(?:[a-z0-9]{4}\s?){2,7}[a-z0-9]{0,4}")
NUMBER_OF_SCHOOL = re.compile(r"\d{5,6}|\d{2}[a-z]{2}(?:\d{2})?")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
PERSON = re.compile(r"[^\W\d_][\w'’.\-]*,?(?:\s+[^\W\d_][\w'’.\-]*){1,4}")
UNITS_IN_HEADINGS = (
    ("minut", "minutes"),
    ("min/", "minutes"),
    ("dagen", "days"),
    ("days", "days"),
)
PERIODS_IN_HEADINGS = (
    ("jaar", "year"),
    ("year", "year"),
    ("maand", "month"),
    ("month", "month"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: what stands above it, what it seems to tell, and how sure that is."""

    index: int
    heading: str
    field: str  # a key, NOTE or LEAVE_OUT
    score: int
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Which sheet and row the list begins at, and its columns."""

    sheet: int
    heading: int  # NO_HEADING: the first row is data already
    columns: tuple[Column, ...]
    unit: str = "hours_week"

    @property
    def without_samples(self) -> "Layout":
        """What the columns are, and nothing of what stood in them."""
        return replace(self, columns=tuple(replace(c, samples=()) for c in self.columns))

    @property
    def index_of(self) -> dict[str, int]:
        return {c.field: c.index for c in self.columns if c.field not in {NOTE, LEAVE_OUT}}


def find_layout(sheets: Sequence[Sheet], kind: Kind, known_names: Collection[str] = ()) -> Layout:
    """The sheet that looks most like such a list, its heading and its columns."""
    names = frozenset(known_names)
    best = max(range(len(sheets)), key=lambda number: (_promise(sheets[number], kind), -number))
    heading = find_heading(sheets[best], kind)
    return read_columns(sheets, best, heading, kind, names)


def _promise(sheet: Sheet, kind: Kind) -> tuple[int, int]:
    heading = find_heading(sheet, kind)
    fitting = 0 if heading == NO_HEADING else _fitting(sheet.rows[heading], kind)
    return (fitting, min(len(sheet.rows), 20))


def find_heading(sheet: Sheet, kind: Kind) -> int:
    """The first of the rows with most headings that we know; NO_HEADING when none is one."""
    rows = sheet.rows[:HEADING_WITHIN_ROWS]
    scores = [_fitting(row, kind) for row in rows]
    most = max(scores, default=0)
    return scores.index(most) if most else NO_HEADING


def _fitting(row: Sequence[str], kind: Kind) -> int:
    """How much of this row is headings we know: the sum of the best likeness for each field."""
    best: dict[str, int] = {}
    for cell in row:
        if EMAIL.search(fold(cell)):
            return 0
        if 0 < len(cell) <= LONGEST_HEADING:
            field, score = _nearest(cell, kind)
            if field and score >= ALIKE:
                best[field] = max(best.get(field, 0), score)
    # One word of a title may be one we know; a heading has more of them, or is just that word.
    is_heading = len(best) > 1 or max(best.values(), default=0) >= CERTAIN
    return sum(best.values()) if is_heading else 0


def _nearest(heading: str, kind: Kind) -> tuple[str, int]:
    return max(
        ((field.key, heading_likeness(heading, field)) for field in FIELDS[kind]),
        key=lambda found: found[1],
        default=("", 0),
    )


def heading_likeness(heading: str, field: Field) -> int:
    """0 … 100. All of a known heading in a longer one counts for much: 'Uren (per week)'."""
    text = _heading(heading)
    if not text:
        return 0
    best = 0.0
    for place, known in enumerate(field.headings):
        if text == known:
            return 100 - min(place, 5)
        score = fuzz.ratio(text, known)
        words = text.split()
        if known in words or (" " in known and known in text):
            score = max(score, 84.0 + 10 * len(known) / len(text) - (known != words[0]))
        best = max(best, score if len(known) > 3 else min(score, 60) if text != known else score)
    return round(min(best, 94))


def _heading(text: str) -> str:
    return " ".join(re.sub(r"[^\w/&+'-]+", " ", fold(text)).split())


def read_columns(
    sheets: Sequence[Sheet],
    number: int,
    heading: int,
    kind: Kind,
    known_names: Collection[str] = frozenset(),
) -> Layout:
    """What each column under this heading tells. A field is told by one column only."""
    sheet = sheets[number]
    titles = sheet.rows[heading] if heading >= 0 else []
    body = sheet.rows[heading + 1 : heading + 1 + ROWS_LOOKED_AT]
    width = max((len(row) for row in (titles, *body)), default=0)
    cells = {
        index: [row[index] for row in body if index < len(row) and row[index]]
        for index in range(width)
    }
    shown = {index: titles[index] if index < len(titles) else "" for index in range(width)}
    used = [index for index in range(width) if shown[index] or cells[index]]
    chosen = _assign({i: (shown[i], cells[i]) for i in used}, kind, frozenset(known_names))
    columns = tuple(
        Column(
            index,
            shown[index],
            *told,
            # Of what is left out, like a private number, not even a sample is kept.
            samples=() if told[0] == LEAVE_OUT else _samples(cells[index]),
        )
        for index in used
        for told in [chosen.get(index, (_rest(shown[index], cells[index], kind), 0))]
    )
    columns = _with_a_name(columns, cells, kind)
    hours = next((c.heading for c in columns if c.field == "hours"), "")
    return Layout(number, heading, columns, unit_in(hours))


def _samples(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[:80] for text in cells))[:3]


def _with_a_name(
    columns: tuple[Column, ...], cells: Mapping[int, list[str]], kind: Kind
) -> tuple[Column, ...]:
    """No row can be read without a name: what comes nearest to one is taken for it."""
    by_field = {column.field: column for column in columns}
    if kind == "people" and "first_name" in by_field and "last_name" not in by_field:
        # Beside first names, "name" is the family name.
        return _renamed(columns, by_field.get("name"), "last_name")
    if "name" in by_field or kind == "people":
        return columns
    open_columns = [column for column in columns if column.field == NOTE]
    wordy = max(open_columns, key=lambda column: _wordiness(cells[column.index]), default=None)
    return _renamed(columns, by_field.get("description") or wordy, "name")


def _wordiness(cells: Sequence[str]) -> float:
    texts = {cell for cell in cells if re.search(r"[^\W\d]{3}", cell)}
    return len(texts) * min(sum(map(len, texts)) / max(len(texts), 1), 40)


def _renamed(columns: tuple[Column, ...], column: Column | None, field: str) -> tuple[Column, ...]:
    return tuple(replace(c, field=field) if c is column else c for c in columns)


def _assign(
    columns: Mapping[int, tuple[str, list[str]]], kind: Kind, known_names: frozenset[str]
) -> dict[int, tuple[str, int]]:
    """The likeliest pairs of column and field first."""
    pairs = []
    for index, (title, cells) in columns.items():
        if _rest(title, cells, kind) == LEAVE_OUT:
            continue
        for field in FIELDS[kind]:
            by_heading = heading_likeness(title, field)
            by_content = _content(cells, field.holds, known_names)
            score = _together(by_heading, by_content)
            if score >= BY_CONTENT:
                pairs.append((score, -index, field.key))
    chosen: dict[int, tuple[str, int]] = {}
    taken: set[str] = set()
    for score, index, key in sorted(pairs, reverse=True):
        if -index not in chosen and key not in taken:
            chosen[-index] = (key, min(round(score), 100))
            taken.add(key)
    return chosen


def _together(by_heading: int, by_content: int | None) -> float:
    """A heading that fits is believed unless its cells speak against it."""
    if by_content is None:
        return by_heading if by_heading >= ALIKE else 0
    if by_heading >= ALIKE:
        return by_heading * 0.8 + by_content * 0.2 - (15 if by_content < 20 else 0)
    return by_content * 0.75 if by_content >= 95 else 0


def _content(cells: Sequence[str], holds: str, known_names: frozenset[str]) -> int | None:
    """The share of cells that look like this, of 100; None when it could be anything."""
    if not cells:
        return None
    tests: dict[str, Callable[[str], bool]] = {
        "email": lambda text: bool(EMAIL.fullmatch(fold(text))),
        "hours": lambda text: amounts.weekly_minutes(text, "hours_week") is not None,
        "count": lambda text: amounts.count(text) is not None,
        "money": lambda text: amounts.money_cents(text) is not None,
        "day": lambda text: amounts.day(text) is not None,
        "yes_no": lambda text: amounts.yes_or_no(text) is not None,
        "cluster": lambda text: cluster_of(text) is not None,
        "roles": lambda text: roles_of(text) is not None,
        "school_kind": lambda text: school_kind_of(text) is not None,
        "number": lambda text: bool(NUMBER_OF_SCHOOL.fullmatch(fold(text))),
        "slug": lambda text: bool(SLUG.fullmatch(text)),
        "person": lambda text: bool(PERSON.fullmatch(text)) and text[:1].isupper(),
        "task": lambda text: fold(text) in known_names,
    }
    test = tests.get(holds)
    if test is None:
        return None
    share: int = round(100 * sum(map(test, cells)) / len(cells))
    # These are seen in many columns, so they say nothing without a heading.
    weak = {"hours", "count", "money", "day", "yes_no", "slug", "number"}
    if holds in weak:
        return min(share, 90)
    if holds in {"person", "task"} and share < 60:
        return None
    if holds == "person":
        return min(share, 94) if len(set(cells)) < 0.8 * len(cells) else share
    return share


def is_private(heading: str, cells: Iterable[str], kind: Kind) -> bool:
    """Whether a column holds what a task division has no business with."""
    text = _heading(heading)
    words = text.split()
    if kind == "people" and any(
        word == text or word in words for word in PRIVATE_HEADINGS.split(" · ")
    ):
        return True
    seen = [fold(cell) for cell in cells]
    numbers = sum(
        1 for cell in seen if NATIONAL_NUMBER.fullmatch(cell) or IBAN.fullmatch(cell.strip())
    )
    return bool(seen) and numbers >= 0.5 * len(seen)


def _rest(heading: str, cells: Iterable[str], kind: Kind) -> str:
    is_empty = fold(heading).strip() in SAYS_NOTHING
    return LEAVE_OUT if is_empty or is_private(heading, cells, kind) else NOTE


def unit_in(heading: str) -> str:
    """What a bare number under this heading means."""
    text = fold(heading)
    amount = next((unit for word, unit in UNITS_IN_HEADINGS if word in text), "hours")
    period = next((unit for word, unit in PERIODS_IN_HEADINGS if word in text), "week")
    unit = f"{amount}_{period}"
    return unit if unit in amounts.UNITS else "hours_week"
