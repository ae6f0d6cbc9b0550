"""The columns of the division model: what can be decided, and nothing that cannot be."""

from collections import defaultdict
from dataclasses import dataclass

from .expansion import Instance, instances, margin, matches, misfit, territory, usable_sources
from .linear import LinearModel
from .plan import Backup
from .problem import Person, Problem

Pair = tuple[int, int]  # index of the instance, index of the person


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may execute an instance."""

    executes: int  # column: 0 or 1
    quanta: int | None  # column; without one, executing means doing all of it
    sources: frozenset[str]
    misfit: int


class Columns:
    """All columns of one problem, by the index of instance and person."""

    def __init__(self, problem: Problem, within: set[Pair] | None = None) -> None:
        """With `within`, only those pairs may execute, and nobody is a backup."""
        self.problem = problem
        self.within = within
        self.linear = LinearModel()
        self.instances = instances(problem)
        self.people = problem.people
        self.active: dict[int, int] = {}
        self.candidates: dict[Pair, Candidate] = {}
        self.outsourced: dict[int, int] = {}
        self.wholly_outsourced: dict[int, int] = {}
        self.backups: dict[Pair, int] = {}
        self.missing: dict[int, int] = {}
        self.over: dict[int, int] = {}
        self.under: dict[int, int] = {}
        self.clusters: dict[tuple[int, str], int] = {}
        self.away: dict[tuple[int, str], int] = {}
        self.marks_of: dict[int, list[int]] = defaultdict(list)
        self.mark_rows: list[int] = []
        self.personal_rows: list[int] = []  # rows that are about one person alone
        self.row_units: dict[int, int] = {}  # quanta for a unit of the row, if not 1
        self.task_rows: list[int] = []  # rows that are about the levels of one task
        self._add_columns()
        self.of_person: dict[int, list[int]] = defaultdict(list)
        self.of_instance: dict[int, list[int]] = defaultdict(list)
        for i, p in self.candidates:
            self.of_person[p].append(i)
            self.of_instance[i].append(p)
        self.spares_of: dict[int, list[int]] = defaultdict(list)
        for i, p in self.backups:
            self.spares_of[i].append(p)

    def _add_columns(self) -> None:
        choices: dict[tuple[str, str], int] = defaultdict(int)
        for instance in self.instances:
            for school in instance.covers:
                choices[instance.task.id, school] += 1
        for i, instance in enumerate(self.instances):
            must = any(choices[instance.task.id, school] == 1 for school in instance.covers)
            self.active[i] = self.linear.column(1, lower=int(must))
            if self._money(instance) > 0:
                most = instance.quanta if instance.is_split else 1
                self.outsourced[i] = self.linear.column(most)
        for p, person in enumerate(self.people):
            self._add_pairs(p, person)
        for i, instance in enumerate(self.instances):
            if self.within is None and instance.task.backup:
                self.missing[i] = self.linear.column(1)
                if i in self.outsourced and instance.is_split:
                    self.wholly_outsourced[i] = self.linear.column(1)

    def _add_pairs(self, p: int, person: Person) -> None:
        where = territory(self.problem, person)
        margins = {task.id: margin(person, task) for task in self.problem.tasks}
        for i, instance in enumerate(self.instances):
            room = margins[instance.task.id]
            if room < -1 or not where.includes(instance):
                continue
            if room >= 0 and (self.within is None or (i, p) in self.within):
                self._add_candidate(i, p, person, instance)
            if self.within is None and instance.task.backup and person.max_backups > 0:
                self.backups[i, p] = self.linear.column(1)

    def _add_candidate(self, i: int, p: int, person: Person, instance: Instance) -> None:
        colours = frozenset(usable_sources(self.problem, person, instance))
        hours = sum(person.sources[colour] for colour in colours)
        least = instance.task.min_chunk if instance.is_split else instance.quanta
        if hours < least or instance.quanta < least or not self._has_room(person, instance):
            return
        if self._is_forbidden(person, instance):
            return
        executes = self.linear.column(1)
        quanta = None
        if instance.is_split:
            quanta = self.linear.column(min(hours, instance.quanta))
        self.candidates[i, p] = Candidate(executes, quanta, colours, misfit(person, instance.task))

    def _has_room(self, person: Person, instance: Instance) -> bool:
        is_away = instance.level == "S" and instance.owner not in person.homes
        can_travel = person.max_schools > len(person.homes)
        return person.max_tasks > 0 and person.max_clusters > 0 and (can_travel or not is_away)

    def _is_forbidden(self, person: Person, instance: Instance) -> bool:
        forbids = self.problem.forbids
        return any(row.person == person.id and matches(row, instance) for row in forbids)

    def _money(self, instance: Instance) -> int:
        """How many euro a week, times quanta per hour, may go to outsourcing it."""
        price = instance.task.outsource_eur_per_hour
        owner = instance.owner if instance.level == "S" else "group"
        money = self.problem.budgets_eur_per_week.get(owner, 0) * self.problem.quanta_per_hour
        least = price * (1 if instance.is_split else instance.quanta)
        return money if 0 < least <= money else 0

    def work(self, pair: Pair) -> tuple[int, int]:
        """The column and coefficient that give the quanta of a pair."""
        candidate = self.candidates[pair]
        if candidate.quanta is None:
            return candidate.executes, self.instances[pair[0]].quanta
        return candidate.quanta, 1

    def bought(self, i: int) -> tuple[int, int]:
        instance = self.instances[i]
        return self.outsourced[i], 1 if instance.is_split else instance.quanta

    def backup_row(self, pair: Pair) -> Backup:
        i, p = pair
        return Backup(*self.instances[i].key, person=self.people[p].id)
