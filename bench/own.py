"""Our own engine, measured as any peer."""

import hashlib
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import get_args

import highspy  # noqa: F401 - loaded before the clock starts, as for the peers

import zwerm.optimiser
from zwerm.optimiser.checker import scalar_j
from zwerm.optimiser.expansion import can_execute, instances
from zwerm.optimiser.order import Objective
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Assignment, Problem
from zwerm.optimiser.progress import Progress
from zwerm.optimiser.solve import VERSION as SOLVE_VERSION
from zwerm.optimiser.solve import NoPlan, solve

from . import followers
from .measurement import Stage
from .peers.found import Found
from .trail import Trail

WORK_STEPS = 40  # of the search, where equal plans are asked for and time does not matter


def _digest() -> str:
    """Tells apart two states of the engine that share a version."""
    folder = Path(zwerm.optimiser.__path__[0])
    content = b"".join(path.read_bytes() for path in sorted(folder.rglob("*.py")))
    return hashlib.sha256(content).hexdigest()[:8]


VERSION = f"{SOLVE_VERSION} ({_digest()})"


def run(problem: Problem, kind: str, seed: int, trail: Trail) -> Found:
    if kind in get_args(Objective):
        return divide(problem, kind, seed, trail)  # type: ignore[arg-type]  # just checked
    return {"pin": pin, "work": work}[kind](problem, seed, trail)


def follow(problem: Problem, kind: str, before: Plan, trail: Trail) -> Found:
    """What is asked of a plan that exists."""
    ask = {"remedies": followers.remedies, "continuity": followers.continuity}[kind]
    return ask(problem, before, trail)


def divide(problem: Problem, objective: Objective, seed: int, trail: Trail) -> Found:
    tiers: list[tuple[float, list[int]]] = []

    def listen(progress: Progress) -> None:
        if progress.tiers is not None:
            trail.value(scalar_j(progress.tiers))
            found = list(progress.tiers)
            if not tiers or tiers[-1][1] != found:
                tiers.append((round(trail.cpu(), 3), found))

    plan = solve(
        problem,
        seed=seed,
        time_limit=trail.limit,
        objective=objective,
        on_progress=listen,
        should_stop=trail.is_late,
    )
    return Found(plan, _stages(plan, objective, trail), extra={"tiers": tiers})


def _stages(plan: Plan, objective: Objective, trail: Trail) -> list[Stage]:
    if plan.tiers is None:
        return []
    cpu = round(trail.cpu(now=True), 3)
    if objective == "J":
        value = scalar_j(plan.tiers)
        return [Stage("J", value, stage.bound, cpu) for stage in plan.stages]
    pairs = zip(plan.tiers, plan.bounds, strict=True)
    return [Stage(f"t{tier}", value, bound, cpu) for tier, (value, bound) in enumerate(pairs, 1)]


def pin(problem: Problem, seed: int, trail: Trail) -> Found:
    """How soon a plan with one more pin is about as good as dividing anew would make it.

    `seed` chooses the pin. The clock starts when the plan without it is there.
    """
    before = solve(problem, objective="J", time_limit=trail.limit)
    pinned, best = _with_a_pin(problem, before, seed, trail.limit)
    trail.start()
    reached = _cpu_until(1.01 * best, pinned, before, trail)
    return Found(None, extra={"best": best, "reached": reached})


def _with_a_pin(problem: Problem, plan: Plan, seed: int, limit: float) -> tuple[Problem, int]:
    """The problem with a pin the plan does not keep, and J of the best plan with it."""
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    does = {(row.task, row.level, row.owner, row.person) for row in plan.hours}
    pairs = [
        Assignment(*instance.key, person.id)
        for instance in instances(problem)
        for person in problem.people
        if (*instance.key, person.id) not in does and can_execute(problem, person, instance)
    ]
    for asked in islice(iter(lambda: random.choice(pairs), None), 50):
        pinned = replace(problem, pins=(*problem.pins, asked))
        try:
            best = solve(pinned, objective="J", time_limit=limit).tiers
        except NoPlan:
            continue
        if best is not None:
            return pinned, scalar_j(best)
    raise ValueError("no pin leaves a plan")


def _cpu_until(value: float, problem: Problem, start: Plan, trail: Trail) -> float | None:
    """When a plan at least this good exists; then it stops."""

    def listen(progress: Progress) -> None:
        if progress.tiers is not None:
            trail.value(scalar_j(progress.tiers))

    def is_there() -> bool:
        return trail.is_late() or bool(trail.values and trail.values[-1][1] <= value)

    plan = solve(problem, objective="J", start=start, on_progress=listen, should_stop=is_there)
    if plan.tiers is not None:
        trail.value(scalar_j(plan.tiers))
    return next((cpu for cpu, found in trail.values if found <= value), None)


def work(problem: Problem, _seed: int, _trail: Trail) -> Found:
    """The same file, seed and amount of work: a fingerprint of the plan."""
    plan = solve(problem, seed=1, steps=WORK_STEPS, objective="J")
    rows = (plan.level, plan.hours, plan.outsource, plan.backup)
    text = repr([sorted(map(repr, part)) for part in rows])
    return Found(plan, extra={"fingerprint": hashlib.sha256(text.encode()).hexdigest()})
