"""What one task takes at each school of a place."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple, overload

from zwerm.schools.models import Organisation
from zwerm.workbook.records import SchoolRecord, TaskRecord

from .demand import school_effort_parts
from .effort import EffortPart

Status = Literal["applies", "dropped", "postponed"]


class SchoolEffort(NamedTuple):
    """What a task takes at one school, and why. A large group has thousands of them."""

    school: Organisation
    status: Status
    reason: str
    minutes: int  # a week, if it applies
    provenance: str
    # The task and the school that make the minutes; none for an own figure.
    drivers: tuple[TaskRecord, SchoolRecord] | None = None
    is_own_figure: bool = False
    is_decided_here: bool = False  # the school itself chose the status
    is_as_usual: bool = False  # nobody decided anything about it

    @property
    def parts(self) -> tuple[EffortPart, ...]:
        """The terms of the sum, made only where somebody reads them."""
        return school_effort_parts(*self.drivers) if self.drivers else ()

    @property
    def needed_minutes(self) -> int:
        """What counts in a sum."""
        return self.minutes if self.status == "applies" else 0


class SchoolEfforts(Sequence[SchoolEffort]):
    """Of one task. In a large group nobody decided anything about it at nearly all schools.

    What it takes there (`minutes`) is worked out at once; what is told of such a school is made
    for who reads it. `decided` are the others, by their place in the row of schools.
    """

    def __init__(
        self,
        task: TaskRecord,
        places: Sequence[Organisation],
        schools: Sequence[SchoolRecord],
        minutes: list[int],
        decided: Mapping[int, SchoolEffort],
    ) -> None:
        self._task, self._places, self._schools = task, places, schools
        self._minutes, self.decided = minutes, decided

    @cached_property
    def needed_minutes(self) -> list[int]:
        """What counts in a sum, by school."""
        found = self._minutes.copy()
        for index, effort in self.decided.items():
            found[index] = effort.needed_minutes
        return found

    @property
    def full_minutes(self) -> int:
        """Together, also where it was dropped or postponed."""
        usual = sum(self._minutes)
        return usual + sum(row.minutes - self._minutes[at] for at, row in self.decided.items())

    @property
    def apply_somewhere(self) -> bool:
        decided = self.decided.values()
        return len(decided) < len(self) or any(row.status == "applies" for row in decided)

    @cached_property
    def _made(self) -> tuple[SchoolEffort, ...]:
        task, provenance = self._task, self._task.effort_provenance
        each = zip(self._places, self._schools, self._minutes, strict=True)
        return tuple(
            self.decided.get(index)
            or SchoolEffort(
                place, "applies", "", minutes, provenance, (task, school), is_as_usual=True
            )
            for index, (place, school, minutes) in enumerate(each)
        )

    @overload
    def __getitem__(self, index: int) -> SchoolEffort: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[SchoolEffort, ...]: ...
    def __getitem__(self, index: int | slice) -> SchoolEffort | tuple[SchoolEffort, ...]:
        return self._made[index]

    def __iter__(self) -> Iterator[SchoolEffort]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._places)
