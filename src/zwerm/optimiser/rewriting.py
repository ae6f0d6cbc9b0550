"""Changes to a plan as data, and the plan that they make of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .colours import colours_of
from .ledger import Ledger
from .plan import UNKNOWN_BOUNDS, Backup, Hours, Outsourced, Plan


@dataclass(frozen=True, slots=True)
class Share:
    """What someone, or without a person a firm, does of an instance before and after, in quanta."""

    task: str
    level: str
    owner: str
    person: str | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Spare:
    """One backup of an instance that goes, that comes, or both."""

    task: str
    level: str
    owner: str
    leaves: str | None = None
    comes: str | None = None


def rewritten(ledger: Ledger, shares: Iterable[Share], spares: Iterable[Spare]) -> Plan:
    """The plan with these changes; how good it is, is not known any more.

    Whoever does something else gets the colours of all their hours anew. Raises ValueError
    if someone's hours do not suffice.
    """
    shares = tuple(shares)
    return replace(
        ledger.plan,
        hours=_hours(ledger, [share for share in shares if share.person is not None]),
        outsource=_outsourced(ledger, [share for share in shares if share.person is None]),
        backup=_backups(ledger, spares),
        tiers=None,
        bounds=UNKNOWN_BOUNDS,
        status="feasible",
        seconds=0.0,
        cpu_seconds=0.0,
    )


def _index(ledger: Ledger, row: Share | Spare) -> int:
    return ledger.index[row.task, row.level, row.owner]


def _hours(ledger: Ledger, shares: Iterable[Share]) -> tuple[Hours, ...]:
    work: dict[int, dict[int, int]] = {}
    for share in shares:
        p = ledger.index_of_person[str(share.person)]
        work.setdefault(p, dict(ledger.work[p]))[_index(ledger, share)] = share.after
    rows = {
        (_index_of_hours(ledger, row), ledger.index_of_person[row.person]): row
        for row in ledger.plan.hours
        if ledger.index_of_person[row.person] not in work
    }
    for p, mine in work.items():
        wants = [(i, quanta, ledger.colours(i, p)) for i, quanta in sorted(mine.items()) if quanta]
        person = ledger.people[p]
        for i, colours in colours_of(person, ledger.problem.sources, wants).items():
            rows[i, p] = Hours(*ledger.instances[i].key, person=person.id, quanta=colours)
    return tuple(row for _, row in sorted(rows.items(), key=lambda found: found[0]))


def _index_of_hours(ledger: Ledger, row: Hours) -> int:
    return ledger.index[row.task, row.level, row.owner]


def _outsourced(ledger: Ledger, shares: Iterable[Share]) -> tuple[Outsourced, ...]:
    bought = dict(ledger.bought)
    bought |= {_index(ledger, share): share.after for share in shares}
    return tuple(
        Outsourced(*ledger.instances[i].key, quanta=quanta)
        for i, quanta in sorted(bought.items())
        if quanta
    )


def _backups(ledger: Ledger, spares: Iterable[Spare]) -> tuple[Backup, ...]:
    pairs = {(i, p) for i, people in enumerate(ledger.spares) for p in people}
    for spare in spares:
        i = _index(ledger, spare)
        if spare.leaves is not None:
            pairs.discard((i, ledger.index_of_person[spare.leaves]))
        if spare.comes is not None:
            pairs.add((i, ledger.index_of_person[spare.comes]))
    return tuple(
        Backup(*ledger.instances[i].key, person=ledger.people[p].id) for i, p in sorted(pairs)
    )
