"""The division as it is today, laid beside what is asked now: counted, not divided anew.

An adopted division says who does how much. Without one the standing rules only say who does what;
then the hours are those that the task asks for, as far as these people have them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.expansion import Instance, can_back_up, instances, usable_sources
from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Plan
from zwerm.optimiser.problem import Problem

from .starting import fitted

Key = tuple[str, str, str]


def counted(problem: Problem, known: Plan | None) -> Plan:
    """What of today's division holds by the rules, with its seven goals; `known` is an adopted one.

    What nobody may count on, such as work by who lacks what it asks, is left out.
    """
    plan = fitted(known or laid_out(problem), problem) or Plan()
    if known is not None:
        plan = _with_backups(plan, known.backup, problem)
    return replace(plan, tiers=tiers(problem, plan))


def laid_out(problem: Problem) -> Plan:
    """Who does it today, with as many hours as the task asks and the person has left."""
    return _Layout(problem).plan()


@dataclass
class _Layout:
    problem: Problem
    doing: dict[Key, list[str]] = field(init=False)
    left: dict[str, dict[str, int]] = field(init=False)  # quanta of a person by source

    def __post_init__(self) -> None:
        self.doing = defaultdict(list)
        for row in self.problem.current:
            self.doing[row.task, row.level or "", row.owner or ""].append(row.person)
        self.people = {person.id: person for person in self.problem.people}
        self.left = {person.id: dict(person.sources) for person in self.problem.people}

    def plan(self) -> Plan:
        active = list(self._active())
        first = sorted(active, key=lambda row: (not row.task.core, row.task.priority, row.key))
        return Plan(
            level=tuple(ActiveLevel(*row.key) for row in sorted(active, key=lambda row: row.key)),
            hours=tuple(hours for row in first for hours in self._hours(row)),
        )

    def _active(self) -> Iterator[Instance]:
        """For each task the level at which most of it is done today, if that serves everyone."""
        of_task: dict[str, list[Instance]] = defaultdict(list)
        for instance in instances(self.problem):
            of_task[instance.task.id].append(instance)
        for rows in of_task.values():
            served = {school for row in rows for school in row.covers}
            done = Counter(row.level for row in rows if row.key in self.doing)
            levels = [level for level, _count in done.most_common()] + ["S", "P", "G"]
            for level in levels:
                chosen = [row for row in rows if row.level == level]
                if {school for row in chosen for school in row.covers} == served:
                    yield from chosen
                    break

    def _hours(self, instance: Instance) -> list[Hours]:
        people = [code for code in self.doing.get(instance.key, ()) if code in self.people]
        if not instance.is_split:
            able = (code for code in people if self._free(code, instance) >= instance.quanta)
            code = next(able, None)
            return [] if code is None else [self._give(code, instance, instance.quanta)]
        shares = self._shares(instance, people[: instance.max_executors])
        return [self._give(code, instance, quanta) for code, quanta in shares.items()]

    def _shares(self, instance: Instance, people: Sequence[str]) -> Mapping[str, int]:
        """Equal shares as far as hours reach; what one cannot do, who comes after does."""
        room, shares = instance.quanta, {}
        order = sorted(people, key=lambda code: (self._free(code, instance), code))
        for number, code in enumerate(order):
            fair = -(-room // (len(order) - number))
            quanta = min(fair, self._free(code, instance), room)
            if quanta >= instance.task.min_chunk:
                shares[code] = quanta
                room -= quanta
        return shares

    def _free(self, code: str, instance: Instance) -> int:
        return sum(self.left[code][source] for source in self._sources(code, instance))

    def _sources(self, code: str, instance: Instance) -> list[str]:
        """The hours that can be spent on the least other things first."""
        usable = usable_sources(self.problem, self.people[code], instance)
        return sorted(usable, key=lambda name: (len(self.problem.sources[name].clusters), name))

    def _give(self, code: str, instance: Instance, quanta: int) -> Hours:
        taken: dict[str, int] = {}
        for source in self._sources(code, instance):
            part = min(quanta - sum(taken.values()), self.left[code][source])
            if part > 0:
                taken[source] = part
                self.left[code][source] -= part
        return Hours(*instance.key, person=code, quanta=taken)


def _with_backups(plan: Plan, before: Sequence[Backup], problem: Problem) -> Plan:
    """Who stood by still does, where that makes sense."""
    places = {row.key: row for row in instances(problem)}
    active = {(row.task, row.level, row.owner) for row in plan.level}
    working = {(row.task, row.level, row.owner, row.person) for row in plan.hours}
    people = {person.id: person for person in problem.people}
    kept = [
        row
        for row in before
        if (row.task, row.level, row.owner) in active
        and (row.task, row.level, row.owner, row.person) not in working
        and row.person in people
        and can_back_up(problem, people[row.person], places[row.task, row.level, row.owner])
    ]
    counts: Counter[str] = Counter()
    found = []
    for row in kept:
        counts[row.person] += 1
        if counts[row.person] <= people[row.person].max_backups:
            found.append(row)
    with_them = replace(plan, backup=tuple(found))
    return (
        with_them if len(violations(problem, with_them)) == len(violations(problem, plan)) else plan
    )
