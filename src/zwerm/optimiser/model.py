"""The division as a linear model: one function for each rule, one for each goal.

The colours of hours are not in the model. What a person may spend on an instance depends on
its cluster and on being at home, so for each set of colours a row says how much can be spent from
it (Hall's condition); `colours.py` fills in the colours afterwards.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from .columns import Columns, Pair
from .expansion import OUTSOURCED_MISFIT, matches
from .linear import INFINITY, Entry, Expression
from .problem import Problem

__all__ = ["DivisionModel", "Pair", "unions"]


class DivisionModel(Columns):
    """All columns and rows of one problem."""

    def __init__(self, problem: Problem, within: set[Pair] | None = None) -> None:
        super().__init__(problem, within)
        self._add_rows()
        self.goals = self._goals()

    # Rules

    def _add_rows(self) -> None:
        self.each_need_has_one_instance()
        self.work_fits_the_instance()
        self.shares_are_not_too_small()
        self.few_share_an_instance()
        self.nobody_gives_more_than_they_have()
        self.nobody_has_too_many_tasks()
        self.nobody_has_too_many_clusters()
        self.nobody_visits_too_many_schools()
        self.money_suffices()
        self.backups_do_not_execute()
        self.missing_backups_are_noticed()
        self.nobody_backs_up_too_much()
        self.unfair_loads_are_noticed()
        self.pins_hold()
        self.changes_stay_within_the_cap()

    def _personal_row(
        self, entries: Iterable[Entry], *, lower: float = -INFINITY, upper: float = INFINITY
    ) -> None:
        """A row that `bundles.py` keeps when it looks at one person at a time."""
        self.personal_rows.append(len(self.linear.row_lower))
        self.linear.row(entries, lower=lower, upper=upper)

    def each_need_has_one_instance(self) -> None:
        covering: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, instance in enumerate(self.instances):
            for school in instance.covers:
                covering[instance.task.id, school].append(self.active[i])
        for columns in covering.values():
            if len(columns) > 1:
                self.task_rows.append(len(self.linear.row_lower))
                self.linear.row([(column, 1) for column in columns], lower=1, upper=1)

    def work_fits_the_instance(self) -> None:
        for i, instance in enumerate(self.instances):
            if instance.is_split:
                entries = [self.work((i, p)) for p in self.of_instance[i]]
                entries += [self.bought(i)] if i in self.outsourced else []
                entries.append((self.active[i], -instance.quanta))
                self.linear.row(entries, upper=0)

    def shares_are_not_too_small(self) -> None:
        for (i, _), candidate in self.candidates.items():
            if candidate.quanta is not None:
                chunk = self.instances[i].task.min_chunk
                most = self.linear.upper[candidate.quanta]
                work, does = (candidate.quanta, 1), candidate.executes
                self._personal_row([work, (does, -chunk)], lower=0)
                self._personal_row([work, (does, -most)], upper=0)
                if self.linear.lower[self.active[i]] == 0:
                    self.linear.row([(does, 1), (self.active[i], -1)], upper=0)

    def few_share_an_instance(self) -> None:
        for i, instance in enumerate(self.instances):
            columns = [self.candidates[i, p].executes for p in self.of_instance[i]]
            if not instance.is_split and i in self.outsourced:
                columns.append(self.outsourced[i])
            if len(columns) > instance.max_executors or not instance.is_split:
                entries = [(column, 1.0) for column in columns]
                if not instance.is_split:
                    self.row_units[len(self.linear.row_lower)] = instance.quanta
                self.linear.row([*entries, (self.active[i], -instance.max_executors)], upper=0)

    def nobody_gives_more_than_they_have(self) -> None:
        for p, person in enumerate(self.people):
            uses = {self.candidates[i, p].sources for i in self.of_person[p]}
            for colours in unions(uses):
                entries = [
                    self.work((i, p))
                    for i in self.of_person[p]
                    if self.candidates[i, p].sources <= colours
                ]
                of_all = len(entries) == len(self.of_person[p])
                row = self._personal_row if of_all else self.linear.row
                row(entries, upper=sum(person.sources[c] for c in colours))

    def nobody_has_too_many_tasks(self) -> None:
        for p, person in enumerate(self.people):
            if len(self.of_person[p]) > person.max_tasks:
                columns = [self.candidates[i, p].executes for i in self.of_person[p]]
                self._personal_row([(column, 1) for column in columns], upper=person.max_tasks)

    def nobody_has_too_many_clusters(self) -> None:
        for p, person in enumerate(self.people):
            for i in self.of_person[p]:
                self._marks(self.clusters, (p, self.instances[i].task.cluster), i, p)
            columns = [column for (q, _), column in self.clusters.items() if q == p]
            if len(columns) > person.max_clusters:
                self._personal_row([(column, 1) for column in columns], upper=person.max_clusters)

    def nobody_visits_too_many_schools(self) -> None:
        for p, person in enumerate(self.people):
            for i in self.of_person[p]:
                instance = self.instances[i]
                if instance.level == "S" and instance.owner not in person.homes:
                    self._marks(self.away, (p, instance.owner), i, p)
            columns = [column for (q, _), column in self.away.items() if q == p]
            most = max(0, person.max_schools - len(person.homes))
            if len(columns) > most:
                self._personal_row([(column, 1) for column in columns], upper=most)

    def _marks(
        self, marks: dict[tuple[int, str], int], key: tuple[int, str], i: int, p: int
    ) -> None:
        """Executing i implies the mark; the mark costs, so it is never set without need."""
        if key not in marks:
            marks[key] = self.linear.column(1)
            self.marks_of[p].append(marks[key])
        self.mark_rows.append(len(self.linear.row_lower))
        row = self._personal_row if marks is self.clusters else self.linear.row
        row([(self.candidates[i, p].executes, 1), (marks[key], -1)], upper=0)

    def money_suffices(self) -> None:
        spent: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i in self.outsourced:
            instance = self.instances[i]
            column, quanta = self.bought(i)
            price = instance.task.outsource_eur_per_hour
            owner = instance.owner if instance.level == "S" else "group"
            spent[owner].append((column, quanta * price))
        for owner, entries in spent.items():
            money = self.problem.budgets_eur_per_week[owner] * self.problem.quanta_per_hour
            self.linear.row(entries, upper=money)

    def backups_do_not_execute(self) -> None:
        for (i, p), column in self.backups.items():
            entries = [(column, 1.0)]
            if (i, p) in self.candidates:
                entries.append((self.candidates[i, p].executes, 1))
            self._personal_row([*entries, (self.active[i], -1)], upper=0)

    def missing_backups_are_noticed(self) -> None:
        for i, whole in self.wholly_outsourced.items():
            quanta = self.instances[i].quanta
            self.task_rows.append(len(self.linear.row_lower))
            self.linear.row([(self.outsourced[i], 1), (whole, -quanta)], lower=0)
        able: dict[int, list[int]] = defaultdict(list)
        for (i, _), column in self.backups.items():
            able[i].append(column)
        for i, column in self.missing.items():
            entries = [(column, 1.0), (self.active[i], -1), *((b, 1.0) for b in able[i])]
            if i in self.outsourced:
                entries.append((self.wholly_outsourced.get(i, self.outsourced[i]), 1))
            self.linear.row(entries, lower=0)

    def nobody_backs_up_too_much(self) -> None:
        able: dict[int, list[int]] = defaultdict(list)
        for (_, p), column in self.backups.items():
            able[p].append(column)
        for p, columns in able.items():
            if len(columns) > self.people[p].max_backups:
                entries = [(column, 1) for column in columns]
                self._personal_row(entries, upper=self.people[p].max_backups)

    def unfair_loads_are_noticed(self) -> None:
        for p, person in enumerate(self.people):
            hours = sum(person.sources.values())
            if not self.of_person[p] or self.within is not None:
                continue
            work = [self.work((i, p)) for i in self.of_person[p]]
            self.over[p] = self.linear.column(hours)
            self.under[p] = self.linear.column(hours)
            self._personal_row([*work, (self.over[p], -1)], upper=hours * 9 // 10)
            self._personal_row([*work, (self.under[p], 1)], lower=-(-hours * 7 // 10))

    def pins_hold(self) -> None:
        index = {person.id: p for p, person in enumerate(self.people)}
        for pin in self.problem.pins:
            p = index[pin.person]
            found = [i for i in self.of_person[p] if matches(pin, self.instances[i])]
            self.linear.row([(self.candidates[i, p].executes, 1) for i in found], lower=1)

    def changes_stay_within_the_cap(self) -> None:
        if self.problem.max_changes is not None:
            changes = self.changes()
            cap = self.problem.max_changes - changes.constant
            self.linear.row(changes.terms.items(), upper=cap)

    # Goals

    def _goals(self) -> tuple[Expression, ...]:
        return (
            self.core_uncovered(),
            self.other_uncovered(),
            self.backups_missing(),
            self.misfits(),
            self.unfairness(),
            self.fragmentation(),
            self.changes(),
        )

    def core_uncovered(self) -> Expression:
        goal = Expression()
        for i, instance in enumerate(self.instances):
            if instance.task.core:
                self._add_uncovered(goal, i, 1)
        return goal

    def other_uncovered(self) -> Expression:
        goal = Expression()
        for i, instance in enumerate(self.instances):
            if not instance.task.core:
                self._add_uncovered(goal, i, 4 - instance.task.priority)
        return goal

    def _add_uncovered(self, goal: Expression, i: int, weight: int) -> None:
        goal.add(self.active[i], weight * self.instances[i].quanta)
        done = [self.work((i, p)) for p in self.of_instance[i]]
        done += [self.bought(i)] if i in self.outsourced else []
        for column, coefficient in done:
            goal.add(column, -weight * coefficient)

    def backups_missing(self) -> Expression:
        goal = Expression()
        for i, column in self.missing.items():
            goal.add(column, 2 if self.instances[i].task.core else 1)
        return goal

    def misfits(self) -> Expression:
        goal = Expression()
        for pair, candidate in self.candidates.items():
            column, coefficient = self.work(pair)
            goal.add(column, candidate.misfit * coefficient)
        for i in self.outsourced:
            column, coefficient = self.bought(i)
            goal.add(column, OUTSOURCED_MISFIT * coefficient)
        return goal

    def unfairness(self) -> Expression:
        goal = Expression()
        for column in (*self.over.values(), *self.under.values()):
            goal.add(column)
        for p, person in enumerate(self.people):
            if p not in self.under:
                goal.constant += -(-sum(person.sources.values()) * 7 // 10)
        return goal

    def fragmentation(self) -> Expression:
        goal = Expression()
        for candidate in self.candidates.values():
            goal.add(candidate.executes)
        for column in self.clusters.values():
            goal.add(column, 2)
        for column in self.away.values():
            goal.add(column, 3)
        return goal

    def changes(self) -> Expression:
        current = {(a.task, a.level, a.owner, a.person) for a in self.problem.current}
        goal = Expression(constant=len(current))
        for (i, p), candidate in self.candidates.items():
            is_current = (*self.instances[i].key, self.people[p].id) in current
            goal.add(candidate.executes, -1 if is_current else 1)
        return goal


def unions(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Every union of some of the sets, in a fixed order."""
    base = sorted(set(sets), key=sorted)
    found = {
        frozenset[str]().union(*some)
        for count in range(1, len(base) + 1)
        for some in combinations(base, count)
    }
    return sorted(found, key=lambda colours: (len(colours), sorted(colours)))
