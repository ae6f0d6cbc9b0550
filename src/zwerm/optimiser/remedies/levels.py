"""The task of a gap at another level: pooled, lifted to the group, or brought down."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..expansion import Instance, instances
from ..ledger import Ledger
from ..problem import GROUP, LEVELS, Task
from .changes import AnotherLevel, Change
from .desk import Desk
from .price_list import Prices
from .staff import Staff
from .verification import Draft


class Levels:
    """Moves of whole tasks, for one plan."""

    def __init__(self, ledger: Ledger, staff: Staff, prices: Prices) -> None:
        self.ledger, self.staff, self.prices = ledger, staff, prices
        self._variants: dict[tuple[str, str], dict[str, Instance]] = {}

    def drafts(self, i: int) -> Iterator[Draft]:
        """One for each other level at which the free hours, or a few more, suffice."""
        if len(self.ledger.problem.schools) == 1:
            return
        for level in LEVELS:
            draft = self._moved(i, level)
            if draft is not None:
                yield draft

    def _moved(self, i: int, level: str) -> Draft | None:
        instance = self.ledger.instances[i]
        task = instance.task
        if level == instance.level or (task.onsite and level != "S"):
            return None
        opened = self._opened(instance, level)
        schools = {school for place in opened for school in place.covers}
        closed = [
            place
            for j in self.ledger.of_task[task.id]
            if j in self.ledger.active and schools & set((place := self.ledger.instances[j]).covers)
        ]
        if not opened or self._is_pinned(closed):
            return None
        desk = Desk(self.staff, closed)
        if not all(desk.gives_out(place) for place in opened):
            return None
        is_new = level not in task.levels
        foreseen: tuple[Change, ...] = (AnotherLevel(task.id, level),) if is_new else ()
        cost = self.prices.other_level(len(schools), is_new=is_new) + desk.cost
        return Draft(
            gap=instance,
            cost=cost,
            changes=(*foreseen, *desk.changes),
            shares=tuple(desk.shares),
            closed=tuple(closed),
            opened=tuple(opened),
        )

    def _opened(self, instance: Instance, level: str) -> list[Instance]:
        """What comes instead; nothing where some school would be left without."""
        pools = {school.id: school.pool for school in self.ledger.problem.schools}
        if level == "G":
            owners: list[str | None] = [GROUP]
        elif level == "P" and instance.level == "S":
            owners = [pools[instance.owner]]
        else:
            owners = [school if level == "S" else pools[school] for school in instance.covers]
        places = self._variant(instance.task, level)
        wanted = dict.fromkeys(owners)
        found = [places[owner] for owner in wanted if owner is not None and owner in places]
        return found if len(found) == len(wanted) else []

    def _variant(self, task: Task, level: str) -> dict[str, Instance]:
        """The instances of a task at a level, by owner, also if it is not foreseen there."""
        if (task.id, level) not in self._variants:
            problem = self.ledger.problem
            demand = tuple(row for row in problem.demand if row.task == task.id)
            alone = replace(problem, tasks=(replace(task, levels=(level,)),), demand=demand)
            # The task keeps its own levels, so that an instance there is also one is the same.
            self._variants[task.id, level] = {
                place.owner: replace(place, task=task) for place in instances(alone)
            }
        return self._variants[task.id, level]

    def _is_pinned(self, closed: Sequence[Instance]) -> bool:
        ledger = self.ledger
        places = [ledger.index[place.key] for place in closed]
        return any(ledger.is_pinned(j, p) for j in places for p in ledger.shares[j])
