"""All records of a run, asked by program, kind and size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .measurement import Record

Instance = tuple[str, int]  # size and seed


@dataclass(frozen=True, slots=True)
class Results:
    records: Sequence[Record]

    def all(self, program: str, kind: str, *sizes: str) -> list[Record]:
        return [
            record
            for record in self.records
            if record.measurement.program == program
            and record.measurement.kind == kind
            and record.measurement.size in sizes
        ]

    def of(self, program: str, kind: str, *sizes: str) -> list[Record]:
        """Only those with a result the checker accepts."""
        return [record for record in self.all(program, kind, *sizes) if record.is_valid]

    def at(self, program: str, kind: str, instance: Instance) -> list[Record]:
        size, seed = instance
        return [r for r in self.of(program, kind, size) if r.measurement.seed == seed]

    def one(self, program: str, kind: str, instance: Instance) -> Record | None:
        return next(iter(self.at(program, kind, instance)), None)

    def instances(self, kind: str, *sizes: str) -> list[Instance]:
        found = [r.measurement for r in self.of("own", kind, *sizes)]
        return list(dict.fromkeys((m.size, m.seed) for m in found))

    def best(self, instance: Instance) -> int | None:
        """The lowest J of any plan."""
        return min((r.j for r in self._about(instance) if r.j is not None), default=None)

    def bound(self, instance: Instance) -> float | None:
        """The highest bound on J that no plan contradicts."""
        best = self.best(instance)
        bounds = (r.bound for r in self._about(instance))
        return max(
            (b for b in bounds if b is not None and (best is None or b <= best)), default=None
        )

    def refuted(self) -> Iterator[Record]:
        """Records that claim a bound above a plan that exists."""
        for record in self.records:
            measurement = record.measurement
            best = self.best((measurement.size, measurement.seed))
            bound = record.bound if measurement.kind == "J" else None
            if best is not None and bound is not None and bound > best + 0.5:
                yield record

    def _about(self, instance: Instance) -> Iterator[Record]:
        size, seed = instance
        for record in self.records:
            m = record.measurement
            if (m.size, m.seed) == (size, seed) and m.kind == "J" and record.is_valid:
                yield record

    def gap(self, record: Record) -> float | None:
        """How far J is above the best bound, as a share of the bound."""
        measurement = record.measurement
        bound = self.bound((measurement.size, measurement.seed))
        if record.j is None or not bound:
            return None
        return record.j / bound - 1

    def gaps(self, program: str, size: str) -> list[float]:
        found = (self.gap(record) for record in self.of(program, "J", size))
        return [gap for gap in found if gap is not None]
