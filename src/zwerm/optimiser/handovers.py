"""The moves by which work goes to someone else, with the price of each part.

A share goes to someone with room for it; or that person makes room by giving one of their own
shares to whoever became free, or to a third; or lets it lie. Longer chains are for the solver.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from .ledger import Ledger
from .order import Order, Score
from .plan import Tiers
from .prices import (
    NOTHING,
    Handover,
    Part,
    affordable,
    of_backups,
    of_firm,
    of_person,
    of_uncovered,
    total,
    within_cap,
)


class Way(StrEnum):
    """From simple to far-reaching."""

    DIRECT = "direct"  # with the room they have
    SWAP = "swap"  # for one of their own shares, or backups
    HAND_ON = "hand_on"  # one of their own goes to a third person
    DROP = "drop"  # one of their own is left to nobody, wholly or in part
    OUTSOURCE = "outsource"


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done by someone else; without a person who leaves it, a gap."""

    i: int
    quanta: int
    leaves: int | None = None
    freed: Tiers | None = NOTHING  # what leaving it costs; nothing where a pin forbids that


@dataclass(frozen=True, slots=True)
class Move:
    """Who takes and gives what, by index; `price` has no tier 3, which depends on all of it."""

    way: Way
    who: int | None
    quanta: int
    price: Tiers
    takes: tuple[tuple[int, Part], ...]
    gives: tuple[tuple[int, Part], ...]
    handovers: tuple[Handover, ...]


