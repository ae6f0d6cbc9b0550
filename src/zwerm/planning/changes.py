"""What a division changes against what is done today, person by person."""

from dataclasses import dataclass
from functools import cached_property

from zwerm.core.reading_together import read_together
from zwerm.optimiser.plan import Hours
from zwerm.optimiser.problem import Assignment
from zwerm.people.models import Person
from zwerm.schools.family import inside
from zwerm.tasks.models import Task

from .abilities import Abilities
from .models import Scenario

# Task, level, owner and person, as problem and plan files name them.
Pair = tuple[str, str | None, str | None, str]
MOST_NAMED = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One person who gets a task, or no longer has it."""

    person: str
    task: str
    place: str
    is_gained: bool


class Changes:
    """Of a scenario as it was divided; counted as the optimiser counts them."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario, self._divided = scenario, Abilities.of(scenario)

    @cached_property
    def before(self) -> set[Pair]:
        problem = self._divided.problem
        return set(map(_pair, problem.current)) if problem else set()

    @cached_property
    def after(self) -> set[Pair]:
        plan = self._divided.plan
        return set(map(_pair, plan.hours)) if plan else set()

    @property
    def can_be_counted(self) -> bool:
        """Without a division in force, or anything said about today, all of it would be new."""
        return bool(self.before) and self._divided.plan is not None

    @cached_property
    def used(self) -> int:
        return len(self.before ^ self.after)

    @property
    def most(self) -> int | None:
        """As many as were allowed when it was divided."""
        problem = self._divided.problem
        return problem.max_changes if problem else None

    @cached_property
    def named(self) -> list[Change]:
        """In words, by person; what is gained before what is lost."""
        place, pairs = self.scenario.organisation, self.before ^ self.after
        tasks = Task.objects.for_organisation(place).filter(slug__in={row[0] for row in pairs})
        faces = Person.objects.working_at(place).filter(code__in={row[3] for row in pairs})
        people = faces.values_list("code", "name")
        read_together(tasks, people)
        names, task_names = dict(people), {task.slug: task.name for task in tasks}
        places = {one.code: one.name for one in inside(place)}
        found = [
            Change(
                names.get(person, person),
                task_names.get(task, task),
                place.name if level == "G" else places.get(owner or "", owner or ""),
                (task, level, owner, person) in self.after,
            )
            for task, level, owner, person in pairs
        ]
        return sorted(found, key=lambda row: (row.person, not row.is_gained, row.task, row.place))

    @property
    def first_named(self) -> list[Change]:
        return self.named[:MOST_NAMED]

    @property
    def more(self) -> int:
        return max(0, self.used - MOST_NAMED)


def _pair(row: Assignment | Hours) -> Pair:
    return row.task, row.level, row.owner, row.person
