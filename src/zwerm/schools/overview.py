"""The school group as a page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import rules
from .models import Organisation
from .queries import Branch
from .rules import Actor


@dataclass(frozen=True, slots=True)
class SchoolRow:
    branch: Branch
    can_edit: bool

    @property
    def has_work(self) -> bool:
        """A group has no pupils or devices of its own."""
        return not self.branch.organisation.is_group


@dataclass(frozen=True, slots=True)
class SchoolOverview:
    rows: tuple[SchoolRow, ...]
    sees_figures: bool
    can_add: bool

    @property
    def top(self) -> Organisation:
        return self.rows[0].branch.organisation

    @property
    def schools(self) -> int:
        return sum(1 for row in self.rows if row.branch.organisation.is_school)

    @property
    def pupils(self) -> int:
        return sum(row.branch.figures.pupils or 0 for row in self.rows if row.branch.figures)

    @property
    def devices(self) -> int:
        return sum(row.branch.figures.devices or 0 for row in self.rows if row.branch.figures)

    @property
    def staff(self) -> int:
        return sum(row.branch.figures.staff or 0 for row in self.rows if row.branch.figures)

    @property
    def without_figures(self) -> int:
        return sum(1 for row in self.rows if row.has_work and row.branch.figures is None)


def school_overview(branches: Sequence[Branch], user: Actor) -> SchoolOverview:
    rows = tuple(SchoolRow(each, rules.can_lead(user, each.organisation)) for each in branches)
    return SchoolOverview(
        rows=rows,
        sees_figures=rules.can_see_figures(user, branches[0].organisation),
        can_add=bool(led_by(user, branches)),
    )


def led_by(user: Actor, branches: Sequence[Branch]) -> list[Organisation]:
    """Where the user can put something under: groups and schools, not sites."""
    return [
        each.organisation
        for each in branches
        if each.organisation.kind != Organisation.Kind.SITE
        and rules.can_lead(user, each.organisation)
    ]
