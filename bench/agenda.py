"""Which measurements there are, and which bars need them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .measurement import Measurement

LIMITS = {"XS": 30.0, "S": 60.0, "M": 120.0, "L": 240.0}
QUICK_LIMITS = {"XS": 10.0, "S": 20.0, "M": 30.0, "L": 60.0}
SHORT = 20.0  # for programs that prove nothing and gain little more on a small problem
GAP_LIMIT = 30.0
PEERS = ("highs", "cpsat", "scip", "timefold")
BARS = tuple(f"E{number}" for number in range(1, 13))


def gap_measurements(folder: str, peers: Collection[str]) -> list[Measurement]:
    from .gap import names  # noqa: PLC0415 - loads numpy

    programs = [program for program in ("own", "highs") if program in ("own", *peers)]
    return [
        Measurement(program, "gap", name, place, GAP_LIMIT, source=folder)
        for name, place in names(Path(folder))
        for program in programs
    ]


@dataclass(frozen=True, slots=True)
class Agenda:
    sizes: Sequence[str]
    seeds: Sequence[int]
    peers: Collection[str]
    runs: int = 3  # of our own engine on a group, with other seeds
    is_quick: bool = False
    is_full: bool = False

    def measurements(self, only: Collection[str] = BARS) -> list[Measurement]:
        """Instance by instance, so that programs take turns."""
        found = {
            measurement: None
            for size in self.sizes
            for seed in self.seeds
            for bars, measurement in self._of(size, seed)
            if set(bars) & set(only)
            and (measurement.program == "own" or measurement.program in self.peers)
        }
        return list(found)

    def _of(self, size: str, seed: int) -> Iterator[tuple[tuple[str, ...], Measurement]]:
        limit = (QUICK_LIMITS if self.is_quick else LIMITS)[size]
        if size in ("XS", "S"):
            yield from self._school(size, seed, limit)
        elif size == "M":
            yield from self._group(size, seed, limit)
        else:
            yield from self._large_group(size, seed, limit)

    def _school(
        self, size: str, seed: int, limit: float
    ) -> Iterator[tuple[tuple[str, ...], Measurement]]:
        for program in ("own", "highs", "cpsat"):
            yield ("E1",), Measurement(program, "strict", size, seed, limit)
        for program in ("own", "highs", "scip"):
            yield ("E2",), Measurement(program, "J", size, seed, limit)
        for program in ("cpsat", "timefold"):
            yield ("E2",), Measurement(program, "J", size, seed, min(limit, SHORT))
        for run in range(3 if size == "S" else 0):
            yield ("E3",), Measurement("own", "pin", size, seed, min(limit, SHORT), run)
        yield from self._twice(size, seed)

    def _group(
        self, size: str, seed: int, limit: float
    ) -> Iterator[tuple[tuple[str, ...], Measurement]]:
        for run in range(self.runs):
            yield ("E4", "E5", "E9"), Measurement("own", "J", size, seed, limit, run)
            if run == 0:
                yield ("E4",), Measurement("highs", "J", size, seed, limit)
                yield ("E4", "E5"), Measurement("cpsat", "J", size, seed, limit)
                yield ("E4", "E5"), Measurement("timefold", "J", size, seed, limit)
        yield ("E6",), Measurement("own", "strict", size, seed, limit)
        yield ("E9",), Measurement("own", "continuity", size, seed, 2 * limit)
        yield ("E10",), Measurement("own", "remedies", size, seed, limit)
        if seed == min(self.seeds):
            yield from self._twice(size, seed)

    def _large_group(
        self, size: str, seed: int, limit: float
    ) -> Iterator[tuple[tuple[str, ...], Measurement]]:
        yield ("E7", "E8", "E9", "E11"), Measurement("own", "J", size, seed, limit)
        for program in PEERS if self.is_full else ():
            if program != "scip":
                yield ("E7",), Measurement(program, "J", size, seed, limit)
        if seed == min(self.seeds) or self.is_full:
            yield ("E9", "E11"), Measurement("own", "continuity", size, seed, 2 * limit)

    def _twice(self, size: str, seed: int) -> Iterator[tuple[tuple[str, ...], Measurement]]:
        limit = (QUICK_LIMITS if self.is_quick else LIMITS)[size]
        for run in range(2):
            yield ("E12",), Measurement("own", "work", size, seed, limit, run)
