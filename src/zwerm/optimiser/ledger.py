"""A plan with everything counted once: who does what, who may, and what is left of everybody.

Instances and people go by their index in the problem. Nothing here changes after it was made;
what is not asked for is not computed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from .expansion import (
    instances,
    margin,
    matches,
    misfit,
    territory,
    usable_sources,
)
from .plan import Plan
from .problem import Assignment, Problem

Key = tuple[str, str, str]  # task, level, owner
Colours = frozenset[str]


class Ledger:
    """One problem beside one plan.

    Raises ValueError for a plan that speaks of instances or people the problem does not have.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.instances = instances(problem)
        self.people = problem.people
        self.index = {instance.key: i for i, instance in enumerate(self.instances)}
        self.index_of_person = {person.id: p for p, person in enumerate(self.people)}
        self.of_task: dict[str, list[int]] = defaultdict(list)
        for i, instance in enumerate(self.instances):
            self.of_task[instance.task.id].append(i)
        try:
            self._count_work()
        except KeyError as unknown:
            raise ValueError(f"The plan is not one of this problem: {unknown}.") from unknown
        self._count_people()
        self._read_wishes()
        self._territories = [territory(problem, person) for person in self.people]
        # Found when first asked for.
        self._reaching: dict[tuple[str, str], frozenset[int]] = {}
        self._margins: dict[str, list[int]] = {}
        self._misfits: dict[str, list[int | None]] = {}
        self._colours: dict[tuple[int, str, bool], Colours] = {}
        self._slacks: dict[tuple[int, Colours], list[tuple[Colours, int]]] = {}
        self._able: dict[int, frozenset[int]] = {}
        self._able_backups: dict[int, tuple[int, ...]] = {}

    # What the plan says

    def _count_work(self) -> None:
        plan, index, people = self.plan, self.index, self.index_of_person
        self.active = {index[row.task, row.level, row.owner] for row in plan.level}
        self.work: list[dict[int, int]] = [{} for _ in self.people]
        self.shares: list[dict[int, int]] = [{} for _ in self.instances]
        for row in plan.hours:
            i, p = index[row.task, row.level, row.owner], people[row.person]
            quanta = self.work[p].get(i, 0) + row.total
            self.work[p][i] = self.shares[i][p] = quanta
        self.bought: Counter[int] = Counter()
        for sold in plan.outsource:
            self.bought[index[sold.task, sold.level, sold.owner]] += sold.quanta
        self.spares: list[list[int]] = [[] for _ in self.instances]
        self.backs_up: list[set[int]] = [set() for _ in self.people]
        for spare in plan.backup:
            i, p = index[spare.task, spare.level, spare.owner], people[spare.person]
            self.spares[i].append(p)
            self.backs_up[p].add(i)

    def _count_people(self) -> None:
        self.hours = [sum(person.sources.values()) for person in self.people]
        self.load = [sum(mine.values()) for mine in self.work]
        self.clusters: list[Counter[str]] = []
        self.visits: list[Counter[str]] = []
        for p, mine in enumerate(self.work):
            self.clusters.append(Counter(self.instances[i].task.cluster for i in mine))
            away = (self.visit(i, p) for i in mine)
            self.visits.append(Counter(school for school in away if school is not None))

    def visit(self, i: int, p: int) -> str | None:
        """The school that the person would have to visit for it."""
        instance = self.instances[i]
        if instance.level != "S" or instance.owner in self.people[p].homes:
            return None
        return instance.owner

    def most_visits(self, p: int) -> int:
        return max(0, self.people[p].max_schools - len(self.people[p].homes))

    def uncovered(self, i: int) -> int:
        """The quanta of an active instance that nobody does."""
        if i not in self.active:
            return 0
        return self.instances[i].quanta - sum(self.shares[i].values()) - self.bought[i]

    def least(self, i: int) -> int:
        """The smallest share of someone new."""
        instance = self.instances[i]
        return instance.task.min_chunk if instance.is_split else instance.quanta

    # Wishes

    def _read_wishes(self) -> None:
        people = self.index_of_person
        self.current: set[tuple[int, int]] = set()
        everything = {(row.task, row.level, row.owner, row.person) for row in self.problem.current}
        for task, level, owner, person in everything:
            i, p = self.index.get((task, str(level), str(owner))), people.get(person)
            if i is not None and p is not None:
                self.current.add((i, p))
        pairs = {(i, p) for p, mine in enumerate(self.work) for i in mine}
        self.changes = len(pairs ^ self.current) + len(everything) - len(self.current)
        self.pins: list[list[frozenset[int]]] = [[] for _ in self.people]
        for pin in self.problem.pins:
            if pin.person in people:
                self.pins[people[pin.person]].append(frozenset(self._matching(pin)))
        self.forbidden: list[set[int]] = [set() for _ in self.people]
        for forbid in self.problem.forbids:
            if forbid.person in people:
                self.forbidden[people[forbid.person]].update(self._matching(forbid))

    def _matching(self, wish: Assignment) -> Iterable[int]:
        return [i for i in self.of_task[wish.task] if matches(wish, self.instances[i])]

    def is_pinned(self, i: int, p: int) -> bool:
        return any(i in pinned for pinned in self.pins[p])

    # Who may

    def reaches(self, i: int) -> frozenset[int]:
        """Who can be there."""
        instance = self.instances[i]
        place = (instance.level, instance.owner)
        if place not in self._reaching:
            self._reaching[place] = frozenset(
                p for p, where in enumerate(self._territories) if where.includes(instance)
            )
        return self._reaching[place]

    def margin(self, i: int, p: int) -> int:
        task = self.instances[i].task
        if task.id not in self._margins:
            self._margins[task.id] = [margin(person, task) for person in self.people]
        return self._margins[task.id][p]

    def misfit(self, i: int, p: int) -> int:
        """What a quantum costs with this person."""
        task = self.instances[i].task
        known = self._misfits.setdefault(task.id, [None] * len(self.people))
        found = known[p]
        if found is None:
            found = known[p] = misfit(self.people[p], task)
        return found

    def colours(self, i: int, p: int) -> Colours:
        """The colours of the person's hours that may be spent on it."""
        instance, person = self.instances[i], self.people[p]
        at_home = instance.level == "S" and instance.owner in person.homes
        key = (p, instance.task.cluster, at_home)
        if key not in self._colours:
            self._colours[key] = frozenset(usable_sources(self.problem, person, instance))
        return self._colours[key]

    def able(self, i: int) -> frozenset[int]:
        """Who may execute it, if there are hours and agreements for it."""
        if i not in self._able:
            self._able[i] = frozenset(
                p
                for p in self.reaches(i)
                if self.margin(i, p) >= 0 and self.colours(i, p) and i not in self.forbidden[p]
            )
        return self._able[i]

    def able_backups(self, i: int) -> tuple[int, ...]:
        """Who may back it up, the most competent first."""
        if i not in self._able_backups:
            found = [p for p in self.reaches(i) if self.margin(i, p) >= -1]
            self._able_backups[i] = tuple(sorted(found, key=lambda p: (self.margin(i, p) < 0, p)))
        return self._able_backups[i]

    # Hours

    def room(self, i: int, p: int, gives: int | None = None, quanta: int = 0) -> int:
        """The quanta the person can still do of it, if colours of other work may be exchanged.

        With `gives`, after so many quanta of that other instance were given up.
        """
        if gives is None:
            return min((slack for _, slack in self._slack(i, p)), default=0)
        used = self.colours(gives, p)
        freed = (
            (slack + quanta if used <= within else slack) for within, slack in self._slack(i, p)
        )
        return min(freed, default=0)

    def _slack(self, i: int, p: int) -> list[tuple[Colours, int]]:
        """What is left within each set of colours that bounds the work on it.

        Hall's condition: work fits if, for every union of the usable sets of some work, what can
        only come from that union does not exceed it.
        """
        usable = self.colours(i, p)
        if not usable:
            return []
        if (p, usable) not in self._slacks:
            spent: Counter[Colours] = Counter()
            for j, quanta in self.work[p].items():
                spent[self.colours(j, p)] += quanta
            unions = {usable: None}
            for used in spent:
                unions |= dict.fromkeys([union | used for union in unions])
            has = self.people[p].sources
            self._slacks[p, usable] = [
                (
                    union,
                    sum(has.get(colour, 0) for colour in union)
                    - sum(quanta for used, quanta in spent.items() if used <= union),
                )
                for union in unions
            ]
        return self._slacks[p, usable]
