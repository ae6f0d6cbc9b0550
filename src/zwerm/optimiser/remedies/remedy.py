"""A gap, a remedy for it, and the problem and plan once it is done."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from ..ledger import Key, Ledger
from ..plan import ActiveLevel, Plan, Tiers
from ..problem import Problem
from ..rewriting import Share, Spare, rewritten
from .changes import (
    AnotherLevel,
    Change,
    Drop,
    MoreHours,
    MoreMoney,
    Recruit,
    Training,
    with_changes,
)


class Kind(StrEnum):
    """What is asked of whom; a remedy may be of more than one kind."""

    REARRANGE = "rearrange"  # only who does what
    HOURS = "hours"
    TRAINING = "training"
    LEVEL = "level"
    OUTSOURCE = "outsource"
    DROP = "drop"
    RECRUIT = "recruit"


KINDS: dict[type[Change], Kind] = {
    MoreHours: Kind.HOURS,
    Training: Kind.TRAINING,
    AnotherLevel: Kind.LEVEL,
    MoreMoney: Kind.OUTSOURCE,
    Drop: Kind.DROP,
    Recruit: Kind.RECRUIT,
}


@dataclass(frozen=True, slots=True)
class Near:
    """Someone who is there, and what they lack: (dimension, own level, level asked)."""

    person: str
    lacks: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """An active instance that is not done, or not wholly."""

    task: str
    level: str
    owner: str
    needed: int  # quanta
    short: int  # quanta that nobody does
    core: bool
    priority: int
    able: int  # how many may do it, whatever their hours
    near: tuple[Near, ...]  # who could after training, those who lack least first

    @property
    def key(self) -> Key:
        return self.task, self.level, self.owner


@dataclass(frozen=True, slots=True)
class Remedy:
    """Changes that close a gap, and what everybody does then.

    `before` and `after` are the tiers of the plan as it is, and of the changed plan judged on the
    changed problem.
    """

    gap: Key
    changes: tuple[Change, ...]
    cost: int  # cents a week
    shares: tuple[Share, ...]
    spares: tuple[Spare, ...]
    closed: tuple[ActiveLevel, ...]
    opened: tuple[ActiveLevel, ...]
    before: Tiers
    after: Tiers

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return kinds_of(self.changes, is_moved=bool(self.opened))


def kinds_of(changes: Iterable[Change], *, is_moved: bool = False) -> tuple[Kind, ...]:
    found = {KINDS[type(change)] for change in changes}
    found |= {Kind.LEVEL} if is_moved else set()
    return tuple(kind for kind in Kind if kind in found) or (Kind.REARRANGE,)


def apply(problem: Problem, plan: Plan, remedy: Remedy) -> tuple[Problem, Plan]:
    """The changed problem and the changed plan, without tiers."""
    changed = with_changes(problem, remedy.changes)
    closed = set(remedy.closed)
    kept = replace(
        plan,
        level=(*(row for row in plan.level if row not in closed), *remedy.opened),
        hours=tuple(r for r in plan.hours if _level(r.task, r.level, r.owner) not in closed),
        outsource=tuple(
            r for r in plan.outsource if _level(r.task, r.level, r.owner) not in closed
        ),
        backup=tuple(r for r in plan.backup if _level(r.task, r.level, r.owner) not in closed),
    )
    still = [
        share
        for share in remedy.shares
        if _level(share.task, share.level, share.owner) not in closed
    ]
    return changed, rewritten(Ledger(changed, kept), still, remedy.spares)


def _level(task: str, level: str, owner: str) -> ActiveLevel:
    return ActiveLevel(task, level, owner)
