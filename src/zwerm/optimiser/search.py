"""Divide the work of a group: build a plan, price its parts, and improve it as long as it pays."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from math import inf
from random import Random

import numpy as np

from .ascent import Ascent
from .bounds import bound_of_all, least_open_work, stage_bounds
from .construct import chosen_levels, construct
from .division import Division
from .ground import Ground, ground_of
from .highs import Work
from .improve import Search, Trial, kinds_for, solve_trial
from .incumbent import Incumbent
from .kernel import kernel_trials, rank_by_mixture
from .linear import Row
from .master import Master
from .matrix import Floats
from .order import Score
from .parts import Parts
from .plan import Bounds
from .progress import Clock, Reporter
from .relaxation import Guide
from .rounding import rounded

STEPS = 120
STEPS_PER_SECOND = 10  # more than there is time for, so that a time limit cuts off nothing else
PATIENCE = 50
ROUNDS = 60
KERNEL_CHECKS, KERNEL_CHECKS_A_STEP = 2_500, 20
# Of the time limit, at the end of each phase.
RAISED, PRICED, KERNEL, BOUND = 0.2, 0.25, 0.6, 0.75
ASCENTS = 60  # steps of the bound before the master
SETTLED = 5  # improvements of the master before its mixture is of use
TOGETHER = 2  # trials at a time, whether or not there are as many cores: the plan is the same


@dataclass(frozen=True, slots=True)
class Effort:
    """Work limits, counted so that they are the same everywhere."""

    steps: int = STEPS
    patience: int = PATIENCE
    rounds: int = ROUNDS
    checks: int = KERNEL_CHECKS


def effort_for(steps: int | None, time_limit: float | None) -> Effort:
    """The steps asked for; else what is enough, or with a time limit what fills that time."""
    rounds = ROUNDS if steps is None else min(ROUNDS, steps // 2)
    if steps is None:
        steps = STEPS if time_limit is None else max(STEPS, int(STEPS_PER_SECOND * time_limit))
        rounds = ROUNDS if time_limit is None else max(ROUNDS, int(time_limit))
    checks = min(KERNEL_CHECKS, KERNEL_CHECKS_A_STEP * steps)
    return Effort(steps, max(PATIENCE, steps // 3), rounds, checks)


def search(
    incumbent: Incumbent,
    clock: Clock,
    reporter: Reporter,
    seed: int,
    effort: Effort,
    *,
    has_start: bool,
    threads: int = 1,
) -> list[int | None]:
    """Improve the incumbent; returns a proven bound for each stage that has one."""
    ground = ground_of(incumbent.model, incumbent.order, clock, seed)
    if not incumbent.model.candidates:
        return []
    _build(incumbent, ground, reporter, has_start=has_start)
    reporter.tell("build", 0.1, incumbent.tiers)
    with ThreadPoolExecutor(threads) as pool:
        run = Run(incumbent, ground, reporter, effort, pool)
        run.price()
        run.kernel()
        run.bound()
        run.improve()
    incumbent.offer_values(run.current.values)
    return run.bounds()


def _build(incumbent: Incumbent, ground: Ground, reporter: Reporter, *, has_start: bool) -> None:
    guide = Guide(incumbent.model, ground.goal, ground.seed)
    if has_start:
        relaxed = guide.minimise(Work(ground.clock.should_stop))
        if relaxed is not None:
            ground.rank(guide.prices(relaxed))
        return

    def offer(division: Division) -> None:
        incumbent.offer(division)
        reporter.tell("build", 0.03, incumbent.tiers)

    values = construct(ground, guide, offer)
    if values is not None:
        incumbent.offer_values(values)


class Run:
    """One search: its plan, its prices, and what they prove."""

    def __init__(
        self,
        incumbent: Incumbent,
        ground: Ground,
        reporter: Reporter,
        effort: Effort,
        pool: ThreadPoolExecutor,
    ) -> None:
        self.incumbent, self.ground, self.reporter = incumbent, ground, reporter
        self.effort, self.pool = effort, pool
        self.random = Random(ground.seed)  # noqa: S311 - repeatable on purpose, and no secret
        self.current = Search(ground, incumbent.values, self.random)
        self.guided = -inf  # a bound on the goal that guides the search
        self.mixture: Floats | None = None
        self.known: list[int | None] = []
        self.known_at: Score = ()  # what was reached when the bounds were proven

    def price(self) -> None:
        """Prices that prove something, and which pairs to search among."""
        guide = self._guide((), RAISED, PRICED)
        if guide is not None and self.mixture is not None:
            rank_by_mixture(self.ground, guide, self.mixture)

    def _guide(self, kept: tuple[Row, ...], raised: float, settled: float) -> Floats | None:
        """The price of each column; the mixture is what the parts would do at such prices."""
        ground, work = self.ground, Work(self.ground.clock.should_stop)
        guide = Guide(ground.model, ground.goal, ground.seed, kept)
        relaxed = guide.minimise(work)
        if relaxed is None:
            return None
        self.guided = max(self.guided, relaxed.bound)
        parts = Parts(ground.model, ground.goal, kept)
        first = np.concatenate((guide.duals(relaxed)[parts.rows], guide.kept_duals(relaxed)))
        ascent = Ascent(parts, first, ASCENTS)
        for _ in range(ASCENTS):
            if not self._go_on(raised):
                break
            ascent.improve()
            self._proven(ascent.best.bound, 0.1 + 0.1 * ascent.done / ASCENTS)
        self.mixture = ascent.mixture
        if not ground.is_large:
            self._settle(Master(parts, work, ascent.prices), settled)
        return guide.prices(relaxed)

    def _settle(self, master: Master, until: float) -> None:
        """The last percents of the bound, and a mixture that covers all needs at once."""
        for count in range(self.effort.rounds):
            if not self._go_on(until) or not master.improve():
                break
            self._proven(master.best.bound, 0.2 + 0.15 * (count + 1) / self.effort.rounds)
        if master.improvements >= SETTLED:
            self.mixture = master.mixture()

    def _go_on(self, until: float) -> bool:
        clock = self.ground.clock
        return not clock.should_stop() and clock.share() <= until

    def _proven(self, bound: float, fraction: float) -> None:
        self.guided = max(self.guided, bound)
        self.reporter.tell("bound", fraction, self.current.tiers, self._bounds_so_far())

    def kernel(self, until: float = KERNEL) -> None:
        """The pairs of the mixture and of the plan together, all at once or pool by pool."""
        if self.mixture is None:
            return
        if self.ground.is_large:
            self._round(self.mixture)
        for trial in kernel_trials(self.current, self.mixture, self.random, self.effort.checks):
            if not self._go_on(until):
                return
            self._solve([trial])
            self.reporter.tell("improve", 0.4, self.current.tiers, self._bounds_so_far())

    def _round(self, mixture: Floats) -> None:
        """A plan near the mixture, if it is better than what there is."""
        chosen = chosen_levels(self.ground.model, mixture)
        if self.incumbent.offer(rounded(self.ground, mixture, chosen)):
            self.current = Search(self.ground, self.incumbent.values, self.random)

    def improve(self) -> None:
        kinds, idle, clock = kinds_for(self.current), 0, self.ground.clock
        for step in range(0, self.effort.steps, TOGETHER):
            if clock.should_stop() or idle >= self.effort.patience or not kinds:
                return
            found = [self.current.propose(kinds) for _ in range(TOGETHER)]
            gained = self._solve([trial for trial in found if trial is not None])
            idle = 0 if gained else idle + TOGETHER
            fraction = 0.4 + 0.55 * (step + TOGETHER) / self.effort.steps
            self.reporter.tell("improve", fraction, self.current.tiers, self._bounds_so_far())

    def _solve(self, trials: list[Trial]) -> bool:
        """Side by side, but taken in order, so that threads never change the plan."""
        solving = [self.pool.submit(solve_trial, self.ground, trial) for trial in trials]
        while wait(solving, timeout=0.1).not_done:
            self.ground.clock.should_stop()
        gains = [
            self.current.take(trial, found.result())
            for trial, found in zip(trials, solving, strict=True)
        ]
        return any(gains)

    def bound(self) -> None:
        """Of each stage for plans as good as this one before it: so for better ones too."""
        if self.ground.clock.should_stop():
            return
        self.incumbent.offer_values(self.current.values)
        least = least_open_work(self.ground, self.incumbent.order)
        if least is not None:
            self._guide((least,), BOUND, BOUND)
        found = stage_bounds(self.incumbent, self.ground)
        self.known, self.known_at = found.found, self.incumbent.score
        if found.hints and self.mixture is not None:
            self.mixture = np.max([self.mixture, *found.hints], axis=0)
            self.kernel()
        self.reporter.tell("bound", 0.4, self.current.tiers, self._bounds_so_far())

    def bounds(self) -> list[int | None]:
        """Those that still hold: no stage before is worse than when they were proven."""
        if not self.known:
            return [bound_of_all(self.incumbent, self.guided)]
        pairs = list(zip(self.current.score, self.known_at, strict=True))
        return [
            bound
            for stage, bound in enumerate(self.known)
            if all(now <= then for now, then in pairs[:stage])
        ]

    def _bounds_so_far(self) -> Bounds:
        return self.incumbent.order.bounds(self.bounds())
