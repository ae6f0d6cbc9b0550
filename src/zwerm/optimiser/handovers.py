"""The moves by which work goes to someone else, with the price of each part.

A share goes to someone with room for it; or that person makes room by giving one of their own
shares to whoever became free, or to a third; or lets it lie. Longer chains are for the solver.
"""

from collections.abc import Iterator
from dataclasses import dataclass
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
        self._thirds: dict[tuple[int, int], list[tuple[Score, int, Tiers]]] = {}

    def of(self, work: Work) -> Iterator[Move]:
        """At most one for each person, way and share they could give up; then the firm."""
        freed: Tiers | None = NOTHING
        if work.leaves is not None:
            freed = of_person(self.ledger, work.leaves, gives=(work.i, work.quanta))
        for q in self._takers(work):
            if freed is not None:
                yield from self._directly(work, freed, q)
            for j, given in self.ledger.work[q].items():
                if j != work.i:
                    yield from self._giving(work, freed, q, (j, given))
        if freed is not None:
            yield from self._by_firm(work, freed)

    def _takers(self, work: Work) -> list[int]:
        """Who may execute it, without one more than may share it."""
        shares = self.ledger.shares[work.i]
        is_full = len(shares) >= self.ledger.instances[work.i].max_executors
        able = sorted(self.ledger.able(work.i) - {work.leaves})
        if is_full and work.leaves is None:
            return [q for q in able if q in shares]
        return able

    def _directly(self, work: Work, freed: Tiers, q: int) -> Iterator[Move]:
        quanta = min(work.quanta, self.ledger.room(work.i, q))
        price = of_person(self.ledger, q, takes=(work.i, quanta))
        if price is not None:
            yield self._move(Way.DIRECT, work, q, quanta, (freed, price))

    def _giving(self, work: Work, freed: Tiers | None, q: int, given: Part) -> Iterator[Move]:
        """They give up one of their own shares for it."""
        quanta = work.quanta
        if work.leaves is None:
            quanta = min(quanta, self.ledger.room(work.i, q, *given))
        price = of_person(self.ledger, q, takes=(work.i, quanta), gives=given)
        if price is None:
            return
        if work.leaves is not None:
            yield from self._swapped(work, work.leaves, q, price, given)
        if freed is not None:
            prices = (freed, price)
            yield from self._handed_on(work, q, quanta, prices, given)
            yield from self._dropped(work, q, quanta, freed, given)

    def _swapped(self, work: Work, p: int, q: int, price: Tiers, given: Part) -> Iterator[Move]:
        back = of_person(self.ledger, p, takes=given, gives=(work.i, work.quanta))
        if back is not None:
            hands = Handover(given[0], comes=p, leaves=q)
            yield self._move(
                Way.SWAP, work, q, work.quanta, (price, back), given=given, hands=hands
            )

    def _handed_on(
        self, work: Work, q: int, quanta: int, prices: tuple[Tiers, Tiers], given: Part
    ) -> Iterator[Move]:
        for _, r, cost in self._third(given, q):
            if r != work.leaves and within_cap(self.ledger, total((*prices, cost))):
                hands = Handover(given[0], comes=r, leaves=q)
                yield self._move(
                    Way.HAND_ON, work, q, quanta, (*prices, cost), given=given, hands=hands
                )
                return

    def _dropped(
        self, work: Work, q: int, quanta: int, freed: Tiers, given: Part
    ) -> Iterator[Move]:
        """No more is left than is needed, unless what remains would be too small a share."""
        j, mine = given
        needed = quanta - self.ledger.room(work.i, q)
        fits = self.ledger.instances[j].is_split and mine - needed >= self.ledger.least(j)
        for less in (needed, mine) if needed > 0 and fits else (mine,):
            price = of_person(self.ledger, q, takes=(work.i, quanta), gives=(j, less))
            if price is not None:
                hands = Handover(j, leaves=q if less == mine else None)
                prices = (freed, price, of_uncovered(self.ledger, j, less))
                yield self._move(Way.DROP, work, q, quanta, prices, given=(j, less), hands=hands)
                return

    def _by_firm(self, work: Work, freed: Tiers) -> Iterator[Move]:
        quanta = min(work.quanta, affordable(self.ledger, work.i))
        if self.ledger.instances[work.i].is_split or quanta == work.quanta:
            price = of_firm(quanta)
            if quanta > 0:
                yield self._move(Way.OUTSOURCE, work, None, quanta, (freed, price))

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

    def _third(self, given: Part, q: int) -> list[tuple[Score, int, Tiers]]:
        """Who has room for a share of q's, the cheapest first."""
        j, _ = given
        if (j, q) not in self._thirds:
            found = []
            for r in self.ledger.able(j):
                price = of_person(self.ledger, r, takes=given) if r != q else None
                if price is not None:
                    backups, _ = of_backups(self.ledger, [Handover(j, r, q)])
                    found.append((self.order.score(total((price, backups))), r, price))
            self._thirds[j, q] = sorted(found)
        return self._thirds[j, q]
