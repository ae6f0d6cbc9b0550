"""Find what someone new must bring to close a set of gaps, as little as can be."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from .. import checker
from ..division import Division
from ..ledger import Ledger
from ..plan import ActiveLevel, Tiers
from ..rewriting import Share
from .changes import Recruit
from .newcomer import newcomer
from .price_list import Prices
from .profile import Profile
from .recruiting_model import RecruitingModel
from .remedy import Remedy, apply
from .spares import Spares


class Profiles:
    """Profiles for the gaps of one plan."""

    def __init__(self, ledger: Ledger, prices: Prices, spares: Spares, before: Tiers) -> None:
        self.ledger, self.prices, self.spares, self.before = ledger, prices, spares, before

    def smallest(self, gaps: Sequence[int], should_stop: Callable[[], bool]) -> Profile | None:
        """Nothing if no colour of hours may be spent on some of the work."""
        model = RecruitingModel(self.ledger, self.prices, gaps, should_stop)
        if not model.is_possible:
            return None
        answer = model.answer()
        new = len(self.ledger.people)
        mine = [
            (self.ledger.instances[i], quanta)
            for (i, p), quanta in sorted(answer.division.work.items())
            if p == new
        ]
        recruit = newcomer(self.ledger.problem, self.prices, mine)
        if recruit is None:
            return None
        remedy = self._remedy(gaps, answer.division, recruit)
        if remedy is None:
            return None
        quanta = sum(quanta for _, quanta in mine)
        return Profile(
            gaps=tuple(self.ledger.instances[i].key for i in gaps),
            person=recruit.person,
            diploma=recruit.diploma,
            quanta=quanta,
            full_times=Fraction(quanta, self.prices.full_time(self.ledger.problem.quanta_per_hour)),
            remedy=remedy,
            is_proven=answer.is_proven,
        )

    def _remedy(self, gaps: Sequence[int], division: Division, recruit: Recruit) -> Remedy | None:
        """Everything that is different from the plan, unless it is more than the cap allows."""
        ledger = self.ledger
        closed = [ledger.instances[i] for i in sorted(ledger.active - division.active)]
        opened = [ledger.instances[i] for i in sorted(division.active - ledger.active)]
        shares = tuple(self._shares(division, recruit.person.id))
        remedy = Remedy(
            gap=ledger.instances[gaps[0]].key,
            changes=(recruit,) if recruit.person.sources else (),
            cost=self._cost(shares, recruit),
            shares=shares,
            spares=self.spares.after(shares, closed, opened),
            closed=tuple(ActiveLevel(*place.key) for place in closed),
            opened=tuple(ActiveLevel(*place.key) for place in opened),
            before=self.before,
            after=self.before,
        )
        changed, plan = apply(ledger.problem, ledger.plan, remedy)
        broken = checker.violations(changed, plan)
        if {violation.rule for violation in broken} == {"max_changes"}:
            return None
        if broken:
            raise ArithmeticError(f"the model and the checker disagree: {broken[0].text}")
        return replace(remedy, after=checker.tiers(changed, plan))

    def _shares(self, division: Division, newcomer_id: str) -> Iterator[Share]:
        ledger = self.ledger
        names = [*(person.id for person in ledger.people), newcomer_id]
        before = {
            (i, p): quanta for p, mine in enumerate(ledger.work) for i, quanta in mine.items()
        }
        for i, p in sorted(before.keys() | division.work.keys()):
            was, now = before.get((i, p), 0), division.work.get((i, p), 0)
            if was != now:
                yield Share(*ledger.instances[i].key, names[p], was, now)
        for i in sorted(ledger.bought.keys() | division.bought.keys()):
            was, now = ledger.bought[i], division.bought.get(i, 0)
            if was != now:
                yield Share(*ledger.instances[i].key, None, was, now)

    def _cost(self, shares: Sequence[Share], recruit: Recruit) -> int:
        """The job, and what others hand over."""
        quanta = sum(recruit.person.sources.values())
        handed = [
            share for share in shares if share.person is not None and share.after < share.before
        ]
        job = self.prices.new_hours(recruit.diploma, quanta, self.ledger.problem.quanta_per_hour)
        return (job if quanta else 0) + len(handed) * self.prices.handover()
