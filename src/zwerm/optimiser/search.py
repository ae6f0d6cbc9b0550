"""Divide the work of a group: build a plan, bound it, and improve it as long as it pays."""

from dataclasses import dataclass
from random import Random

from .bounds import closer_bounds, quick_bounds
from .construct import Construction, construct
from .improve import Search, kinds_for
from .incumbent import Incumbent
from .linear import weighted
from .order import guide
from .progress import Clock, Reporter
from .relaxation import relaxation_of
from .submodel import Cutter

STEPS = 120
STEPS_PER_SECOND = 4  # more than there is time for, so that a time limit cuts off nothing else
PATIENCE = 50


@dataclass(frozen=True, slots=True)
class Effort:
    """Work limits, counted so that they are the same everywhere."""

    steps: int = STEPS
    patience: int = PATIENCE


def effort_for(steps: int | None, time_limit: float | None) -> Effort:
    """The steps asked for; else what is enough, or with a time limit what fills that time."""
    if steps is None:
        steps = STEPS if time_limit is None else max(STEPS, int(STEPS_PER_SECOND * time_limit))
    return Effort(steps, max(PATIENCE, steps // 3))


def search(
    incumbent: Incumbent,
    clock: Clock,
    reporter: Reporter,
    seed: int,
    effort: Effort,
    *,
    has_start: bool,
) -> list[int | None]:
    """Improve the incumbent; returns a proven bound for each stage that has one."""
    building = _building(incumbent, clock, seed)
    if not has_start:
        values = construct(building)
        if values is not None:
            incumbent.offer_values(values)
    reporter.tell("build", 0.1, incumbent.tiers)
    if clock.should_stop():
        return []
    bounds = quick_bounds(incumbent, building.relaxation, clock, seed)
    reporter.tell("bound", 0.12, incumbent.tiers, incumbent.order.bounds(bounds))
    _improve(incumbent, building, reporter, effort, bounds)
    if clock.should_stop():
        return bounds
    return closer_bounds(incumbent, building.relaxation, clock, seed)


def _building(incumbent: Incumbent, clock: Clock, seed: int) -> Construction:
    model = incumbent.model
    goal = weighted(zip(guide(incumbent.order), model.goals, strict=True))
    return Construction(model, relaxation_of(model), Cutter(model.linear), goal, clock, seed)


def _improve(
    incumbent: Incumbent,
    building: Construction,
    reporter: Reporter,
    effort: Effort,
    bounds: list[int | None],
) -> None:
    random = Random(building.seed)  # noqa: S311 - repeatable on purpose, and no secret
    current = Search(building, incumbent.order, incumbent.values, random)
    kinds, idle = kinds_for(current), 0
    for step in range(effort.steps):
        if building.clock.should_stop() or idle >= effort.patience:
            return
        idle += 1
        if current.try_once(kinds):
            idle = 0
            if not incumbent.offer_values(current.values):
                current.values = incumbent.values
                current.look()
        fraction = 0.12 + 0.85 * (step + 1) / effort.steps
        reporter.tell("improve", fraction, incumbent.tiers, incumbent.order.bounds(bounds))
