"""Everything that might close a gap, with what it would cost, before it is judged."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ..ledger import Ledger
from ..problem import Task
from .changes import AnotherLevel, Change, subject_of
from .levels import Levels
from .remedy import Kind, kinds_of
from .spares import Spares
from .takes import Offer, Part, Take, Takers
from .verification import Draft


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

    def of(self, i: int) -> list[Candidate]:
        """The cheapest first; of those that cost the same, the one that fits wishes best."""
        gap = Part(i, self.ledger.uncovered(i))
        found = [*self._directly(gap), *self._by_handing_on(gap), *self._at_other_levels(gap)]
        return sorted(found, key=lambda candidate: (candidate.cost, candidate.tie))

    def _directly(self, gap: Part) -> Iterator[Candidate]:
        """Someone takes it on; or a firm does, or someone new."""
        for offer in self.takers.offers(gap):
            changes = self.takers.changes(gap.i, offer)
            make = partial(self._of_offer, gap, offer)
            yield _candidate(offer.cost, offer.tie, changes, make)
        for take in (self.takers.by_firm(gap), self.takers.by_newcomer(gap)):
            if take is not None:
                make = partial(self._draft, gap, take)
                yield _candidate(take.cost, take.tie, take.changes, make)

    def _by_handing_on(self, gap: Part) -> Iterator[Candidate]:
        """Someone makes room by giving up a share of their own, or some of it."""
        ledger, instance = self.ledger, self.ledger.instances[gap.i]
        for p in self.takers.staff.reaching(instance):
            if self.takers.training(gap.i, p) is None:
                continue
            direct = self.takers.offer(gap, p)
            short = max(gap.quanta, ledger.least(gap.i)) - self.takers.staff.room(instance, p)
            for j, mine in ledger.work[p].items():
                if j == gap.i or ledger.is_pinned(j, p):
                    continue
                yield from self._giving(gap, p, Part(j, mine, p), direct)
                some = max(short, ledger.least(j))
                if short > 0 and some + ledger.least(j) <= mine:
                    yield from self._giving(gap, p, Part(j, some, p), direct)

    def _giving(self, gap: Part, p: int, own: Part, direct: Offer | None) -> Iterator[Candidate]:
        """Only where that is cheaper than without giving anything up, or asks no means."""
        offer = self.takers.offer(gap, p, (own.i, own.quanta))
        if offer is None:
            return
        for take in self._ways_out(gap, own):
            cost = offer.cost + take.cost
            if direct is None or cost < direct.cost or take.dropped is not None:
                changes = (*self.takers.changes(gap.i, offer), *take.changes)
                make = partial(self._of_chain, gap, offer, take)
                yield _candidate(cost, offer.tie + take.tie, changes, make)

    def _ways_out(self, gap: Part, own: Part) -> Iterator[Take]:
        yield from self.takers.instead(own)
        other, task = self.ledger.instances[own.i].task, self.ledger.instances[gap.i].task
        if is_lower(other, task):
            take = self.takers.by_dropping(own)
            if take is not None:
                yield take

    def _at_other_levels(self, gap: Part) -> Iterator[Candidate]:
        for draft in self.levels.drafts(gap.i):
            make = partial(self._with_spares, draft)
            yield _candidate(draft.cost, 0, draft.changes, make, is_moved=True)

    # Drafts

    def _of_offer(self, gap: Part, offer: Offer) -> Draft:
        return self._draft(gap, self.takers.taken(gap, offer))

    def _of_chain(self, gap: Part, offer: Offer, take: Take) -> Draft:
        mine = self.takers.taken(gap, offer)
        both = Take(
            cost=mine.cost + take.cost,
            tie=0,
            changes=(*mine.changes, *take.changes),
            shares=(*mine.shares, *take.shares),
            dropped=take.dropped,
        )
        return self._draft(gap, both)

    def _draft(self, gap: Part, take: Take) -> Draft:
        closed = () if take.dropped is None else (self.ledger.instances[take.dropped],)
        instance = self.ledger.instances[gap.i]
        return self._with_spares(
            Draft(instance, take.cost, take.changes, take.shares, closed=closed)
        )

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


def is_lower(task: Task, than: Task) -> bool:
    """Whether leaving it out for the other is a step up; core tasks are never left out."""
    return not task.core and (than.core or task.priority > than.priority)
