"""Who nearly can do a task: one step short in one thing, and no beginner in it."""

from collections.abc import Iterable
from datetime import datetime

from zwerm.optimiser.expansion import (
    Instance,
    dimensions,
    matches,
    territory,
    usable_sources,
)
from zwerm.optimiser.problem import SPECIALISATIONS, Person, Problem, Task
from zwerm.planning.abilities import Abilities
from zwerm.planning.models import Scenario

# A backup may be one level short.
BACKUP_SLACK = 1
# Whoever begins from nothing is not nearly there.
LEAST_OWN = 1


def step_to(person: Person, task: Task, *, slack: int = 0) -> str:
    """What to learn more about, one level, to be able to do the task; empty if that is not enough.

    A specialisation is technical: whoever learns it grows technically along the way.
    """
    short = {
        name: (asked - slack - own, own)
        for name, asked, own in dimensions(person, task)
        if own < asked - slack
    }
    if not short or any(missing > 1 or own < LEAST_OWN for missing, own in short.values()):
        return ""
    if len(short) == 1:
        return next(iter(short))
    special = [name for name in short if name in SPECIALISATIONS]
    return special[0] if len(special) == 1 and set(short) == {"T", special[0]} else ""


class Nearness:
    """Answers about one problem; what depends on the task alone is worked out once."""

    def __init__(self, abilities: Abilities) -> None:
        self._problem = abilities.problem
        self._people = abilities.people
        problem = abilities.problem
        self._territories = (
            {code: territory(problem, one) for code, one in self._people.items()} if problem else {}
        )
        self._steps: dict[tuple[str, int], list[tuple[str, str]]] = {}

    @classmethod
    def of(cls, scenario: Scenario, abilities: Abilities) -> "Nearness":
        """What a division was made of stays the same, so that it is worked out once."""
        if scenario.divided_at is None:
            return cls(abilities)
        key = scenario.pk, scenario.divided_at
        if (found := _KEPT.pop(key, None)) is None:
            found = cls(abilities)
        _KEPT[key] = found
        while len(_KEPT) > MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
        return found

    def near(self, instance: Instance, *, for_backup: bool) -> list[tuple[str, str]]:
        """Codes of those who nearly can and may be there, each with what they would learn."""
        if self._problem is None:
            return []
        problem = self._problem
        return [
            (code, step)
            for code, step in self._near(instance.task, BACKUP_SLACK if for_backup else 0)
            if self._territories[code].includes(instance)
            and (for_backup or usable_sources(problem, self._people[code], instance))
            and not _is_forbidden(problem, code, instance)
        ]

    def _near(self, task: Task, slack: int) -> list[tuple[str, str]]:
        key = task.id, slack
        if key not in self._steps:
            steps = ((code, step_to(one, task, slack=slack)) for code, one in self._people.items())
            self._steps[key] = [(code, step) for code, step in steps if step]
        return self._steps[key]


def is_open_to(problem: Problem, person: Person, instance: Instance, *, for_backup: bool) -> bool:
    """Whether the person could be there, with hours that may be spent on it, and may be asked."""
    return (
        territory(problem, person).includes(instance)
        and (for_backup or bool(usable_sources(problem, person, instance)))
        and not _is_forbidden(problem, person.id, instance)
    )


def _is_forbidden(problem: Problem, code: str, instance: Instance) -> bool:
    return any(one.person == code and matches(one, instance) for one in problem.forbids)


def topic_of(task: Task, cluster: str) -> str:
    """What a task asks first of all: its specialisation, else its own cluster."""
    asked: Iterable[str] = task.spec
    return next(iter(asked), cluster)


# The divisions asked for last; the one that was not asked for longest goes first.
MOST_KEPT = 6
_KEPT: dict[tuple[int, datetime], Nearness] = {}
