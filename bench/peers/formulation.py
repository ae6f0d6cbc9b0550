"""The plain mixed-integer model of a division, as a textbook would write it.

It is written for the peers and shares nothing with the model of our own engine but the reading of
who may do what: hours have colours, everything that counts has an indicator of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zwerm.optimiser.expansion import (
    Instance,
    instances,
    margin,
    matches,
    misfit,
    territory,
    usable_sources,
)
from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Outsourced, Plan
from zwerm.optimiser.problem import GROUP, Person, Problem

Pair = tuple[int, int]  # instance, person
Entry = tuple[int, int]  # column, coefficient


@dataclass(slots=True)
class Sum:
    """A linear expression of whole columns with whole coefficients."""

    entries: list[Entry] = field(default_factory=list)
    constant: int = 0

    def value(self, values: Sequence[float]) -> int:
        return self.constant + sum(c * round(values[column]) for column, c in self.entries)


@dataclass(frozen=True, slots=True)
class Row:
    entries: tuple[Entry, ...]
    lower: int | None
    upper: int | None


class Formulation:
    """All columns are whole, from 0 to `upper`; `goals` are the seven tiers."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.upper: list[int] = []
        self.rows: list[Row] = []
        self.goals = tuple(Sum() for _ in range(7))
        self.instances = instances(problem)
        self.people = problem.people
        self.active = [self.column(1) for _ in self.instances]
        self.executes: dict[Pair, int] = {}
        self.quanta: dict[Pair, dict[str, int]] = {}
        self.bought: dict[int, int] = {}
        self.backups: dict[Pair, int] = {}
        self.of_instance: dict[int, list[int]] = defaultdict(list)
        self.of_person: dict[int, list[int]] = defaultdict(list)
        self._add_pairs()
        self._each_need_has_one_instance()
        for i, instance in enumerate(self.instances):
            self._work(i, instance)
        for p, person in enumerate(self.people):
            self._person(p, person)
        self._money()
        self._spares()
        self._wishes_of_the_user()

    def column(self, upper: int) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(
        self, entries: Iterable[Entry], *, lower: int | None = None, upper: int | None = None
    ) -> None:
        self.rows.append(Row(tuple(entries), lower, upper))

    def weighted(self, weights: Sequence[int]) -> Sum:
        """The goals as one sum."""
        total = Sum()
        found: dict[int, int] = defaultdict(int)
        for weight, goal in zip(weights, self.goals, strict=True):
            total.constant += weight * goal.constant
            for column, coefficient in goal.entries:
                found[column] += weight * coefficient
        total.entries = list(found.items())
        return total

    # Columns

    def _add_pairs(self) -> None:
        for p, person in enumerate(self.people):
            where = territory(self.problem, person)
            margins = {task.id: margin(person, task) for task in self.problem.tasks}
            for i, instance in enumerate(self.instances):
                room = margins[instance.task.id]
                if room >= -1 and where.includes(instance):
                    if room >= 0:
                        self._add_if_useful(i, p)
                    if instance.task.backup:
                        self.backups[i, p] = self.column(1)

    def _add_if_useful(self, i: int, p: int) -> None:
        instance, person = self.instances[i], self.people[p]
        colours = usable_sources(self.problem, person, instance)
        hours = sum(person.sources[colour] for colour in colours)
        least = instance.task.min_chunk if instance.is_split else instance.quanta
        if min(hours, instance.quanta) >= least and not self._forbidden(person, instance):
            self._add_pair(i, p, colours)

    def _add_pair(self, i: int, p: int, colours: tuple[str, ...]) -> None:
        self.executes[i, p] = self.column(1)
        most = self.instances[i].quanta
        sources = self.people[p].sources
        self.quanta[i, p] = {c: self.column(min(most, sources[c])) for c in colours}
        self.of_instance[i].append(p)
        self.of_person[p].append(i)

    def _forbidden(self, person: Person, instance: Instance) -> bool:
        return any(
            row.person == person.id and matches(row, instance) for row in self.problem.forbids
        )

    def _hours(self, pair: Pair, coefficient: int = 1) -> list[Entry]:
        return [(column, coefficient) for column in self.quanta[pair].values()]

    # Instances

    def _each_need_has_one_instance(self) -> None:
        covering: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, instance in enumerate(self.instances):
            for school in instance.covers:
                covering[instance.task.id, school].append(self.active[i])
        for columns in covering.values():
            self.row([(column, 1) for column in columns], lower=1, upper=1)

    def _work(self, i: int, instance: Instance) -> None:
        """What is done of it, by whom, and what stays uncovered."""
        active, need = self.active[i], instance.quanta
        done: list[Entry] = []
        hands = [(self.executes[i, p], 1) for p in self.of_instance[i]]
        if instance.task.outsource_eur_per_hour > 0:
            self.bought[i] = self.column(need if instance.is_split else 1)
            done.append((self.bought[i], 1 if instance.is_split else need))
        if not instance.is_split and i in self.bought:
            hands.append((self.bought[i], 1))
        self.row([*hands, (active, -instance.max_executors)], upper=0)
        for p in self.of_instance[i]:
            executes, hours = self.executes[i, p], self._hours((i, p))
            done += hours
            least = instance.task.min_chunk if instance.is_split else need
            self.row([*hours, (executes, -least)], lower=0)
            self.row([*hours, (executes, -need)], upper=0)
            self.row([(executes, 1), (active, -1)], upper=0)
            fit = misfit(self.people[p], instance.task)
            self.goals[3].entries += self._hours((i, p), fit)
        if i in self.bought:
            size = 1 if instance.is_split else need
            self.goals[3].entries.append((self.bought[i], 6 * size))
        if instance.is_split:
            self.row([*done, (active, -need)], upper=0)
        tier, weight = (0, 1) if instance.task.core else (1, 4 - instance.task.priority)
        self.goals[tier].entries.append((active, weight * need))
        self.goals[tier].entries += [(column, -weight * size) for column, size in done]

    def _money(self) -> None:
        spent: dict[str, list[Entry]] = defaultdict(list)
        for i, column in self.bought.items():
            instance = self.instances[i]
            size = 1 if instance.is_split else instance.quanta
            owner = instance.owner if instance.level == "S" else GROUP
            spent[owner].append((column, size * instance.task.outsource_eur_per_hour))
        for owner, entries in spent.items():
            money = self.problem.budgets_eur_per_week.get(owner, 0) * self.problem.quanta_per_hour
            self.row(entries, upper=money)

    def _spares(self) -> None:
        able: dict[int, list[int]] = defaultdict(list)
        spares: dict[int, list[int]] = defaultdict(list)
        for (i, p), column in self.backups.items():
            able[i].append(column)
            spares[p].append(column)
            executes = self.executes.get((i, p))
            both = [(column, 1), *([(executes, 1)] if executes is not None else [])]
            self.row([*both, (self.active[i], -1)], upper=0)
        for p, columns in spares.items():
            self.row([(column, 1) for column in columns], upper=self.people[p].max_backups)
        for i, instance in enumerate(self.instances):
            if not instance.task.backup:
                continue
            missing = self.column(1)
            self.goals[2].entries.append((missing, 2 if instance.task.core else 1))
            entries = [(missing, 1), (self.active[i], -1), *((c, 1) for c in able[i])]
            if i in self.bought:
                entries.append((self._wholly_bought(i, instance), 1))
            self.row(entries, lower=0)

    def _wholly_bought(self, i: int, instance: Instance) -> int:
        if not instance.is_split:
            return self.bought[i]
        whole = self.column(1)
        self.row([(self.bought[i], 1), (whole, -instance.quanta)], lower=0)
        return whole

    # People

    def _person(self, p: int, person: Person) -> None:
        own = self.of_person[p]
        for colour, hours in person.sources.items():
            columns = [self.quanta[i, p][colour] for i in own if colour in self.quanta[i, p]]
            self.row([(column, 1) for column in columns], upper=hours)
        self.row([(self.executes[i, p], 1) for i in own], upper=person.max_tasks)
        self.goals[5].entries += [(self.executes[i, p], 1) for i in own]
        clusters: dict[str, list[int]] = defaultdict(list)
        visits: dict[str, list[int]] = defaultdict(list)
        for i in own:
            instance = self.instances[i]
            clusters[instance.task.cluster].append(self.executes[i, p])
            if instance.level == "S" and instance.owner not in person.homes:
                visits[instance.owner].append(self.executes[i, p])
        self._marks(clusters, person.max_clusters, 2)
        self._marks(visits, max(0, person.max_schools - len(person.homes)), 3)
        self._fairness(p, sum(person.sources.values()))

    def _marks(self, groups: dict[str, list[int]], most: int, cost: int) -> None:
        """A mark for each group that has any executor, at most so many, each at a cost."""
        marks = {name: self.column(1) for name in groups}
        for name, columns in groups.items():
            for column in columns:
                self.row([(column, 1), (marks[name], -1)], upper=0)
        self.row([(mark, 1) for mark in marks.values()], upper=most)
        self.goals[5].entries += [(mark, cost) for mark in marks.values()]

    def _fairness(self, p: int, hours: int) -> None:
        used = [entry for i in self.of_person[p] for entry in self._hours((i, p))]
        over, under = self.column(hours), self.column(hours)
        self.row([*used, (over, -1)], upper=hours * 9 // 10)
        self.row([*used, (under, 1)], lower=-(-hours * 7 // 10))
        self.goals[4].entries += [(over, 1), (under, 1)]

    # Today, pins and caps

    def _wishes_of_the_user(self) -> None:
        current = {(a.task, a.level, a.owner, a.person) for a in self.problem.current}
        changes = self.goals[6]
        changes.constant = len(current)
        for (i, p), column in self.executes.items():
            is_current = (*self.instances[i].key, self.people[p].id) in current
            changes.entries.append((column, -1 if is_current else 1))
        if self.problem.max_changes is not None:
            self.row(changes.entries, upper=self.problem.max_changes - changes.constant)
        for pin in self.problem.pins:
            found = [
                (column, 1)
                for (i, p), column in self.executes.items()
                if pin.person == self.people[p].id and matches(pin, self.instances[i])
            ]
            self.row(found, lower=1)

    # Back to a plan

    def plan(self, values: Sequence[float]) -> Plan:
        on = {c for c, value in enumerate(values) if round(value) > 0}
        hours = []
        for (i, p), columns in self.quanta.items():
            if self.executes[i, p] in on:
                quanta = {c: round(values[column]) for c, column in columns.items() if column in on}
                hours.append(Hours(*self.instances[i].key, self.people[p].id, quanta))
        outsource = []
        for i, column in self.bought.items():
            if column in on:
                size = 1 if self.instances[i].is_split else self.instances[i].quanta
                outsource.append(Outsourced(*self.instances[i].key, size * round(values[column])))
        level = [ActiveLevel(*x.key) for i, x in enumerate(self.instances) if self.active[i] in on]
        backup = [
            Backup(*self.instances[i].key, self.people[p].id)
            for (i, p), column in self.backups.items()
            if column in on
        ]
        return Plan(tuple(level), tuple(hours), tuple(outsource), tuple(backup))
