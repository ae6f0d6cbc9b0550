"""Which columns are free together when the rest of a plan stays as it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from .model import DivisionModel, Pair


@dataclass(slots=True)
class Neighbourhood:
    """Instances that may be divided anew among all, and people who may take on anything."""

    model: DivisionModel
    active: frozenset[int]
    instances: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    size: int = 0  # about the number of pairs

    def add_instances(self, found: Iterable[int]) -> None:
        for i in found:
            if i not in self.instances:
                self.instances.add(i)
                self.size += len(self.model.of_instance[i])

    def add_person(self, p: int) -> None:
        if p not in self.people:
            self.people.add(p)
            self.size += sum(i in self.active for i in self.model.of_person[p])

    def pairs(self) -> list[Pair]:
        model = self.model
        pairs = [(i, p) for i in self.instances for p in model.of_instance[i]]
        return pairs + [(i, p) for p in self.people for i in model.of_person[p] if i in self.active]

    def columns(self, pairs: Collection[Pair] | None = None) -> set[int]:
        """All columns that are free; `pairs` when not every pair is."""
        model, free = self.model, set[int]()
        pairs = self.pairs() if pairs is None else pairs
        for pair in pairs:
            candidate = model.candidates[pair]
            free.add(candidate.executes)
            if candidate.quanta is not None:
                free.add(candidate.quanta)
        free |= {model.active[i] for i in self.instances}
        touched = {i for i, _ in pairs} | self.instances
        free |= self._bought_and_backups(touched)
        return free | self._marks({p for _, p in pairs})

    def _bought_and_backups(self, touched: set[int]) -> set[int]:
        model, free = self.model, set[int]()
        for columns in (model.outsourced, model.wholly_outsourced, model.missing):
            free |= {columns[i] for i in touched if i in columns}
        free |= {model.backups[i, p] for i in touched for p in model.spares_of[i]}
        return free

    def _marks(self, people: set[int]) -> set[int]:
        model, free = self.model, set[int]()
        for loads in (model.over, model.under):
            free |= {loads[p] for p in people if p in loads}
        for p in people:
            free.update(model.marks_of[p])
        return free
