"""What moving shares from one person to another costs: the exact difference in all seven tiers.

A move is a few people who each take at most one share and give up at most one. Every part of it
has its own price; whoever makes the move adds them up.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from operator import add
from typing import cast

from .expansion import OUTSOURCED_MISFIT
from .ledger import Ledger
from .plan import Tiers

NOTHING: Tiers = (0,) * 7
Part = tuple[int, int]  # an instance, and quanta of it
Relief = tuple[int, int | None, int | None]  # an instance, the backup that goes and that comes


@dataclass(frozen=True, slots=True)
class Handover:
    """One instance in a move: who starts or stops executing it, and what a firm then does."""

    i: int
    comes: int | None = None
    leaves: int | None = None
    bought: int = 0


def total(prices: Iterable[Tiers]) -> Tiers:
    found = NOTHING
    for price in prices:
        found = cast("Tiers", tuple(map(add, found, price)))
    return found


@dataclass(frozen=True, slots=True)
class _Turn:
    """One person in a move: which instance is new to them, and which one they leave."""

    p: int
    takes: Part | None
    gives: Part | None
    joins: int | None
    leaves: int | None


def of_person(
    ledger: Ledger, p: int, takes: Part | None = None, gives: Part | None = None
) -> Tiers | None:
    """What tiers 4 to 7 change with this person's work; nothing where a rule forbids it."""
    mine = ledger.work[p]
    joins = takes[0] if takes is not None and takes[0] not in mine else None
    leaves = gives[0] if gives is not None and gives[1] == mine[gives[0]] else None
    turn = _Turn(p, takes, gives, joins, leaves)
    if not (_may_take(ledger, turn) and _may_give(ledger, turn)):
        return None
    more = misfit = 0
    if takes is not None:
        more, misfit = takes[1], ledger.misfit(takes[0], p) * takes[1]
    if gives is not None:
        more, misfit = more - gives[1], misfit - ledger.misfit(gives[0], p) * gives[1]
    hours, load = ledger.hours[p], ledger.load[p]
    unfair = _unfairness(hours, load + more) - _unfairness(hours, load)
    return (0, 0, 0, misfit, unfair, _fragments(ledger, turn), _changes(ledger, turn))


def _may_take(ledger: Ledger, turn: _Turn) -> bool:
    if turn.takes is None:
        return True
    (i, quanta), p = turn.takes, turn.p
    room = ledger.room(i, p) if turn.gives is None else ledger.room(i, p, *turn.gives)
    if quanta > room or quanta <= 0:
        return False
    if turn.joins is None:
        return ledger.instances[i].is_split
    person = ledger.people[p]
    return (
        quanta >= ledger.least(i)
        and p in ledger.able(i)
        and len(ledger.work[p]) + (turn.leaves is None) <= person.max_tasks
        and _clusters(ledger, turn) <= person.max_clusters
        and (ledger.visit(i, p) is None or _visits(ledger, turn) <= ledger.most_visits(p))
    )


def _may_give(ledger: Ledger, turn: _Turn) -> bool:
    """A smaller share must be large enough, and a pin must hold elsewhere."""
    if turn.gives is None:
        return True
    j, quanta = turn.gives
    mine = ledger.work[turn.p]
    if turn.leaves is None:
        return mine[j] - quanta >= ledger.least(j)
    return all(
        turn.joins in pinned or any(k in pinned for k in mine if k != j)
        for pinned in ledger.pins[turn.p]
        if j in pinned
    )