class Handovers:
    """All moves around one plan."""

    def __init__(self, ledger: Ledger, order: Order) -> None:
        self.ledger, self.order = ledger, order
        self._thirds: dict[tuple[int, int, int], list[tuple[Score, int, Tiers]]] = {}

    def of(self, work: Work) -> Iterator[Move]:
        """At most one for each person, way and share they could give up; then the firm."""
        if work.leaves is not None:
            freed = of_person(self.ledger, work.leaves, gives=(work.i, work.quanta))
            work = replace(work, freed=freed)
        for q in self._takers(work):
            yield from self._directly(work, q)
            for j in self.ledger.work[q]:
                if j != work.i:
                    yield from self._giving(work, q, j)
        yield from self._by_firm(work)

    def _takers(self, work: Work) -> list[int]:
        """Who may execute it, without one more than may share it."""
        shares = self.ledger.shares[work.i]
        is_full = len(shares) >= self.ledger.instances[work.i].max_executors
        able = sorted(self.ledger.able(work.i) - {work.leaves})
        if is_full and work.leaves is None:
            return [q for q in able if q in shares]
        return able

    def _directly(self, work: Work, q: int) -> Iterator[Move]:
        if work.freed is None:
            return
        quanta = min(work.quanta, self.ledger.room(work.i, q))
        price = of_person(self.ledger, q, takes=(work.i, quanta))
        if price is not None:
            yield self._move(Way.DIRECT, work, q, quanta, (work.freed, price))

    def _giving(self, work: Work, q: int, j: int) -> Iterator[Move]:
        """They give up one of their own shares for it, or as much of it as is needed."""
        whole = self.ledger.work[q][j]
        quanta = min(work.quanta, self.ledger.room(work.i, q, j, whole))
        if quanta < work.quanta and work.leaves is not None:
            return
        needed = quanta - self.ledger.room(work.i, q)
        part = max(needed, self.ledger.least(j))
        is_part = needed > 0 and whole - part >= self.ledger.least(j)
        for given in [(j, whole), (j, part)] if is_part else [(j, whole)]:
            price = of_person(self.ledger, q, takes=(work.i, quanta), gives=given)
            if price is not None:
                yield from self._swapped(work, q, price, given)
                yield from self._handed_on(work, q, quanta, price, given)
        yield from self._dropped(work, q, quanta, (j, needed))

    def _swapped(self, work: Work, q: int, price: Tiers, given: Part) -> Iterator[Move]:
        p = work.leaves
        if p is None or not self._has_place(p, q, given):
            return
        back = of_person(self.ledger, p, takes=given, gives=(work.i, work.quanta))
        if back is not None:
            hands = self._hands(given, q, p)
            yield self._move(
                Way.SWAP, work, q, work.quanta, (price, back), given=given, hands=hands
            )

    def _handed_on(
        self, work: Work, q: int, quanta: int, price: Tiers, given: Part
    ) -> Iterator[Move]:
        if work.freed is None:
            return
        for _, r, cost in self._thirds_for(given, q):
            prices = (work.freed, price, cost)
            if r != work.leaves and within_cap(self.ledger, total(prices)):
                hands = self._hands(given, q, r)
                yield self._move(Way.HAND_ON, work, q, quanta, prices, given=given, hands=hands)
                return

    def _dropped(self, work: Work, q: int, quanta: int, part: Part) -> Iterator[Move]:
        """No more is left than is needed, unless what remains would be too small a share."""
        if work.freed is None:
            return
        j, needed = part
        whole = self.ledger.work[q][j]
        fits = needed > 0 and whole - needed >= self.ledger.least(j)
        for less in (needed, whole) if fits else (whole,):
            price = of_person(self.ledger, q, takes=(work.i, quanta), gives=(j, less))
            if price is not None:
                hands = Handover(j, leaves=q if less == whole else None)
                prices = (work.freed, price, of_uncovered(self.ledger, j, less))
                yield self._move(Way.DROP, work, q, quanta, prices, given=(j, less), hands=hands)
                return

    def _hands(self, given: Part, q: int, comes: int) -> Handover:
        j, less = given
        return Handover(j, comes=comes, leaves=q if less == self.ledger.work[q][j] else None)

    def _has_place(self, r: int, q: int, given: Part) -> bool:
        """Whether as few people as are allowed share it when r takes this from q."""
        j, less = given
        shares = self.ledger.shares[j]
        return (
            r in shares or less == shares[q] or len(shares) < self.ledger.instances[j].max_executors
        )

    def _by_firm(self, work: Work) -> Iterator[Move]:
        if work.freed is None:
            return
        quanta = min(work.quanta, affordable(self.ledger, work.i))
        if self.ledger.instances[work.i].is_split or quanta == work.quanta:
            price = of_firm(quanta)
            if quanta > 0:
                yield self._move(Way.OUTSOURCE, work, None, quanta, (work.freed, price))

    def _move(
        self,
        way: Way,
        work: Work,
        q: int | None,
        quanta: int,
        prices: tuple[Tiers, ...],
        *,
        given: Part | None = None,
        hands: Handover | None = None,
    ) -> Move:
        """The work goes to q; what q gives up for it goes to whom the second handover says."""
        i, p = work.i, work.leaves
        takes = [] if q is None else [(q, (i, quanta))]
        gives = [] if p is None else [(p, (i, work.quanta))]
        handovers = [Handover(i, q, p, bought=quanta if q is None else 0)]
        if q is not None and given is not None and hands is not None:
            gives.append((q, given))
            takes += [] if hands.comes is None else [(hands.comes, given)]
            handovers.append(hands)
        uncovered = (0 if p is None else work.quanta) - quanta
        price = total((*prices, of_uncovered(self.ledger, i, uncovered)))
        return Move(way, q, quanta, price, tuple(takes), tuple(gives), tuple(handovers))

    def _thirds_for(self, given: Part, q: int) -> list[tuple[Score, int, Tiers]]:
        """Who has room for a share of q's, or a part of it, the cheapest first."""
        j, less = given
        if (j, q, less) not in self._thirds:
            found = []
            for r in self.ledger.able(j):
                if r == q or not self._has_place(r, q, given):
                    continue
                price = of_person(self.ledger, r, takes=given)
                if price is not None:
                    backups, _ = of_backups(self.ledger, [self._hands(given, q, r)])
                    found.append((self.order.score(total((price, backups))), r, price))
            self._thirds[j, q, less] = sorted(found)
        return self._thirds[j, q, less]
