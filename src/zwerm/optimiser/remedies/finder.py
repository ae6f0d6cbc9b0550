"""For each gap the cheapest remedies that hold."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from .. import checker
from ..ledger import Key, Ledger
from ..plan import ActiveLevel, Plan, Tiers
from ..problem import Problem
from .candidates import Candidate, Candidates
from .changes import Change, MoreHours
from .levels import Levels
from .price_list import Prices
from .profile import Profile
from .remedy import Gap, Kind, Near, Remedy
from .spares import Spares
from .staff import Staff
from .takes import Takers
from .verification import Draft, Verifier

LIMIT = 6  # remedies for a gap
MOST_ALIKE = 2  # of the same kinds
MOST_TRIES = 40  # judgements for a gap
MOST_NEAR = 5


class Remedies:
    """The gaps of one plan and what would close them.

    Raises ValueError if the plan breaks a rule of the problem.
    """

    def __init__(self, problem: Problem, plan: Plan, prices: Prices | None = None) -> None:
        broken = checker.violations(problem, plan)
        if broken:
            raise ValueError(f"The plan breaks {len(broken)} rules: {broken[0].text}")
        self.problem, self.plan, self.prices = problem, plan, prices or Prices()
        self.ledger = Ledger(problem, plan)
        self.staff = Staff(self.ledger, self.prices)
        self.verifier = Verifier(self.ledger)
        self.spares = Spares(self.ledger, self.staff)
        self._candidates = Candidates(
            self.ledger,
            Takers(self.ledger, self.staff, self.prices),
            Levels(self.ledger, self.staff, self.prices),
            self.spares,
        )

    @property
    def before(self) -> Tiers:
        """The tiers of the plan as it is."""
        return self.verifier.before

    def gaps(self) -> tuple[Gap, ...]:
        """Core tasks first, then by priority, then the largest."""
        found = [i for i in sorted(self.ledger.active) if self.ledger.uncovered(i) > 0]
        gaps = [self._gap(i) for i in found]
        order = sorted(gaps, key=lambda gap: (not gap.core, gap.priority, -gap.short, gap.key))
        return tuple(order)

    def _gap(self, i: int) -> Gap:
        instance = self.ledger.instances[i]
        lacks = [
            (sum(asked - own for _, own, asked in self.staff.lacks(instance.task, p)), p)
            for p in self.staff.reaching(instance)
            if self.staff.allowed(instance, p) and i not in self.ledger.forbidden[p]
        ]
        near = sorted((levels, p) for levels, p in lacks if levels)
        return Gap(
            *instance.key,
            needed=instance.quanta,
            short=self.ledger.uncovered(i),
            core=instance.task.core,
            priority=instance.task.priority,
            able=len(self.ledger.able(i)),
            near=tuple(
                Near(self.ledger.people[p].id, self.staff.lacks(instance.task, p))
                for _, p in near[:MOST_NEAR]
            ),
        )

    def for_gap(self, gap: Gap | Key, limit: int = LIMIT) -> tuple[Remedy, ...]:
        """The cheapest that the checker accepts, at most so many and the cheapest of other kinds.

        A combination is told where it is cheaper than every change alone. Raises KeyError for an
        instance that the problem does not have.
        """
        i = self.ledger.index[gap.key if isinstance(gap, Gap) else gap]
        if self.ledger.uncovered(i) <= 0:
            return ()
        chosen = _Choice(limit)
        self._choose(chosen, self._candidates.of(i))
        if not chosen.has_single:
            self._choose(chosen, self._candidates.of(i, thorough=True))
        return tuple(sorted(chosen.remedies, key=lambda remedy: remedy.cost))

    def _choose(self, chosen: "_Choice", candidates: Iterable[Candidate]) -> None:
        for candidate in candidates:
            if chosen.tries >= MOST_TRIES:
                return
            if chosen.wants(candidate):
                draft = candidate.draft()
                if chosen.is_new(draft) and self.verifier.is_within_cap(draft):
                    chosen.add(candidate, self.verifier.judged(draft))

    def for_all(
        self,
        on_progress: Callable[[float], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
        limit: int = LIMIT,
    ) -> Iterator[tuple[Gap, tuple[Remedy, ...]]]:
        """Gap after gap; progress is the share of them that is done."""
        gaps = self.gaps()
        for done, gap in enumerate(gaps, start=1):
            if should_stop is not None and should_stop():
                return
            yield gap, self.for_gap(gap, limit)
            if on_progress is not None:
                on_progress(done / len(gaps))

    def recruit(
        self, gaps: Iterable[Gap | Key], should_stop: Callable[[], bool] | None = None
    ) -> Profile | None:
        """The smallest profile of someone new who closes these gaps, with the others' help.

        Nothing if no hours may be spent on some of it, if that takes more changes than allowed, or
        if there is no gap. Raises KeyError for an instance that the problem does not have.
        """
        # The solver is a large library: only for whoever recruits.
        from .recruiting import Profiles  # noqa: PLC0415

        keys = [gap.key if isinstance(gap, Gap) else gap for gap in gaps]
        found = dict.fromkeys(self.ledger.index[key] for key in keys)
        open_ones = [i for i in found if self.ledger.uncovered(i) > 0]
        if not open_ones:
            return None
        profiles = Profiles(self.ledger, self.prices, self.spares, self.before)
        return profiles.smallest(open_ones, should_stop or (lambda: False))


@dataclass(slots=True)
class _Choice:
    """The remedies for a gap so far, cheapest first."""

    limit: int
    tries: int = 0
    has_single: bool = False
    remedies: list[Remedy] = field(default_factory=list)
    alike: Counter[tuple[Kind, ...]] = field(default_factory=Counter)

    def wants(self, candidate: Candidate) -> bool:
        """When the list is full only what is of a new kind, alone."""
        alike = self.alike[candidate.kinds]
        if candidate.is_combined:
            return not self.has_single and alike < MOST_ALIKE and len(self.remedies) < self.limit
        return alike < (MOST_ALIKE if len(self.remedies) < self.limit else 1)

    def is_new(self, draft: Draft) -> bool:
        """It is not told yet, and asks less in some way than everything that is cheaper."""
        told = {(frozenset(one.shares), one.opened) for one in self.remedies}
        opened = tuple(ActiveLevel(*place.key) for place in draft.opened)
        is_told = (frozenset(draft.shares), opened) in told
        return not is_told and not _adds_nothing(draft.changes, self.remedies)

    def add(self, candidate: Candidate, remedy: Remedy | None) -> None:
        self.tries += 1
        if remedy is not None:
            self.remedies.append(remedy)
            self.alike[candidate.kinds] += 1
            self.has_single = self.has_single or not candidate.is_combined


def _adds_nothing(changes: Collection[Change], found: Iterable[Remedy]) -> bool:
    """Whether a cheaper remedy asks some of the same and nothing else."""
    return any(
        remedy.changes
        and all(any(_is_within(one, other) for other in changes) for one in remedy.changes)
        for remedy in found
    )


def _is_within(one: Change, other: Change) -> bool:
    if isinstance(one, MoreHours) and isinstance(other, MoreHours):
        return replace(one, quanta=0) == replace(other, quanta=0) and one.quanta <= other.quanta
    return one == other