def _unfairness(hours: int, load: int) -> int:
    """Quanta above nine tenths of the hours, or below seven tenths."""
    if hours <= 0:
        return 0
    return max(0, load - hours * 9 // 10) + max(0, -(-hours * 7 // 10) - load)


def _fragments(ledger: Ledger, turn: _Turn) -> int:
    pairs = (turn.joins is not None) - (turn.leaves is not None)
    clusters = _clusters(ledger, turn) - len(ledger.clusters[turn.p])
    visits = _visits(ledger, turn) - len(ledger.visits[turn.p])
    return pairs + 2 * clusters + 3 * visits


def _clusters(ledger: Ledger, turn: _Turn) -> int:
    joins, leaves = (
        None if i is None else ledger.instances[i].task.cluster for i in (turn.joins, turn.leaves)
    )
    return _kinds(ledger.clusters[turn.p], joins, leaves)


def _visits(ledger: Ledger, turn: _Turn) -> int:
    joins, leaves = (
        None if i is None else ledger.visit(i, turn.p) for i in (turn.joins, turn.leaves)
    )
    return _kinds(ledger.visits[turn.p], joins, leaves)


def _changes(ledger: Ledger, turn: _Turn) -> int:
    found = 0
    if turn.joins is not None:
        found += -1 if (turn.joins, turn.p) in ledger.current else 1
    if turn.leaves is not None:
        found += 1 if (turn.leaves, turn.p) in ledger.current else -1
    return found


def _kinds(counted: Counter[str], joins: str | None, leaves: str | None) -> int:
    """How many kinds there are after one comes and one goes."""
    kinds = len(counted)
    if joins is not None and joins not in counted:
        kinds += 1
    if leaves is not None and leaves != joins and counted[leaves] == 1:
        kinds -= 1
    return kinds


def of_uncovered(ledger: Ledger, i: int, quanta: int) -> Tiers:
    """So many quanta of the instance more, or less, that nobody does."""
    task = ledger.instances[i].task
    if task.core:
        return (quanta, 0, 0, 0, 0, 0, 0)
    return (0, quanta * (4 - task.priority), 0, 0, 0, 0, 0)


def of_firm(quanta: int) -> Tiers:
    """A firm does so many quanta more."""
    return (0, 0, 0, OUTSOURCED_MISFIT * quanta, 0, 0, 0)


def affordable(ledger: Ledger, i: int) -> int:
    """The quanta of it that can still be paid for."""
    instance = ledger.instances[i]
    price = instance.task.outsource_eur_per_hour
    if price <= 0:
        return 0
    owner = _payer(ledger, i)
    spent = sum(
        quanta * ledger.instances[j].task.outsource_eur_per_hour
        for j, quanta in ledger.bought.items()
        if _payer(ledger, j) == owner
    )
    budget = ledger.problem.budgets_eur_per_week.get(owner, 0) * ledger.problem.quanta_per_hour
    return max(0, budget - spent) // price


def _payer(ledger: Ledger, i: int) -> str:
    instance = ledger.instances[i]
    return instance.owner if instance.level == "S" else "group"


def of_backups(ledger: Ledger, handovers: Iterable[Handover]) -> tuple[Tiers, list[Relief]]:
    """What tier 3 changes, and which backups go or come.

    Backups stay as they are. One who starts executing is no backup there any more; where a backup
    is needed and missing after the move, the most competent one with a place left is found.
    """
    missing, reliefs = 0, list[Relief]()
    taken: Counter[int] = Counter()
    for handover in handovers:
        i, spares = handover.i, ledger.spares[handover.i]
        goes = handover.comes if handover.comes in spares else None
        missing -= 0 if spares else missing_weight(ledger, i)
        lacks = 0
        if len(spares) == (goes is not None):
            lacks = missing_weight(ledger, i, handover.bought)
        comes = _new_backup(ledger, handover, taken) if lacks else None
        missing += lacks if comes is None else 0
        if comes is not None:
            taken[comes] += 1
        if goes is not None or comes is not None:
            reliefs.append((i, goes, comes))
    return (0, 0, missing, 0, 0, 0, 0), reliefs


def missing_weight(ledger: Ledger, i: int, bought: int = 0) -> int:
    """What tier 3 counts for the instance without a backup, if a firm does so much more of it."""
    instance = ledger.instances[i]
    if not instance.task.backup or ledger.bought[i] + bought >= instance.quanta:
        return 0
    return 2 if instance.task.core else 1


def _new_backup(ledger: Ledger, handover: Handover, taken: Counter[int]) -> int | None:
    i = handover.i
    for p in ledger.able_backups(i):
        stays = p in ledger.shares[i] and p != handover.leaves
        if free_backups(ledger, p) > taken[p] and not stays and p != handover.comes:
            return p
    return None


def free_backups(ledger: Ledger, p: int) -> int:
    """For how many instances more the person may be the backup."""
    return ledger.people[p].max_backups - len(ledger.backs_up[p])


def within_cap(ledger: Ledger, price: Tiers) -> bool:
    most = ledger.problem.max_changes
    return most is None or ledger.changes + price[6] <= most
