"""What a list of each kind is held against."""

from collections.abc import Sequence
from typing import Protocol

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead
from zwerm.schools.models import Organisation

from .models import ListImport
from .people_side import PeopleSide
from .proposals import Chosen, FieldChange, Outcome, Proposal
from .rows import Entry
from .schools_side import SchoolSide
from .tasks_side import TaskSide


class Side(Protocol):
    @property
    def may_be_many(self) -> bool: ...

    def labels(self) -> dict[int, str]: ...

    def refusal(self, target: int) -> str: ...

    def propose(self, entry: Entry) -> Proposal: ...

    def changes(self, target: int, rows: Sequence[Chosen]) -> list[FieldChange]: ...

    def apply(self, rows: Sequence[Chosen], *, file_name: str) -> Outcome: ...

    def search(self, text: str) -> list[tuple[int, str]]: ...


SIDES: dict[str, type[TaskSide] | type[PeopleSide] | type[SchoolSide]] = {
    ListImport.Kind.TASKS: TaskSide,
    ListImport.Kind.PEOPLE: PeopleSide,
    ListImport.Kind.SCHOOLS: SchoolSide,
}


def side_of(source: ListImport, user: User) -> Side:
    return SIDES[source.kind](source.organisation, source.school_year, user)


def kinds_for(user: User, organisation: Organisation) -> list[ListImport.Kind]:
    """Schools are added to a school group, by who leads it."""
    kinds = [ListImport.Kind.TASKS, ListImport.Kind.PEOPLE]
    if organisation.is_group and can_lead(user, organisation):
        kinds.append(ListImport.Kind.SCHOOLS)
    return kinds
