"""Who else could do it, and what that costs: ranked, exact, and ready to be applied."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .handovers import Handovers, Move, Way, Work
from .ledger import Key, Ledger
from .order import Order, Score, Weights, order_of
from .plan import Plan, Tiers
from .prices import (
    Handover,
    Relief,
    free_backups,
    missing_weight,
    of_backups,
    total,
    within_cap,
)
from .rewriting import Share, Spare, rewritten

__all__ = ["Alternative", "Alternatives", "Share", "Spare", "Way"]

WAYS = tuple(Way)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One move, with the exact difference it makes to the seven tiers and to the order's score."""

    way: Way
    person: str | None  # who does it then; without one, a firm
    quanta: int  # of the work asked for
    tiers: Tiers
    score: Score
    shares: tuple[Share, ...] = ()
    spares: tuple[Spare, ...] = ()


class Alternatives:
    """The moves around one plan: exact for every plan, and as free of violations as it is.

    `order` says what is cheap; by default the lexicographic order with the default weights.
    """

    def __init__(self, ledger: Ledger, order: Order | None = None) -> None:
        self.ledger = ledger
        self.order = order or order_of("lexicographic", Weights())
        self._handovers = Handovers(ledger, self.order)

    def for_share(self, key: Key, person: str) -> tuple[Alternative, ...]:
        """Who else could do what this person does there: for each the best of each way.

        The cheapest comes first. To let other work lie is only for who has no other way. A share
        that a pin keeps in place has none. Raises KeyError if the person does nothing there.
        """
        i, p = self.ledger.index[key], self.ledger.index_of_person[person]
        found = self._ranked(Work(i, self.ledger.work[p][i], p))
        others = {one.person for one in found if one.way != Way.DROP}
        return tuple(one for one in found if one.way != Way.DROP or one.person not in others)

    def for_gap(self, key: Key) -> tuple[Alternative, ...]:
        """How more of an active instance can be done by who is there, whatever else that costs.

        The cheapest comes first; none if nobody can, or nothing is missing.
        """
        i = self.ledger.index[key]
        short = self.ledger.uncovered(i)
        return self._ranked(Work(i, short)) if short > 0 else ()

    def for_backup(self, key: Key, person: str | None = None) -> tuple[Alternative, ...]:
        """Who else could be the backup, instead of this person or where there is none.

        At the same price the more competent comes first. None for an instance not active.
        """
        i = self.ledger.index[key]
        leaves = None if person is None else self.ledger.index_of_person[person]
        busy = {*self.ledger.shares[i], *self.ledger.spares[i]}
        able = [q for q in self.ledger.able_backups(i) if q not in busy]
        found = [one for q in able for one in self._as_backup(i, q, leaves)]
        found = found if i in self.ledger.active else []
        return tuple(sorted(found, key=lambda one: (one.score, WAYS.index(one.way))))

    def apply(self, alternative: Alternative) -> Plan:
        """The plan after the move; bounds are not known for it any more."""
        plan = rewritten(self.ledger, alternative.shares, alternative.spares)
        before = self.ledger.plan.tiers
        return plan if before is None else replace(plan, tiers=total((before, alternative.tiers)))

    # Work

    def _ranked(self, work: Work) -> tuple[Alternative, ...]:
        best: dict[tuple[int | None, Way], tuple[Score, int, Alternative]] = {}
        for move in self._handovers.of(work):
            backups, spares = of_backups(self.ledger, move.handovers)
            price = total((move.price, backups))
            score, kind = self.order.score(price), (move.who, move.way)
            if not within_cap(self.ledger, price):
                continue
            if kind not in best or (score, -move.quanta) < best[kind][:2]:
                best[kind] = (score, -move.quanta, self._alternative(move, price, spares))
        ranked = sorted(best.values(), key=lambda one: (*one[:2], WAYS.index(one[2].way)))
        return tuple(alternative for _, _, alternative in ranked)

    def _alternative(self, move: Move, price: Tiers, spares: list[Relief]) -> Alternative:
        shares = [self._share(p, i, quanta) for p, (i, quanta) in move.takes]
        shares += [self._share(p, i, -quanta) for p, (i, quanta) in move.gives]
        if move.way == Way.OUTSOURCE:
            shares.insert(0, self._bought(move.handovers[0]))
        return Alternative(
            way=move.way,
            person=None if move.who is None else self.ledger.people[move.who].id,
            quanta=move.quanta,
            tiers=price,
            score=self.order.score(price),
            shares=tuple(shares),
            spares=tuple(self._spare(*relief) for relief in spares),
        )

    def _share(self, p: int, i: int, quanta: int) -> Share:
        before = self.ledger.work[p].get(i, 0)
        key, person = self.ledger.instances[i].key, self.ledger.people[p].id
        return Share(*key, person=person, before=before, after=before + quanta)

    def _bought(self, handover: Handover) -> Share:
        before = self.ledger.bought[handover.i]
        key = self.ledger.instances[handover.i].key
        return Share(*key, person=None, before=before, after=before + handover.bought)

    def _spare(self, i: int, leaves: int | None, comes: int | None) -> Spare:
        names = [None if p is None else self.ledger.people[p].id for p in (leaves, comes)]
        return Spare(*self.ledger.instances[i].key, leaves=names[0], comes=names[1])

    # Backups

    def _as_backup(self, i: int, q: int, leaves: int | None) -> Iterator[Alternative]:
        """The most competent with a place left, or after handing one of their own backups on."""
        gained = 0 if self.ledger.spares[i] else -missing_weight(self.ledger, i)
        if free_backups(self.ledger, q) > 0:
            yield self._backed_up(Way.DIRECT, q, gained, [(i, leaves, q)])
            return
        best: dict[Way, tuple[int, Alternative]] = {}
        for j in sorted(self.ledger.backs_up[q]):
            way, third = self._instead_of(j, leaves)
            lost = missing_weight(self.ledger, j) if way == Way.DROP else 0
            lost = 0 if len(self.ledger.spares[j]) > 1 else lost
            if way not in best or lost < best[way][0]:
                moves = [(i, leaves, q), (j, q, third)]
                best[way] = lost, self._backed_up(way, q, gained + lost, moves)
        yield from (alternative for _, alternative in best.values())

    def _instead_of(self, j: int, freed: int | None) -> tuple[Way, int | None]:
        """Who backs j up when one of its backups does not any more."""
        busy = {*self.ledger.shares[j], *self.ledger.spares[j]}
        able = [r for r in self.ledger.able_backups(j) if r not in busy]
        if freed in able:
            return Way.SWAP, freed
        third = next((r for r in able if free_backups(self.ledger, r) > 0), None)
        return (Way.DROP if third is None else Way.HAND_ON), third

    def _backed_up(self, way: Way, q: int, missing: int, moves: list[Relief]) -> Alternative:
        price = (0, 0, missing, 0, 0, 0, 0)
        return Alternative(
            way=way,
            person=self.ledger.people[q].id,
            quanta=0,
            tiers=price,
            score=self.order.score(price),
            spares=tuple(self._spare(*relief) for relief in moves),
        )
