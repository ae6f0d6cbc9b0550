"""One measurement: `python -m bench.worker MEASUREMENT.json RECORD.json [PLAN.json]`."""

import json
import resource
import sys
from importlib import import_module
from pathlib import Path

from zwerm.optimiser import checker
from zwerm.optimiser.expansion import instances
from zwerm.optimiser.files import plan_from_data, plan_to_data
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Problem

from .generator import generate
from .measurement import Measurement, Record, to_data
from .peers.found import Found
from .trail import Trail

PROGRAMS = {
    "own": "bench.own",
    "highs": "bench.peers.highs",
    "cpsat": "bench.peers.cpsat",
    "scip": "bench.peers.scip",
    "timefold": "bench.peers.timefold_python",
}


def measure(measurement: Measurement, before: Plan | None = None) -> Record:
    """Run it; only what happens after everything is imported and read is counted.

    `before` is the plan that continuity and remedies are about.
    """
    record, trail = Record(measurement), Trail(measurement.limit)
    try:
        program = import_module(PROGRAMS[measurement.program])
    except ImportError as error:
        record.note = f"skipped: {error}"
        return record
    record.version = program.VERSION
    if measurement.kind == "gap":
        _measure_gap(record, trail)
        return record
    problem = generate(measurement.size, measurement.seed)
    trail.start()
    if before is None:
        found = program.run(problem, measurement.kind, measurement.run, trail)
    else:
        found = program.follow(problem, measurement.kind, before, trail)
    _note(record, found, trail)
    if found.plan is not None:
        _judge(record, problem, found.plan)
    return record


def _note(record: Record, found: Found, trail: Trail) -> None:
    record.cpu, record.wall = round(trail.cpu(now=True), 3), round(trail.seconds(), 3)
    record.stages, record.note, record.extra = found.stages, found.note, found.extra
    record.values, record.bounds = trail.values, trail.bounds


def _measure_gap(record: Record, trail: Trail) -> None:
    from . import gap  # noqa: PLC0415 - the other peers must not load HiGHS

    asked = record.measurement
    problem = gap.read(Path(asked.source, asked.size))[asked.seed]
    solve = {"own": gap.by_own, "highs": gap.by_highs}[asked.program]
    trail.start()
    _note(record, solve(problem, asked.run, trail), trail)


def _judge(record: Record, problem: Problem, plan: Plan) -> None:
    """The checker decides what a plan is worth, whatever the program says."""
    wrong = checker.violations(problem, plan)
    record.violations = [violation.text for violation in wrong[:5]]
    if not wrong:
        tiers = checker.tiers(problem, plan)
        record.tiers, record.j = list(tiers), checker.scalar_j(tiers)
        record.extra |= {"core_need": _core_need(problem, plan), "plan": plan_to_data(plan)}


def _core_need(problem: Problem, plan: Plan) -> int:
    """Quanta of core work at the levels the plan chose."""
    active = {(row.task, row.level, row.owner) for row in plan.level}
    return sum(i.quanta for i in instances(problem) if i.task.core and i.key in active)


def main() -> None:
    asked, answer, *plans = (Path(name) for name in sys.argv[1:])
    measurement = Measurement(**json.loads(asked.read_text("utf-8")))
    before = [plan_from_data(json.loads(plan.read_text("utf-8"))) for plan in plans]
    record = measure(measurement, before[0] if before else None)
    record.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    answer.write_text(json.dumps(to_data(record)), "utf-8")


if __name__ == "__main__":
    main()
