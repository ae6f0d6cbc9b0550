"""Run measurements in processes of their own, and keep what they gave."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from .measurement import Measurement, Record, from_data, to_data

LOOK_EVERY_SECONDS = 0.25
# What is measured on a plan that exists.
FOLLOWERS = ("continuity", "remedies")
# A program that does not heed its limit is ended.
PATIENCE, START_SECONDS = 1.5, 120


@dataclass(frozen=True, slots=True)
class Store:
    """A file for each measurement, so that a run can go on where it stopped."""

    folder: Path

    def find(self, measurement: Measurement) -> Record | None:
        try:
            data = json.loads(self._path(measurement).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return from_data(data)

    def keep(self, record: Record) -> None:
        self.folder.mkdir(exist_ok=True)
        text = json.dumps(to_data(record), indent=1)
        self._path(record.measurement).write_text(text, "utf-8")

    def _path(self, measurement: Measurement) -> Path:
        return self.folder / f"{measurement.key}.json"


def run_all(
    measurements: Sequence[Measurement],
    store: Store,
    *,
    redo: Iterable[str],
    jobs: int,
    tell: Callable[[str], None],
) -> list[Record]:
    """Every measurement, from the store where it is there and its program need not be redone."""
    again = set(redo)
    found = {m: None if m.program in again else store.find(m) for m in measurements}
    todo = [m for m, record in found.items() if record is None]

    def one(measurement: Measurement) -> None:
        record = run(measurement, plan_before(measurement, found.values()))
        store.keep(record)
        found[measurement] = record
        tell(told(record))

    for is_follower in (False, True):
        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(one, (m for m in todo if (m.kind in FOLLOWERS) == is_follower)))
    return [record for record in found.values() if record is not None]


def plan_before(measurement: Measurement, records: Iterable[Record | None]) -> object:
    """The plan a follower is about, as data: our own best of the same problem."""
    if measurement.kind not in FOLLOWERS:
        return None
    asked = (measurement.size, measurement.seed)
    known = [
        record
        for record in records
        if record is not None
        and record.j is not None
        and (record.measurement.program, record.measurement.kind) == ("own", "J")
        and (record.measurement.size, record.measurement.seed) == asked
    ]
    best = min(known, key=lambda record: record.j or 0, default=None)
    return None if best is None else best.extra["plan"]


def told(record: Record) -> str:
    value = record.note or "; ".join(record.violations) or f"J {record.j}, tiers {record.tiers}"
    return f"{record.measurement}: {record.cpu:.1f} CPU s, {record.peak_mb:.0f} MB, {value}"


def run(measurement: Measurement, before: object = None) -> Record:
    """One process; its memory and CPU time are watched from here."""
    if before is None and measurement.kind in FOLLOWERS:
        return Record(measurement, note="skipped: there is no plan to begin with")
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder, "asked.json"), Path(folder, "answer.json")
        asked.write_text(json.dumps(asdict(measurement)), "utf-8")
        command = [sys.executable, "-m", "bench.worker", str(asked), str(answer)]
        if before is not None:
            plan = Path(folder, "plan.json")
            plan.write_text(json.dumps(before), "utf-8")
            command.append(str(plan))
        with Path(folder, "errors").open("w+", encoding="utf-8") as errors:
            process = subprocess.Popen(command, stdout=errors, stderr=errors)  # noqa: S603 - ours
            peak = _watch(process, measurement.limit * PATIENCE + START_SECONDS)
            errors.seek(0)
            said = errors.read().strip().splitlines()
        if answer.exists():
            record = from_data(json.loads(answer.read_text("utf-8")))
        else:
            last = said[-1] if said else "no output"
            record = Record(measurement, note=f"ended with {process.returncode}: {last}")
    record.peak_mb, record.load = round(max(peak, record.peak_mb), 1), round(load, 2)
    return record


def _watch(process: "subprocess.Popen[bytes]", most_cpu: float) -> float:
    """The most memory (MB) of the process and its children until it ends."""
    import psutil  # noqa: PLC0415 - only in the group `bench`

    peak, root = 0.0, psutil.Process(process.pid)
    while process.poll() is None:
        memory = cpu = 0.0
        try:
            for one in (root, *root.children(recursive=True)):
                memory += one.memory_full_info().pss / 1e6
                cpu += sum(one.cpu_times()[:2])
        except psutil.Error:
            pass  # it ended meanwhile
        peak = max(peak, memory)
        if cpu > most_cpu:
            process.kill()
        time.sleep(LOOK_EVERY_SECONDS)
    return peak
