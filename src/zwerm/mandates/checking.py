"""Whether every task at every place has the mandates it needs. Data in, data out.

A task at a school counts what is agreed for that school and what is agreed above it: who decides
at both is one too many, who decides at neither is a hole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .drafting import CONTACT, DECIDE, EXECUTE, STEER


class Fault(StrEnum):
    """What is not right, the most urgent first."""

    NO_DECIDER = "no_decider"
    NO_EXECUTOR = "no_executor"
    NO_STEERER = "no_steerer"
    NO_CONTACT = "no_contact"
    TWO_DECIDE = "two_decide"
    TWO_LEVELS = "two_levels"
    LEFT = "left"
    AWAY = "away"
    LEAVES = "leaves"
    NO_BACKUP = "no_backup"
    NO_DEPUTY = "no_deputy"
    DEPUTY_LEFT = "deputy_left"
    DEPUTY_LEAVES = "deputy_leaves"
    ASKS_CHANGE = "asks_change"
    UNCONFIRMED = "unconfirmed"


class Sort(StrEnum):
    """Faults that belong together: one column of the table of schools."""

    HOLE = "hole"
    DOUBLE = "double"
    PERSON = "person"
    COVER = "cover"
    ANSWER = "answer"


SORT_OF = {
    Fault.NO_DECIDER: Sort.HOLE,
    Fault.NO_EXECUTOR: Sort.HOLE,
    Fault.NO_STEERER: Sort.HOLE,
    Fault.NO_CONTACT: Sort.HOLE,
    Fault.TWO_DECIDE: Sort.DOUBLE,
    Fault.TWO_LEVELS: Sort.DOUBLE,
    Fault.LEFT: Sort.PERSON,
    Fault.AWAY: Sort.PERSON,
    Fault.LEAVES: Sort.PERSON,
    Fault.NO_BACKUP: Sort.COVER,
    Fault.NO_DEPUTY: Sort.COVER,
    Fault.DEPUTY_LEFT: Sort.COVER,
    Fault.DEPUTY_LEAVES: Sort.COVER,
    Fault.ASKS_CHANGE: Sort.ANSWER,
    Fault.UNCONFIRMED: Sort.ANSWER,
}
# Of a core task, what cannot wait until someone is back.
NEEDS_DEPUTY = frozenset({DECIDE, CONTACT})
AWAITING, CHANGE = "awaiting", "change"


class Duty(NamedTuple):
    """A mandate that holds today. A large group has thousands of them."""

    id: int
    kind: str
    person: int
    level: str = "S"
    is_backup: bool = False
    deputy: int | None = None
    answer: str = ""
    ends_on: date | None = None
    organisation: int = 0


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Who leaves when, and who is away today; with whom, if anyone, in their place."""

    today: date
    last_days: dict[int, date] = field(default_factory=dict)
    stand_ins: dict[int, int | None] = field(default_factory=dict)

    def has_left(self, person: int) -> bool:
        return self.last_days.get(person, self.today) < self.today

    def leaves_before(self, person: int, day: date | None) -> bool:
        """Before that day, or at all where there is none."""
        last = self.last_days.get(person)
        return last is not None and (day is None or day > last)


@dataclass(slots=True)
class Spot:
    """A task at a place, with every mandate that counts there.

    `level` is where it is planned; `schools` are those for which it is done together.
    """

    task: int
    organisation: int
    level: str = "S"
    pool: str = ""
    is_core: bool = False
    needs_backup: bool = False
    is_outsourced: bool = False
    schools: tuple[int, ...] = ()
    duties: list[Duty] = field(default_factory=list)

    def held(self, kind: str) -> list[Duty]:
        return [duty for duty in self.duties if duty.kind == kind and not duty.is_backup]


class Finding(NamedTuple):
    """One fault of a spot, and whose mandate it is about; none where nobody has one.

    `school` is the one school that lacks it, of those for which it is done together.
    """

    fault: Fault
    spot: Spot
    duty: Duty | None = None
    school: int | None = None


def findings(spots: Iterable[Spot], where: Whereabouts) -> list[Finding]:
    """Everything that is not right, spot by spot, the most urgent of each first."""
    return [finding for spot in spots for finding in _findings(spot, where)]


def _findings(spot: Spot, where: Whereabouts) -> list[Finding]:
    found = [Finding(fault, spot) for fault in _holes(spot)]
    found += _schools_without_contact(spot)
    found += _doubles(spot)
    # What is agreed above the school is looked at where it is agreed.
    own = [duty for duty in spot.duties if duty.level == spot.level]
    for duty in own:
        person = _of_person(duty, where)
        if person is not None:
            found.append(Finding(person, spot, duty))
    if spot.needs_backup and not spot.is_outsourced and not any(d.is_backup for d in spot.duties):
        found.append(Finding(Fault.NO_BACKUP, spot))
    for duty in own:
        found += [Finding(fault, spot, duty) for fault in _of_duty(spot, duty, where)]
    return found


def _holes(spot: Spot) -> Iterable[Fault]:
    held = {duty.kind for duty in spot.duties if not duty.is_backup}
    if DECIDE not in held:
        yield Fault.NO_DECIDER
    if EXECUTE not in held and not spot.is_outsourced:
        yield Fault.NO_EXECUTOR
    if STEER not in held:
        yield Fault.NO_STEERER
    if CONTACT not in held:
        yield Fault.NO_CONTACT


def _schools_without_contact(spot: Spot) -> list[Finding]:
    """A contact for all of them is enough; else each school has its own."""
    if not spot.schools:
        return []
    contacts = {duty.organisation for duty in spot.held(CONTACT)}
    if not contacts or spot.organisation in contacts:
        return []
    missing = [school for school in spot.schools if school not in contacts]
    return [Finding(Fault.NO_CONTACT, spot, school=school) for school in missing]


def _doubles(spot: Spot) -> list[Finding]:
    """One person who decides at both levels is one voice; two people are one too many."""
    deciders = spot.held(DECIDE)
    if len({duty.person for duty in deciders}) < 2:
        return []
    here = [duty for duty in deciders if duty.level == spot.level]
    above = [duty for duty in deciders if duty.level != spot.level]
    found = [Finding(Fault.TWO_LEVELS, spot, duty) for duty in above]
    if len({duty.person for duty in here}) > 1:
        found += [Finding(Fault.TWO_DECIDE, spot, duty) for duty in here]
    return found


def _of_person(duty: Duty, where: Whereabouts) -> Fault | None:
    if where.has_left(duty.person):
        return Fault.LEFT
    if duty.person in where.stand_ins:
        has_deputy = duty.deputy is not None and not where.has_left(duty.deputy)
        answered = where.stand_ins[duty.person] is not None or has_deputy
        if not answered and not duty.is_backup:
            return Fault.AWAY
    return Fault.LEAVES if where.leaves_before(duty.person, duty.ends_on) else None


def _of_duty(spot: Spot, duty: Duty, where: Whereabouts) -> Iterable[Fault]:
    if duty.deputy is None:
        if spot.is_core and duty.kind in NEEDS_DEPUTY:
            yield Fault.NO_DEPUTY
    elif where.has_left(duty.deputy):
        yield Fault.DEPUTY_LEFT
    elif where.leaves_before(duty.deputy, duty.ends_on):
        yield Fault.DEPUTY_LEAVES
    if duty.answer == CHANGE:
        yield Fault.ASKS_CHANGE
    elif duty.answer == AWAITING:
        yield Fault.UNCONFIRMED
