"""What the pages about a list show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

from .models import ImportRow, ListImport
from .wording import (
    NEW_NAMES,
    STATE_NAMES,
    field_name,
    reason_sentence,
    remark_sentence,
    shown_value,
)

ROWS_ON_A_PAGE = 50
State = ImportRow.State
# What is not taken over, if it stays like this.
NOT_TAKEN = (State.UNSURE, State.SKIPPED, State.UNREAD)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list in the history, and how many of its rows came to what."""

    source: ListImport
    counts: Mapping[str, int]

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    @property
    def not_taken(self) -> int:
        return sum(self.counts.get(state, 0) for state in NOT_TAKEN)


def history(user: User, organisation: Organisation) -> list[Listed]:
    """The lists of this organisation, the latest first."""
    lists = ListImport.objects.visible_to(user).filter(organisation=organisation)
    counted = lists.defer("tables").select_related("by", "job")
    for state in State:
        counted = counted.annotate(**{f"in_{state}": Count("rows", Q(rows__state=state))})
    return [
        Listed(source, {str(state): getattr(source, f"in_{state}") for state in State})
        for source in counted[:50]
    ]


def counts_of(source: ListImport) -> dict[str, int]:
    """How many rows are in each state; together all of them."""
    rows = source.rows.order_by().values_list("state").annotate(Count("pk"))
    found = dict(rows)
    return {str(state): found.get(str(state), 0) for state in State}


@dataclass(frozen=True, slots=True)
class Tab:
    state: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Option:
    """What a row can be chosen to be."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the list with everything in words."""

    row: ImportRow
    target: str
    options: tuple[Option, ...]
    changes: tuple[tuple[str, str, str], ...]
    remarks: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    is_done: bool = False

    @property
    def is_left(self) -> bool:
        """Nothing came of it, whatever it might have become."""
        states = {State.SKIPPED, State.UNSURE} if self.is_done else {State.SKIPPED}
        return self.row.state in states

    @property
    def reason(self) -> str:
        if self.row.decision == ImportRow.Decision.SKIP:
            return ""
        if self.is_done and self.row.state == State.UNSURE:
            return _("Nobody chose what it is.")
        return reason_sentence(self.row.reason)

    @property
    def is_choosable(self) -> bool:
        return self.row.decision != ImportRow.Decision.NONE


@dataclass(frozen=True, slots=True)
class Review:
    """A list with its rows, those of one state when that was asked."""

    source: ListImport
    counts: Mapping[str, int]
    state: str
    text: str
    page: Page[ImportRow]
    rows: tuple[ShownRow, ...]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def taken(self) -> int:
        return self.counts[State.CHANGED] + self.counts[State.NEW]

    @property
    def unsure(self) -> int:
        return self.counts[State.UNSURE]

    @property
    def not_taken(self) -> int:
        return sum(self.counts[state] for state in NOT_TAKEN)

    @property
    def tabs(self) -> list[Tab]:
        return [
            Tab(str(state), str(STATE_NAMES[state]), self.counts[state], state == self.state)
            for state in State
            if self.counts[state] or state == self.state
        ]


def review(source: ListImport, *, state: str = "", text: str = "", page: Any = 1) -> Review:
    rows = source.rows.all()
    if state:
        rows = rows.filter(state=state)
    for word in text.split():
        rows = rows.filter(name__icontains=word)
    shown = Paginator(rows, ROWS_ON_A_PAGE).get_page(page)
    return Review(
        source, counts_of(source), state, text, shown, tuple(shown_rows(source, shown.object_list))
    )


def shown_rows(source: ListImport, rows: Iterable[ImportRow]) -> list[ShownRow]:
    found = list(rows)
    keys = {row.target for row in found} | {pk for row in found for pk, _score in row.candidates}
    names = names_of(source.kind, [key for key in keys if key is not None])
    return [shown_row(source, row, names) for row in found]


def shown_row(source: ListImport, row: ImportRow, names: Mapping[int, str]) -> ShownRow:
    kind = source.kind
    told = [
        (field_name(kind, "hours" if key == "minutes" else key), shown_value(key, value))
        for key, value in row.values.items()
        if key not in {"slug"}
    ]
    told += [(heading, text) for heading, text in row.notes]
    return ShownRow(
        row=row,
        target=names.get(row.target or 0, ""),
        options=tuple(_options(kind, row, names)),
        changes=tuple(
            (field_name(kind, key), shown_value(key, old), shown_value(key, new))
            for key, old, new in row.changes
        ),
        remarks=tuple(remark_sentence(*remark) for remark in row.remarks),
        told=tuple(told),
        is_done=source.is_done,
    )


def _options(kind: str, row: ImportRow, names: Mapping[int, str]) -> Iterable[Option]:
    decision = row.decision
    scores = {pk: score for pk, score in row.candidates if pk in names}
    if row.target in names and row.target not in scores and decision == "match":
        scores = {row.target: row.score, **scores}
    for pk, score in scores.items():
        label = f"{names[pk]} · {score} %" if score < 100 else names[pk]
        yield Option(f"match:{pk}", label, decision == "match" and pk == row.target)
    yield Option("new", str(NEW_NAMES[kind]), decision == "new")
    yield Option("skip", str(ImportRow.Decision.SKIP.label), decision == "skip")
    if decision == "open":
        yield Option("open", str(ImportRow.Decision.OPEN.label), True)  # noqa: FBT003 - it is chosen


def names_of(kind: str, keys: Iterable[int]) -> dict[int, str]:
    """What the matched things are called, in one query."""
    if kind == ListImport.Kind.TASKS:
        return {task.pk: task.name for task in Task.objects.filter(pk__in=list(keys))}
    if kind == ListImport.Kind.PEOPLE:
        people = Person.objects.filter(pk__in=list(keys)).values_list("pk", "name", "email")
        return {pk: f"{name} ({email})" if email else name for pk, name, email in people}
    schools: QuerySet[Organisation] = Organisation.objects.filter(pk__in=list(keys))
    return dict(schools.values_list("pk", "name"))
