"""Everything that might close a gap, with what it would cost, before it is judged."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ..ledger import Ledger
from .changes import AnotherLevel, Change, subject_of
from .handing_on import Chain, HandingOn
from .levels import Levels
from .remedy import Kind, kinds_of
from .spares import Spares
from .takes import NEVER, Offer, Part, Take, Takers
from .verification import Draft

# With so many single changes at hand, what costs more in a roundabout way is of no use.
ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Cheapest first; a draft is only made when it is wanted."""

    cost: int
    tie: int
    kinds: tuple[Kind, ...]
    steps: int  # on how many people, or other things, something changes
    draft: Callable[[], Draft]

    @property
    def is_combined(self) -> bool:
        return self.steps > 1


class Candidates:
    """The candidates for the gaps of one plan."""

    def __init__(self, ledger: Ledger, takers: Takers, levels: Levels, spares: Spares) -> None:
        self.ledger, self.takers, self.levels, self.spares = ledger, takers, levels, spares
        self.handing_on = HandingOn(ledger, takers)

    def of(self, i: int, *, thorough: bool = False) -> list[Candidate]:
        """The cheapest first; of those that cost the same, the one that fits wishes best.

        Unless it must be thorough, nobody hands anything on where that costs more than what
        someone can do directly.
        """
        gap = Part(i, self.ledger.uncovered(i))
        found = [*self._directly(gap), *self._together(gap), *self._at_other_levels(gap)]
        singles = sorted(candidate.cost for candidate in found if not candidate.is_combined)
        most = singles[ENOUGH - 1] if len(singles) >= ENOUGH and not thorough else NEVER
        for chain in self.handing_on.chains(gap, most):
            found.append(self._of_chain(gap, chain))
        for chain in self.handing_on.chains_with_firm(gap):
            found.append(self._of_chain(gap, chain))
        for chain in self.handing_on.chains_with_drop(gap):
            found.append(self._of_chain(gap, chain))
        return sorted(found, key=lambda candidate: (candidate.cost, candidate.tie))

    def _directly(self, gap: Part) -> Iterator[Candidate]:
        """Someone takes it on; or a firm does, or someone new."""
        for offer in self.takers.offers(gap):
            changes = self.takers.changes(gap.i, offer)
            make = partial(self._draft_of_offer, gap, offer)
            yield _candidate(offer.cost, offer.tie, changes, make)
        for take in (self.takers.by_firm(gap), self.takers.by_newcomer(gap)):
            if take is not None:
                make = partial(self._draft, gap, take)
                yield _candidate(take.cost, take.tie, take.changes, make)

    def _together(self, gap: Part) -> Iterator[Candidate]:
        """One or two colleagues give the hours they have left, and someone does the rest."""
        instance = self.ledger.instances[gap.i]
        rooms = self.takers.rooms(gap.i) if instance.is_split else []
        for p in self.takers.staff.reaching(instance) if rooms else ():
            helpers = [(room, q) for room, q in rooms if q != p]
            for some in (helpers[:1], helpers[:2]):
                rest = Part(gap.i, gap.quanta - sum(room for room, _ in some))
                joining = sum(q not in self.ledger.shares[gap.i] for _, q in some)
                offer = self.takers.offer(rest, p, joining=joining) if rest.quanta > 0 else None
                if some and offer is not None:
                    changes = self.takers.changes(gap.i, offer)
                    make = partial(self._draft_of_some, gap, offer, rest, some)
                    yield _candidate(offer.cost, offer.tie, changes, make)

    def _at_other_levels(self, gap: Part) -> Iterator[Candidate]:
        for draft in self.levels.drafts(gap.i):
            make = partial(self._with_spares, draft)
            yield _candidate(draft.cost, 0, draft.changes, make, is_moved=True)

    def _of_chain(self, gap: Part, chain: Chain) -> Candidate:
        changes = tuple(change for take in chain.takes for change in take.changes)
        if chain.offer is not None:
            changes = (*self.takers.changes(gap.i, chain.offer), *changes)
        make = partial(self._draft_of_chain, gap, chain)
        return _candidate(chain.cost, chain.tie, changes, make)

    # Drafts

    def _draft_of_offer(self, gap: Part, offer: Offer) -> Draft:
        return self._draft(gap, self.takers.taken(gap, offer))

    def _draft_of_some(
        self, gap: Part, offer: Offer, rest: Part, helpers: Sequence[tuple[int, int]]
    ) -> Draft:
        take, before = self.takers.taken(rest, offer), self.ledger.shares[gap.i]
        some = [self.takers.share(gap.i, p, before.get(p, 0) + room) for room, p in helpers]
        return self._draft(gap, replace(take, shares=(*take.shares, *some)))

    def _draft_of_chain(self, gap: Part, chain: Chain) -> Draft:
        takes = chain.takes
        if chain.offer is not None:
            takes = (self.takers.taken(gap, chain.offer), *takes)
        both = Take(
            cost=chain.cost,
            tie=chain.tie,
            by=None,
            changes=tuple(change for take in takes for change in take.changes),
            shares=tuple(share for take in takes for share in take.shares),
            dropped=next((take.dropped for take in takes if take.dropped is not None), None),
        )
        return self._draft(gap, both)

    def _draft(self, gap: Part, take: Take) -> Draft:
        closed = () if take.dropped is None else (self.ledger.instances[take.dropped],)
        instance = self.ledger.instances[gap.i]
        draft = Draft(instance, take.cost, take.changes, take.shares, closed=closed)
        return self._with_spares(draft)

    def _with_spares(self, draft: Draft) -> Draft:
        draft.spares = self.spares.after(draft.shares, draft.closed, draft.opened)
        return draft


def _candidate(
    cost: int,
    tie: int,
    changes: Sequence[Change],
    draft: Callable[[], Draft],
    *,
    is_moved: bool = False,
) -> Candidate:
    """Moving a task is a step of its own, whether or not the level was foreseen."""
    steps = {(type(change), subject_of(change)) for change in changes}
    levels = sum(isinstance(change, AnotherLevel) for change in changes)
    kinds = kinds_of(changes, is_moved=is_moved)
    return Candidate(cost, tie, kinds, len(steps) - levels + is_moved, draft)
