"""Who can do which planned task, as the problem has it that was divided."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from zwerm.optimiser.expansion import Instance, instances, margin, territory, usable_sources
from zwerm.optimiser.files import InvalidFile, problem_from_data
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import GROUP, Person, Problem, Task
from zwerm.optimiser.why import Explainer
from zwerm.tasks.models import Level

from .models import PlannedTask, Scenario
from .preparing import plan_of

Place = tuple[str, str, str]  # task, level and owner, as problem files name them


def place_of(planned: PlannedTask) -> Place:
    """How a problem file names this planned task."""
    owner = planned.organisation.code
    if planned.level == Level.POOL:
        owner = planned.pool
    elif planned.level == Level.GROUP:
        owner = GROUP
    return planned.task.slug, planned.level, owner


@dataclass(frozen=True, slots=True)
class Able:
    """Codes of the people who may execute a task, and what keeps the others from it."""

    executors: frozenset[str]
    without_hours: frozenset[str]  # can and could be there, but no hours of theirs may go here
    elsewhere: frozenset[str]  # can, but not at this place


NOBODY = Able(frozenset(), frozenset(), frozenset())


class Abilities:
    """Answers about one problem and its plan; an unreadable or missing problem knows nobody."""

    def __init__(self, problem: Problem | None, scenario: Scenario | None = None) -> None:
        self.problem = problem
        self._scenario = scenario
        people = problem.people if problem else ()
        self.people = {person.id: person for person in people}
        self.tasks = {task.id: task for task in problem.tasks} if problem else {}
        self._by_task: dict[str, frozenset[str]] = {}
        self._instances = {row.key: row for row in instances(problem)} if problem else {}
        self._territories = {p.id: territory(problem, p) for p in people} if problem else {}

    @classmethod
    def of(cls, scenario: Scenario) -> "Abilities":
        """What a division was made of stays the same, so that it is read once for many pages."""
        if scenario.pk is None or scenario.divided_at is None:
            return cls._read(scenario)
        key = scenario.pk, scenario.divided_at
        if (found := _KEPT.pop(key, None)) is None:
            found = cls._read(scenario)
        _KEPT[key] = found
        while len(_KEPT) > MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
        return found

    @classmethod
    def _read(cls, scenario: Scenario) -> "Abilities":
        if "problem" in scenario.get_deferred_fields():
            scenario.refresh_from_db(fields=["problem", "plan"])
        try:
            problem = problem_from_data(scenario.problem) if scenario.problem else None
        except InvalidFile:
            return cls(None)
        return cls(problem, scenario)

    @cached_property
    def plan(self) -> Plan | None:
        return plan_of(self._scenario) if self._scenario else None

    @cached_property
    def explainer(self) -> Explainer | None:
        """Why who does what; without a plan that fits the problem, as if nothing was divided."""
        if self.problem is None:
            return None
        try:
            return Explainer(self.problem, self.plan or Plan())
        except ValueError:
            return Explainer(self.problem, Plan())

    @property
    def minutes_per_quantum(self) -> int:
        return 60 // self.problem.quanta_per_hour if self.problem else 1

    def at(self, place: Place, among: Iterable[str] | None = None) -> Able:
        """Who can do the task there, of all people or of these."""
        instance = self.instance(place)
        if instance is None or self.problem is None:
            return NOBODY
        capable = self._capable(instance.task)
        codes = capable if among is None else capable.intersection(among)
        found: dict[str, set[str]] = {
            "executors": set(),
            "without_hours": set(),
            "elsewhere": set(),
        }
        for code in codes:
            found[self._standing(self.problem, self.people[code], instance)].add(code)
        return Able(**{name: frozenset(codes) for name, codes in found.items()})

    def _capable(self, task: Task) -> frozenset[str]:
        """Whose level suffices, wherever they work; the same at every place of the task."""
        if task.id not in self._by_task:
            able = (code for code, person in self.people.items() if margin(person, task) >= 0)
            self._by_task[task.id] = frozenset(able)
        return self._by_task[task.id]

    def instance(self, place: Place) -> Instance | None:
        """A school that shares with nobody is a pool on its own, and may be planned as that."""
        task, _level, owner = place
        own, pooled = self._instances.get(place), self._instances.get((task, "P", owner))
        if own is not None and pooled is not None and self.explainer is not None:
            return pooled if self.explainer.is_active(pooled.key) else own
        return own or pooled

    def _standing(self, problem: Problem, person: Person, instance: Instance) -> str:
        if not self._territories[person.id].includes(instance):
            return "elsewhere"
        return "executors" if usable_sources(problem, person, instance) else "without_hours"

    def is_split(self, place: Place) -> bool:
        instance = self.instance(place)
        return instance is not None and instance.is_split

    def smallest_share_minutes(self, place: Place) -> int:
        instance = self.instance(place)
        return instance.task.min_chunk * self.minutes_per_quantum if instance else 0

    def available_minutes(self, code: str) -> Counter[str]:
        """The hours of a person for each source."""
        person = self.people.get(code)
        each = self.minutes_per_quantum
        hours = person.sources.items() if person else ()
        return Counter({source: quanta * each for source, quanta in hours if quanta > 0})

    def usable_sources(self, code: str, place: Place) -> tuple[str, ...]:
        """The sources of a person that may go to this task."""
        instance, person = self.instance(place), self.people.get(code)
        if instance is None or person is None or self.problem is None:
            return ()
        return usable_sources(self.problem, person, instance)

    def lives_at(self, code: str, school: str) -> bool:
        person = self.people.get(code)
        return person is not None and school in person.homes


# The divisions read last; the one that was not asked for longest goes first.
MOST_KEPT = 6
_KEPT: dict[tuple[int, datetime], Abilities] = {}
