"""One measurement: what is run, and what came out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Measurement:
    """A program on one problem; `limit` is CPU seconds of the process tree."""

    program: str
    kind: str
    size: str
    seed: int
    limit: float
    run: int = 0  # the program's own seed, or which of several
    source: str = ""  # the folder of a public file; its name is the size, its place the seed

    @property
    def key(self) -> str:
        return f"{self.program}-{self.kind}-{self.size}-{self.seed}-{self.limit:g}-{self.run}"

    def __str__(self) -> str:
        run = f" run {self.run}" if self.run else ""
        return f"{self.program} {self.kind} {self.size}-{self.seed}{run}, {self.limit:g} CPU s"


@dataclass(frozen=True, slots=True)
class Stage:
    """One tier, or the sum J: the value reached, its bound, and the CPU seconds by then."""

    name: str
    value: float
    bound: float | None
    cpu: float

    @property
    def is_proven(self) -> bool:
        """Values are whole, so a bound within one of the value leaves nothing lower."""
        return self.bound is not None and self.bound > self.value - 0.995


@dataclass(slots=True)
class Record:
    measurement: Measurement
    version: str = ""
    cpu: float = 0.0
    wall: float = 0.0
    load: float = 0.0  # of the machine when it began
    peak_mb: float = 0.0  # proportional memory of all its processes
    tiers: list[int] | None = None
    j: int | None = None
    violations: list[str] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    values: list[tuple[float, float]] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    note: str = ""

    @property
    def is_valid(self) -> bool:
        return not self.violations and not self.note

    @property
    def bound(self) -> float | None:
        """The last bound of J."""
        known = [stage.bound for stage in self.stages if stage.name == "J"]
        ends = [bound for _, bound in self.bounds] + [b for b in known if b is not None]
        return max(ends, default=None)

    @property
    def is_proven(self) -> bool:
        return bool(self.stages) and all(stage.is_proven for stage in self.stages)

    def reached(self, value: float) -> float | None:
        """CPU seconds until the objective was at most this."""
        return next((cpu for cpu, found in self.values if found <= value), None)


def to_data(record: Record) -> dict[str, Any]:
    return asdict(record)


def from_data(data: Mapping[str, Any]) -> Record:
    return Record(
        **{
            **data,
            "measurement": Measurement(**data["measurement"]),
            "stages": [Stage(**stage) for stage in data["stages"]],
            "values": [(cpu, value) for cpu, value in data["values"]],
            "bounds": [(cpu, value) for cpu, value in data["bounds"]],
        }
    )
