"""The school group as a list shows it: narrowed, sorted and added up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import rules
from .figures import LABELS, Figure, known_figures
from .models import Organisation, Provenance
from .queries import Branch
from .rules import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class SchoolFilter:
    """What the list is narrowed to; what is empty does not narrow."""

    text: str = ""
    kind: str = ""
    pool: str = ""
    show: str = ""
    sort: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.kind or self.pool or self.show)

    @property
    def keeps_tree(self) -> bool:
        return self.is_empty and not self.sort


@dataclass(frozen=True, slots=True)
class SchoolRow:
    branch: Branch
    figures: Mapping[str, Figure | None]
    can_edit: bool

    @property
    def place(self) -> Organisation:
        return self.branch.organisation

    @property
    def has_work(self) -> bool:
        """A group has no pupils or devices of its own."""
        return not self.place.is_group

    @property
    def numbers(self) -> list[tuple["StrOrPromise", Figure | None]]:
        return [(LABELS[name], figure) for name, figure in self.figures.items()]

    @property
    def is_incomplete(self) -> bool:
        return self.has_work and any(figure is None for figure in self.figures.values())

    @property
    def is_estimated(self) -> bool:
        kinds = {figure.provenance for figure in self.figures.values() if figure}
        return Provenance.ESTIMATE in kinds


@dataclass(frozen=True, slots=True)
class SchoolOverview:
    """`everything` is the whole group, `rows` what the filter left of it."""

    everything: tuple[SchoolRow, ...]
    rows: tuple[SchoolRow, ...]
    sees_figures: bool
    can_add: bool

    @property
    def top(self) -> Organisation:
        return self.everything[0].place

    @property
    def schools(self) -> int:
        return sum(row.place.is_school and not row.place.is_closed for row in self.everything)

    @property
    def is_new(self) -> bool:
        """Nobody has filled in anything yet."""
        return not any(any(row.figures.values()) for row in self.everything)

    @property
    def has_closed(self) -> bool:
        return any(row.place.is_closed for row in self.everything)

    @property
    def totals(self) -> list[tuple["StrOrPromise", int]]:
        return [(label, self._total(name)) for name, label in LABELS.items()]

    def _total(self, name: str) -> int:
        known = [row.figures[name] for row in self.rows]
        return sum(figure.value for figure in known if figure)

    @property
    def pupils(self) -> int:
        return self._total("pupils")

    @property
    def incomplete(self) -> int:
        return sum(row.is_incomplete for row in self.rows if not row.place.is_closed)


def school_overview(
    branches: Sequence[Branch], user: Actor, by: SchoolFilter | None = None
) -> SchoolOverview:
    rows = tuple(
        SchoolRow(
            each, known_figures(each.figures), can_edit=rules.can_lead(user, each.organisation)
        )
        for each in branches
    )
    return SchoolOverview(
        everything=rows,
        rows=tuple(narrowed(rows, by or SchoolFilter())),
        sees_figures=rules.can_see_figures(user, branches[0].organisation),
        can_add=bool(led_by(user, branches)),
    )


SHOWN: Mapping[str, Callable[[SchoolRow], bool]] = {
    "": lambda row: not row.place.is_closed,
    "missing": lambda row: row.is_incomplete and not row.place.is_closed,
    "estimate": lambda row: row.is_estimated and not row.place.is_closed,
    "closed": lambda row: row.place.is_closed,
}


def narrowed(rows: Iterable[SchoolRow], by: SchoolFilter) -> list[SchoolRow]:
    """In the order of the tree, unless it is sorted by something."""
    words = by.text.casefold().split()
    found = [
        row
        for row in rows
        if SHOWN[by.show](row)
        and (by.keeps_tree or row.has_work)
        and all(word in f"{row.place.name} {row.place.code}".casefold() for word in words)
        and by.kind in {"", row.place.education}
        and by.pool in {"", row.place.pool}
    ]
    if by.sort == "name":
        found.sort(key=lambda row: row.place.name.casefold())
    elif by.sort:
        found.sort(key=lambda row: -_value(row, by.sort))
    return found


def _value(row: SchoolRow, name: str) -> int:
    """What is not known comes last."""
    figure = row.figures[name]
    return -1 if figure is None else figure.value


def led_by(user: Actor, branches: Sequence[Branch]) -> list[Organisation]:
    """Where the user can put something under: groups and schools, not sites."""
    return [
        each.organisation
        for each in branches
        if each.organisation.kind != Organisation.Kind.SITE
        and not each.organisation.is_closed
        and rules.can_lead(user, each.organisation)
    ]
