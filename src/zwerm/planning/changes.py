"""What a division changes against what is done today, person by person."""

from dataclasses import dataclass
from functools import cached_property

from zwerm.people.queries import people_by_code
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

from .models import Scenario

# Task, level, owner and person, as problem and plan files name them.
Pair = tuple[str, str, str, str]
MOST_NAMED = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One person who gets a task, or no longer has it."""

    person: str
    task: str
    place: str
    is_gained: bool


@dataclass(frozen=True)
class Changes:
    """Of a scenario as it was divided; counted as the optimiser counts them."""

    scenario: Scenario

    @cached_property
    def before(self) -> set[Pair]:
        rows = self.scenario.problem.get("current", ())
        return {(task, level, owner, person) for task, level, owner, person, *_more in rows}

    @cached_property
    def after(self) -> set[Pair]:
        rows = self.scenario.plan.get("hours", ())
        return {(task, level, owner, person) for task, level, owner, person, *_more in rows}

    @property
    def can_be_counted(self) -> bool:
        """Without a division in force, or anything said about today, all of it would be new."""
        return bool(self.before) and bool(self.scenario.plan)

    @cached_property
    def used(self) -> int:
        return len(self.before ^ self.after)

    @property
    def most(self) -> int | None:
        """As many as were allowed when it was divided."""
        found = self.scenario.problem.get("max_changes")
        return found if isinstance(found, int) else None

    @cached_property
    def named(self) -> list[Change]:
        """In words, by person; what is gained before what is lost."""
        place = self.scenario.organisation
        people = {code: row.name for code, row in people_by_code(place).items()}
        tasks = {task.slug: task.name for task in Task.objects.for_organisation(place)}
        places = {one.code: one.name for one in Organisation.objects.below(place.pk)}
        found = [
            Change(
                people.get(person, person),
                tasks.get(task, task),
                place.name if level == "G" else places.get(owner, owner),
                (task, level, owner, person) in self.after,
            )
            for task, level, owner, person in self.before ^ self.after
        ]
        return sorted(found, key=lambda row: (row.person, not row.is_gained, row.task, row.place))

    @property
    def first_named(self) -> list[Change]:
        return self.named[:MOST_NAMED]

    @property
    def more(self) -> int:
        return max(0, self.used - MOST_NAMED)
