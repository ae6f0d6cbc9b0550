"""Divide the work of a group: build a plan, bound it, and improve it as long as it pays."""

from dataclasses import dataclass
from random import Random

from .construct import construct
from .ground import Ground, ground_of
from .highs import Work
from .improve import Search, kinds_for, solve_trial
from .incumbent import Incumbent
from .progress import Clock, Reporter
from .relaxation import Guide

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
    ground = ground_of(incumbent.model, incumbent.order, clock, seed)
    guide = Guide(incumbent.model, ground.goal, seed)
    if has_start:
        relaxed = guide.minimise(Work(clock.should_stop))
        if relaxed is not None:
            ground.rank(guide.prices(relaxed))
    else:
        values = construct(ground, guide)
        if values is not None:
            incumbent.offer_values(values)
    reporter.tell("build", 0.1, incumbent.tiers)
    if clock.should_stop():
        return []
    _improve(incumbent, ground, reporter, effort)
    return []


def _improve(incumbent: Incumbent, ground: Ground, reporter: Reporter, effort: Effort) -> None:
    random = Random(ground.seed)  # noqa: S311 - repeatable on purpose, and no secret
    current = Search(ground, incumbent.values, random)
    kinds, idle = kinds_for(current), 0
    for step in range(effort.steps):
        if ground.clock.should_stop() or idle >= effort.patience or not kinds:
            break
        idle += 1
        trial = current.propose(kinds)
        if trial is not None and current.take(trial, solve_trial(ground, trial)):
            idle = 0
        fraction = 0.12 + 0.85 * (step + 1) / effort.steps
        reporter.tell("improve", fraction, current.tiers)
    incumbent.offer_values(current.values)
