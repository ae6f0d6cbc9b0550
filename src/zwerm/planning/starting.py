"""The division there was, made to fit what there is now: where dividing again begins."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zwerm.optimiser.checker import Violation, violations
from zwerm.optimiser.expansion import Instance, instances
from zwerm.optimiser.plan import ActiveLevel, Hours, Outsourced, Plan
from zwerm.optimiser.problem import Problem

Key = tuple[str, str, str]

# The optimiser honours what is pinned by itself; here it is not made to hold.
PINNED = "pin"


def fitted(plan: Plan, problem: Problem) -> Plan | None:
    """As much of the plan as still keeps every rule; nothing if that is no plan."""
    found = _Fitting(plan, problem).plan()
    while broken := [row for row in violations(problem, found) if row.rule != PINNED]:
        smaller = _without(found, broken)
        if smaller == found:
            return None
        found = smaller
    return found


@dataclass
class _Fitting:
    """Lays the rows of a plan beside what is asked and what people have now."""

    before: Plan
    problem: Problem
    instances: Mapping[Key, Instance] = field(init=False)
    left: dict[str, dict[str, int]] = field(init=False)  # quanta of a person by source
    room: dict[Key, int] = field(init=False)

    def __post_init__(self) -> None:
        self.instances = {row.key: row for row in instances(self.problem)}
        self.left = {person.id: dict(person.sources) for person in self.problem.people}

    def plan(self) -> Plan:
        active = self._active()
        self.room = {key: self.instances[key].quanta for key in active}
        bought = [row for row in map(self._bought, self.before.outsource) if row]
        hours = [row for row in map(self._hours, self._heaviest_first()) if row]
        # Who stands by follows from who works.
        return Plan(
            level=tuple(ActiveLevel(*key) for key in sorted(active)),
            hours=tuple(hours),
            outsource=tuple(bought),
        )

    def _active(self) -> set[Key]:
        """For each task the places it was done at; or else the first level that serves everyone."""
        before = {(row.task, row.level, row.owner) for row in self.before.level}
        of_task: dict[str, list[Instance]] = defaultdict(list)
        for instance in self.instances.values():
            of_task[instance.task.id].append(instance)
        chosen: set[Key] = set()
        for rows in of_task.values():
            served = sorted({school for row in rows for school in row.covers})
            choices = [[row for row in rows if row.key in before]]
            choices += [[row for row in rows if row.level == level] for level in "SPG"]
            fits = (c for c in choices if sorted(s for row in c for s in row.covers) == served)
            chosen |= {row.key for row in next(fits, [])}
        return chosen

    def _heaviest_first(self) -> Sequence[Hours]:
        tasks = {task.id: task for task in self.problem.tasks}
        rows = [row for row in self.before.hours if row.task in tasks]
        return sorted(rows, key=lambda row: (not tasks[row.task].core, -row.total))

    def _bought(self, row: Outsourced) -> Outsourced | None:
        quanta = self._share((row.task, row.level, row.owner), row.quanta)
        if quanta == 0:
            return None
        self.room[row.task, row.level, row.owner] -= quanta
        return replace(row, quanta=quanta)

    def _hours(self, row: Hours) -> Hours | None:
        """From the same sources as before, as far as they reach."""
        key, left = (row.task, row.level, row.owner), self.left.get(row.person, {})
        wanted = self._share(key, row.total)
        taken: dict[str, int] = {}
        for source in row.quanta:
            part = min(wanted - sum(taken.values()), left.get(source, 0))
            if part > 0:
                taken[source] = part
        total = sum(taken.values())
        if total == 0 or total < self._least(key):
            return None
        for source, quanta in taken.items():
            left[source] -= quanta
        self.room[key] -= total
        return replace(row, quanta=taken)

    def _share(self, key: Key, before: int) -> int:
        """What may be done of it here, at most what was; what is not split is done as a whole."""
        room = self.room.get(key, 0)
        if room == 0 or room < self._least(key):
            return 0
        return min(before, room) if self.instances[key].is_split else room

    def _least(self, key: Key) -> int:
        instance = self.instances[key]
        return instance.task.min_chunk if instance.is_split else instance.quanta


def _without(plan: Plan, broken: Iterable[Violation]) -> Plan:
    """A plan with less in it, at each place or person where a rule was broken."""
    dropped_hours: set[int] = set()
    dropped_outsource: set[int] = set()
    for row in broken:
        hours = [n for n, one in enumerate(plan.hours) if _is_about(row, one)]
        bought = [n for n, one in enumerate(plan.outsource) if _concerns_money(row, one)]
        if row.person is not None and row.task is not None:
            dropped_hours.update(hours)
        elif hours:
            # Of a limit of a person or a place the smallest share is the least loss.
            dropped_hours.add(min(hours, key=lambda n: (plan.hours[n].total, -n)))
        else:
            dropped_outsource.update(bought)
    return replace(
        plan,
        hours=tuple(one for n, one in enumerate(plan.hours) if n not in dropped_hours),
        outsource=tuple(one for n, one in enumerate(plan.outsource) if n not in dropped_outsource),
    )


def _is_about(row: Violation, hours: Hours) -> bool:
    if row.person is None and row.task is None:
        return False
    return (
        row.person in {None, hours.person}
        and row.task in {None, hours.task}
        and row.level in {None, hours.level}
        and row.owner in {None, hours.owner}
    )


def _concerns_money(row: Violation, bought: Outsourced) -> bool:
    """At one place, or everything that one budget pays."""
    if row.task is not None:
        return (row.task, row.level, row.owner) == (bought.task, bought.level, bought.owner)
    payer = bought.owner if bought.level == "S" else "group"
    return row.person is None and row.owner == payer
