"""A division that grows piece by piece and keeps every rule all the while."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .division import Division
from .model import DivisionModel, Pair, unions

Hours = list[tuple[frozenset[str], int]]  # for each union of colours, what there is


@dataclass(slots=True)
class Filling:
    """What is active is given; nobody does anything yet."""

    model: DivisionModel
    active: set[int]
    work: dict[Pair, int] = field(default_factory=dict)
    bought: dict[int, int] = field(default_factory=dict)
    done: Counter[int] = field(default_factory=Counter)  # quanta of each instance
    executors: Counter[int] = field(default_factory=Counter)
    doing: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    spent: Counter[str] = field(default_factory=Counter)  # euro times quanta by budget
    changes: int = 0
    _hours: dict[int, Hours] = field(default_factory=dict)
    _current: set[tuple[str, str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        rows = self.model.problem.current
        self._current = {(row.task, str(row.level), str(row.owner), row.person) for row in rows}
        self.changes = len(self._current)

    def division(self) -> Division:
        return Division(set(self.active), dict(self.work), dict(self.bought))

    def rest(self, i: int) -> int:
        """What nobody does yet."""
        return self.model.instances[i].quanta - self.done[i]

    def is_current(self, pair: Pair) -> bool:
        i, p = pair
        return (*self.model.instances[i].key, self.model.people[p].id) in self._current

    def put(self, pair: Pair, wanted: int) -> int:
        """Let somebody do so much more of an instance, or as much as fits; returns how much."""
        i, p = pair
        candidate = self.model.candidates.get(pair)
        if candidate is None or i not in self.active:
            return 0
        instance, is_new = self.model.instances[i], pair not in self.work
        most = min(wanted, self.rest(i), self._free(p, candidate.sources))
        least = 1 if instance.is_split else instance.quanta
        if is_new:
            least = instance.task.min_chunk if instance.is_split else instance.quanta
            if (i in self.bought and not instance.is_split) or not self._may_begin(pair):
                return 0
        if most < least:
            return 0
        if is_new:
            self.executors[i] += 1
            self.doing[p].append(i)
            self.changes += -1 if self.is_current(pair) else 1
        self.work[pair] = self.work.get(pair, 0) + most
        self.done[i] += most
        return most

    def _free(self, p: int, sources: frozenset[str]) -> int:
        """What somebody has left in these colours, when other work may move to other colours."""
        candidates = self.model.candidates
        if p not in self._hours:
            own = self.model.people[p].sources
            sets = unions({candidates[i, p].sources for i in self.model.of_person[p]})
            self._hours[p] = [(union, sum(own[colour] for colour in union)) for union in sets]
        return min(
            hours - sum(self.work[i, p] for i in self.doing[p] if candidates[i, p].sources <= union)
            for union, hours in self._hours[p]
            if sources <= union
        )

    def _may_begin(self, pair: Pair) -> bool:
        """Whether limits leave room for one more executor, and for one more task of this person."""
        i, p = pair
        person, instance = self.model.people[p], self.model.instances[i]
        doing = [self.model.instances[other] for other in self.doing[p]] + [instance]
        clusters = {one.task.cluster for one in doing}
        homes = set(person.homes)
        away = {one.owner for one in doing if one.level == "S" and one.owner not in homes}
        cap = self.model.problem.max_changes
        return (
            self.executors[i] < instance.max_executors
            and len(doing) <= person.max_tasks
            and len(clusters) <= person.max_clusters
            and len(away) <= max(0, person.max_schools - len(person.homes))
            and (cap is None or self.is_current(pair) or self.changes < cap)
        )

    def buy(self, i: int, wanted: int) -> int:
        """Outsource so much of an instance that nobody outsources yet, or as much as there is."""
        if i not in self.model.outsourced or i not in self.active or i in self.bought:
            return 0
        instance = self.model.instances[i]
        owner = instance.owner if instance.level == "S" else "group"
        price = instance.task.outsource_eur_per_hour
        problem = self.model.problem
        money = problem.budgets_eur_per_week[owner] * problem.quanta_per_hour - self.spent[owner]
        most = min(wanted, self.rest(i), money // price)
        if most < (1 if instance.is_split else instance.quanta):
            return 0
        self.bought[i] = most
        self.done[i] += most
        self.spent[owner] += most * price
        return most

    def fill(self, found: Iterable[int]) -> list[Pair]:
        """Give what nobody does to those who do part of it, or whom it fits best; returns these."""
        given = []
        for i in found:
            people = self.model.of_instance[i]
            here = [p for p in people if (i, p) in self.work]
            others = sorted(set(people) - set(here), key=lambda p: (self._misfit(i, p), p))
            for p in (*here, *others):
                if self.rest(i) and self.put((i, p), self.rest(i)):
                    given.append((i, p))
        return given

    def _misfit(self, i: int, p: int) -> int:
        return self.model.candidates[i, p].misfit
