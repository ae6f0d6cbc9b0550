"""Solve with the pairs that pay: what the parts would do at the best prices, and today's plan.

The mixture of the parts' answers (`master.py`) is nearly a plan already. It stands on a tenth of
all pairs; the whole model with only those is small enough to be solved well (price and branch).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from .ground import Ground
from .improve import Kind, Search, Trial
from .matrix import Floats
from .model import Pair
from .neighbourhood import Neighbourhood

LARGEST = 2_500  # pairs
NODES = 5_000
IN_MIX = 1e-6
UNDECIDED = 0.02


@dataclass(frozen=True, slots=True)
class Choice:
    """Which pairs are free besides those of the plan."""

    share: float = IN_MIX  # of the mixture, at least
    breadth: int = 0  # people for each instance, the best by rank


LIKELY, NEAR = Choice(share=0.02), Choice(share=0.02, breadth=4)
LIKELY_CHECKS, SHARED_CHECKS, NEAR_CHECKS = 60, 100, 150


def rank_by_mixture(ground: Ground, prices: Floats, mixture: Floats) -> None:
    """Who is in the mixture comes first, then who has the lowest reduced cost."""
    lead = ground.leads
    ranked = np.array(prices)
    most = 1 + float(np.abs(prices).max(initial=0))
    shares = mixture[ground.executes]
    ranked[lead] = np.where(shares > IN_MIX, -most * (1 + shares), prices[lead])
    ground.rank(ranked)


def kernel_trials(search: Search, mixture: Floats, random: Random, checks: int) -> Iterator[Trial]:
    """All of the kernel at once, or if that is too large pool after pool."""
    area = Neighbourhood(search.ground.model, search.active)
    area.add_instances(sorted(search.active))
    if len(_pairs(search, mixture, area, Choice())) <= LARGEST:
        yield replace(_trial(search, mixture, None, Choice(), random), checks=checks)
        return
    pools = sorted({i.pool for i in search.ground.model.instances if i.pool is not None})
    for pool in pools:
        trial = _trial(search, mixture, pool, LIKELY, random)
        yield replace(trial, checks=min(checks, LIKELY_CHECKS))
    yield replace(_shared(search, mixture, random), checks=min(checks, SHARED_CHECKS))
    for pool in pools:
        trial = _trial(search, mixture, pool, NEAR, random)
        yield replace(trial, checks=min(checks, NEAR_CHECKS))


def _shared(search: Search, mixture: Floats, random: Random) -> Trial:
    """What the whole group does, with all that those who do or could do it have besides."""
    model = search.ground.model
    area = Neighbourhood(model, search.active)
    area.add_instances(i for i in sorted(search.active) if model.instances[i].level == "G")
    for p in sorted({p for _, p in _pairs(search, mixture, area, LIKELY)}):
        area.add_person(p)
    return _freed(search, _pairs(search, mixture, area, LIKELY), area, set(), random)


def _trial(
    search: Search, mixture: Floats, pool: str | None, choice: Choice, random: Random
) -> Trial:
    """Pairs in the mixture or the plan are free, and the levels on which the two differ."""
    ground, model = search.ground, search.ground.model
    area = Neighbourhood(model, search.active)
    here = [i for i, found in enumerate(model.instances) if pool in (None, found.pool)]
    area.add_instances(i for i in here if i in search.active)
    levels, now = mixture[ground.active], search.values[ground.active] > 0.5
    differ = (levels > UNDECIDED) & (levels < 1 - UNDECIDED) | ((levels > 0.5) != now)
    choices = {i for i in here if differ[i]} if pool is None else set[int]()
    area.add_instances(sorted(choices))
    return _freed(search, _pairs(search, mixture, area, choice), area, choices, random)


def _freed(
    search: Search, pairs: list[Pair], area: Neighbourhood, choices: set[int], random: Random
) -> Trial:
    """The pairs free, and of the levels only those there is a choice in."""
    ground = search.ground
    fixed = {int(ground.active[i]) for i in area.instances if i not in choices}
    submodel = ground.cutter.cut(area.columns(pairs) - fixed, search.values)
    kind, seed = Kind("kernel", lambda _: None), random.randrange(2**31)
    return Trial(kind, submodel, submodel.hint(search.values), seed, nodes=NODES)


def _pairs(search: Search, mixture: Floats, area: Neighbourhood, choice: Choice) -> list[Pair]:
    ground, work = search.ground, search.work
    shares = dict(zip(ground.pairs, mixture[ground.executes].tolist(), strict=True))
    return [
        (i, p)
        for i, p in area.pairs()
        if shares[i, p] > choice.share
        or ground.ranks[i, p] < choice.breadth
        or (i in work and p in work[i])
    ]
