"""How far a goal is, told from its actions: counted, never guessed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Deed(Protocol):
    """What progress asks of an action."""

    @property
    def is_done(self) -> bool: ...
    @property
    def is_under_way(self) -> bool: ...
    @property
    def is_weekly(self) -> bool: ...
    @property
    def minutes(self) -> int | None: ...
    def is_overdue_on(self, day: date) -> bool: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """Of the actions that were not dropped."""

    total: int
    done: int
    overdue: int
    once_minutes: int
    weekly_minutes: int
    without_hours: int

    @property
    def is_empty(self) -> bool:
        return self.total == 0

    @property
    def is_complete(self) -> bool:
        return 0 < self.total == self.done


def progress_of(actions: Iterable[Deed], today: date) -> Progress:
    counted = [one for one in actions if one.is_done or one.is_under_way]
    known = [one for one in counted if one.minutes is not None]
    return Progress(
        total=len(counted),
        done=sum(one.is_done for one in counted),
        overdue=sum(one.is_overdue_on(today) for one in counted),
        once_minutes=sum(one.minutes or 0 for one in known if not one.is_weekly),
        weekly_minutes=sum(one.minutes or 0 for one in known if one.is_weekly),
        without_hours=len(counted) - len(known),
    )
