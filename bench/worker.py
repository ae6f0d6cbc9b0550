"""One measurement in this process: `python -m bench.worker MEASUREMENT.json RECORD.json`."""

import json
import sys
from importlib import import_module
from pathlib import Path

from zwerm.optimiser import checker
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Problem

from .generator import generate
from .measurement import Measurement, Record, to_data
from .trail import Trail

PROGRAMS = {
    "own": "bench.own",
    "highs": "bench.peers.highs",
    "cpsat": "bench.peers.cpsat",
    "scip": "bench.peers.scip",
    "timefold": "bench.peers.timefold_python",
}


def measure(measurement: Measurement) -> Record:
    """Run it; only what happens after everything is imported and read is counted."""
    record, trail = Record(measurement), Trail(measurement.limit)
    try:
        program = import_module(PROGRAMS[measurement.program])
    except ImportError as error:
        record.note = f"skipped: {error}"
        return record
    problem = generate(measurement.size, measurement.seed)
    record.version = program.VERSION
    trail.start()
    found = program.run(problem, measurement.kind, measurement.run, trail)
    record.cpu, record.wall = round(trail.cpu(now=True), 3), round(trail.seconds(), 3)
    record.stages, record.note, record.extra = found.stages, found.note, found.extra
    record.values, record.bounds = trail.values, trail.bounds
    if found.plan is not None:
        _judge(record, problem, found.plan)
    return record


def _judge(record: Record, problem: Problem, plan: Plan) -> None:
    """The checker decides what a plan is worth, whatever the program says."""
    wrong = checker.violations(problem, plan)
    record.violations = [violation.text for violation in wrong[:5]]
    if not wrong:
        tiers = checker.tiers(problem, plan)
        record.tiers, record.j = list(tiers), checker.scalar_j(tiers)


def main() -> None:
    asked, answer = Path(sys.argv[1]), Path(sys.argv[2])
    measurement = Measurement(**json.loads(asked.read_text("utf-8")))
    record = measure(measurement)
    answer.write_text(json.dumps(to_data(record)), "utf-8")


if __name__ == "__main__":
    main()
