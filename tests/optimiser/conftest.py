"""A group is divided once in a run: that takes longer than most of what is asked about it."""

from dataclasses import dataclass

import pytest

from zwerm.optimiser.plan import Plan
from zwerm.optimiser.progress import Progress
from zwerm.optimiser.solve import solve

from .generate import GROUP

STEPS = 6


@dataclass(frozen=True, slots=True)
class GroupRun:
    """The plan of two threads, and all that was told on the way."""

    plan: Plan
    told: list[Progress]
    steps: int


@pytest.fixture(scope="session")
def group_run() -> GroupRun:
    """For tests of `xdist_group("group run")`: so one process makes it."""
    told: list[Progress] = []
    return GroupRun(solve(GROUP, steps=STEPS, on_progress=told.append, threads=2), told, STEPS)
