"""What somebody's absence does to a plan, as data: the words are for who shows it."""

from dataclasses import dataclass
from typing import Literal

from ..plan import Backup, Plan

Status = Literal["first", "improved", "proved"]
Stage = Literal["first", "improve", "prove", "settle"]


@dataclass(frozen=True, slots=True)
class Move:
    """Quanta a week of one instance that go from one to another."""

    task: str
    level: str
    owner: str
    giver: str | None  # nobody did it
    taker: str | None  # it is bought
    quanta: int


@dataclass(frozen=True, slots=True)
class Fall:
    """Quanta a week that are done in the plan, and no longer."""

    task: str
    level: str
    owner: str
    quanta: int
    is_core: bool


@dataclass(frozen=True, slots=True)
class Absence:
    """The plan without one person, with the fewest changes for the others that are known.

    `core_lost`, `other_lost` and `backups_lost` are what tiers 1, 2 and 3 rise by, in their own
    units. They can be below zero, if the plan left a gap that need not be there. No plan without
    the person has a `core_lost` below `core_lost_bound`.

    `first`: only the person's own tasks moved, and only to people with room. `improved`: tasks of
    colleagues may have moved too. `proved`: so they may, and `core_lost` is its bound.
    """

    person: str
    status: Status
    core_lost: int
    core_lost_bound: int
    other_lost: int
    backups_lost: int
    changes: int  # executors that come and go, the person's own tasks aside, and a firm likewise
    moves: tuple[Move, ...]
    falls: tuple[Fall, ...]  # core tasks first, the most quanta first
    backups: tuple[Backup, ...]  # those that are new
    only_they_can: tuple[tuple[str, str, str], ...]  # active instances nobody else may execute
    plan: Plan

    @property
    def is_proved(self) -> bool:
        """Whether no plan without the person loses less core work."""
        return self.core_lost == self.core_lost_bound

    @property
    def cost(self) -> tuple[int, int, int, int]:
        """What is minimised, the first first."""
        return self.core_lost, self.other_lost, self.backups_lost, self.changes


@dataclass(frozen=True, slots=True)
class Step:
    """How far the study of all absences is; the fraction never goes back."""

    stage: Stage
    fraction: float
    done: int  # people in this stage
    people: int
    proved: int  # people whose core loss is certain
