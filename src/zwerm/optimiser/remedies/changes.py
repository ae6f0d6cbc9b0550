"""What may change about a problem to close a gap, and the problem once it has."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..problem import CLUSTERS, Person, Problem
from .price_list import Diploma


@dataclass(frozen=True, slots=True)
class MoreHours:
    """A person gets more quanta a week of one colour."""

    person: str
    source: str
    quanta: int

    def made(self, problem: Problem) -> Problem:
        def more(person: Person) -> Person:
            quanta = person.sources.get(self.source, 0) + self.quanta
            return replace(person, sources={**person.sources, self.source: quanta})

        return _with_person(problem, self.person, more)


@dataclass(frozen=True, slots=True)
class Training:
    """A person rises in one competence or specialisation."""

    person: str
    dimension: str
    before: int
    after: int

    def made(self, problem: Problem) -> Problem:
        def risen(person: Person) -> Person:
            if self.dimension in CLUSTERS:
                return replace(person, comp={**person.comp, self.dimension: self.after})
            return replace(person, spec={**person.spec, self.dimension: self.after})

        return _with_person(problem, self.person, risen)


@dataclass(frozen=True, slots=True)
class AnotherLevel:
    """A task may also be done at a level where it was not foreseen."""

    task: str
    level: str

    def made(self, problem: Problem) -> Problem:
        tasks = tuple(
            replace(task, levels=(*task.levels, self.level)) if task.id == self.task else task
            for task in problem.tasks
        )
        return replace(problem, tasks=tasks)


@dataclass(frozen=True, slots=True)
class MoreMoney:
    """An owner has more whole euros a week for outsourcing."""

    owner: str
    euros: int

    def made(self, problem: Problem) -> Problem:
        budgets = problem.budgets_eur_per_week
        more = {**budgets, self.owner: budgets.get(self.owner, 0) + self.euros}
        return replace(problem, budgets_eur_per_week=more)


@dataclass(frozen=True, slots=True)
class Recruit:
    """Someone new, with the hours and levels that are needed and no more."""

    person: Person
    diploma: Diploma

    def made(self, problem: Problem) -> Problem:
        return replace(problem, people=(*problem.people, self.person))


@dataclass(frozen=True, slots=True)
class Drop:
    """A task is left out, or postponed, for some schools; `quanta` were needed there."""

    task: str
    level: str
    owner: str
    schools: tuple[str, ...]
    quanta: int

    def made(self, problem: Problem) -> Problem:
        demand = tuple(
            row for row in problem.demand if row.task != self.task or row.school not in self.schools
        )
        return replace(problem, demand=demand)


Change = MoreHours | Training | AnotherLevel | MoreMoney | Recruit | Drop


def subject_of(change: Change) -> str:
    """Who or what it is about."""
    if isinstance(change, MoreHours | Training):
        return change.person
    if isinstance(change, AnotherLevel | Drop):
        return change.task
    return change.owner if isinstance(change, MoreMoney) else change.person.id


def with_changes(problem: Problem, changes: Iterable[Change]) -> Problem:
    for change in changes:
        problem = change.made(problem)
    return problem


def _with_person(problem: Problem, person_id: str, change: Callable[[Person], Person]) -> Problem:
    people = tuple(change(p) if p.id == person_id else p for p in problem.people)
    return replace(problem, people=people)
