"""Someone closes a gap by handing on what they do themselves.

Instances and people go by their index in the ledger.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ..ledger import Ledger
from ..problem import Task
from .takes import FIRM, NEVER, Offer, Part, Take, Takers
from .verification import payer

# Of someone's own shares, those that go elsewhere at least cost may go two at a time.
MOST_OWN = 5


@dataclass(frozen=True, slots=True)
class Chain:
    """Who takes the gap on, and what becomes of what they did; without an offer a firm takes it."""

    offer: Offer | None
    takes: tuple[Take, ...]

    @property
    def cost(self) -> int:
        return sum(take.cost for take in self.takes) + (self.offer.cost if self.offer else 0)

    @property
    def tie(self) -> int:
        return sum(take.tie for take in self.takes) + (self.offer.tie if self.offer else 0)


class HandingOn:
    """The chains for the gaps of one plan."""

    def __init__(self, ledger: Ledger, takers: Takers) -> None:
        self.ledger, self.takers, self.staff = ledger, takers, takers.staff

    def chains(self, gap: Part, most: int) -> Iterator[Chain]:
        """One or two shares, or some of one, go to others, for less than `most`.

        Only where that is cheaper than what the same person would ask without handing on.
        """
        for p in self.staff.reaching(self.ledger.instances[gap.i]):
            training = self.takers.training(gap.i, p)
            if training is None or training >= most:
                continue
            direct = self.takers.offer(gap, p)
            limit = most if direct is None else min(most, direct.cost)
            if training < limit:
                for own in self._own(gap, p, limit - training):
                    yield from self._giving(gap, p, own, limit)

    def _own(self, gap: Part, p: int, most: int) -> Iterator[tuple[Part, ...]]:
        """What the person could give up, where others take it over for less than `most`."""
        ledger, instance = self.ledger, self.ledger.instances[gap.i]
        short = max(gap.quanta, ledger.least(gap.i)) - self.staff.room(instance, p)
        cheap: list[tuple[int, Part]] = []
        for own in self._shares(gap, p):
            cost = self._least(own)
            if cost < most:
                cheap.append((cost, own))
                yield (own,)
            some = max(short, ledger.least(own.i))
            if short > 0 and some + ledger.least(own.i) <= own.quanta:
                part = replace(own, quanta=some)
                if self._least(part) < most:
                    yield (part,)
        cheap.sort(key=lambda found: found[0])
        for one, other in combinations(cheap[:MOST_OWN], 2):
            if one[0] + other[0] < most:
                yield one[1], other[1]

    def _shares(self, gap: Part, p: int) -> list[Part]:
        return [
            Part(j, mine, p)
            for j, mine in self.ledger.work[p].items()
            if j != gap.i and not self.ledger.is_pinned(j, p)
        ]

    def _least(self, own: Part) -> int:
        takes = self.takers.instead(own)
        return takes[0].cost if takes else NEVER

    def _giving(self, gap: Part, p: int, own: tuple[Part, ...], most: int) -> Iterator[Chain]:
        offer = self.takers.offer(gap, p, own)
        if offer is None or offer.cost >= most:
            return
        if len(own) == 1:
            found: list[tuple[Take, ...]] = [(take,) for take in self.takers.instead(own[0])]
        else:
            found = _to_different_people(*(self.takers.instead(part)[:2] for part in own))
        for takes in found:
            chain = Chain(offer, takes)
            if chain.cost < most:
                yield chain

    def chains_with_drop(self, gap: Part) -> Iterator[Chain]:
        """Someone gives up what matters less, and nobody does that any more."""
        task = self.ledger.instances[gap.i].task
        for p in self.staff.reaching(self.ledger.instances[gap.i]):
            if self.takers.training(gap.i, p) is None:
                continue
            for own in self._shares(gap, p):
                if is_lower(self.ledger.instances[own.i].task, task):
                    offer = self.takers.offer(gap, p, (own,))
                    dropped = self.takers.by_dropping(own) if offer is not None else None
                    if dropped is not None:
                        yield Chain(offer, (dropped,))

    def chains_with_firm(self, gap: Part) -> Iterator[Chain]:
        """A colleague takes over what a firm does, and the firm is paid for this instead."""
        direct, places = self.takers.by_firm(gap), self.ledger.instances
        if direct is None or not direct.changes:
            return
        owner = payer(places[gap.i].level, places[gap.i].owner)
        for j, quanta in sorted(self.ledger.bought.items()):
            own = Part(j, quanta, FIRM)
            firm = self.takers.by_firm(gap, (own,))
            if payer(places[j].level, places[j].owner) != owner or j == gap.i or firm is None:
                continue
            for take in self.takers.instead(own):
                if firm.cost + take.cost < direct.cost:
                    yield Chain(None, (firm, take))


def _to_different_people(first: Sequence[Take], second: Sequence[Take]) -> list[tuple[Take, ...]]:
    """The cheapest way; one person could not be sure of room for both."""
    pairs = [(a, b) for a in first for b in second if a.by != b.by]
    return [min(pairs, key=lambda pair: pair[0].cost + pair[1].cost)] if pairs else []


def is_lower(task: Task, than: Task) -> bool:
    """Whether leaving it out for the other is a step up; core tasks are never left out."""
    return not task.core and (than.core or task.priority > than.priority)
