"""Who or what could take on some quanta of an instance, with what that asks and costs.

Instances and people go by their index in the ledger.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..ledger import Ledger
from ..rewriting import Share
from .changes import Change, Drop, MoreHours, MoreMoney, Training
from .newcomer import newcomer
from .price_list import Prices
from .staff import Missing, Staff
from .verification import payer

FIRM = -1
NEVER = 10**9  # cents
# Of the colleagues who could take something over, only the cheapest are tried.
MOST_TAKERS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """Quanta of an instance, and who gives them up, a person or the firm; else it is a gap."""

    i: int
    quanta: int
    leaver: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A person who would take a part: what they lack, and what it costs a week."""

    cost: int
    tie: int  # the misfit: who likes it better comes first
    p: int
    missing: Missing
    quanta: int  # what they get; more than the part if that is too small a share


@dataclass(frozen=True, slots=True)
class Take:
    """A part done in one way; nothing is known yet of rules that concern more than this."""

    cost: int
    tie: int
    by: int | None  # the person, if it is one
    changes: tuple[Change, ...]
    shares: tuple[Share, ...]
    dropped: int | None = None


class Takers:
    """Everyone who could, for one plan."""

    def __init__(self, ledger: Ledger, staff: Staff, prices: Prices) -> None:
        self.ledger, self.staff, self.prices = ledger, staff, prices
        self.quanta_per_hour = ledger.problem.quanta_per_hour
        self._instead: dict[Part, tuple[Take, ...]] = {}
        self._spent: dict[str, int] = {}
        for j, quanta in ledger.bought.items():
            instance = ledger.instances[j]
            owner = payer(instance.level, instance.owner)
            self._spent[owner] = self._spent.get(owner, 0) + quanta * self._price_of(j)

    def instead(self, part: Part) -> tuple[Take, ...]:
        """The cheapest ways in which others take over what someone gives up."""
        if part not in self._instead:
            offers = sorted(self.offers(part), key=lambda o: (o.cost, o.tie, o.p))
            takes = [self.taken(part, offer) for offer in offers[:MOST_TAKERS]]
            others = (None if part.leaver == FIRM else self.by_firm(part), self.by_newcomer(part))
            takes += [take for take in others if take is not None]
            self._instead[part] = tuple(sorted(takes, key=lambda take: take.cost))
        return self._instead[part]

    def offers(self, part: Part) -> Iterator[Offer]:
        """Whoever can take it, if necessary after training or with more hours."""
        instance = self.ledger.instances[part.i]
        for p in self.staff.reaching(instance):
            if p != part.leaver:
                offer = self.offer(part, p)
                if offer is not None:
                    yield offer

    def rooms(self, i: int) -> list[tuple[int, int]]:
        """Hours that people who may execute it have left, the most first: (quanta, person)."""
        ledger, instance = self.ledger, self.ledger.instances[i]
        found: list[tuple[int, int]] = []
        for p in sorted(ledger.able(i)):
            room, is_at_it = self.staff.room(instance, p), p in ledger.shares[i]
            if is_at_it or self.staff.is_within_limits(instance, p):
                found += [(room, p)] if room >= (1 if is_at_it else ledger.least(i)) else []
        return sorted(found, key=lambda one: (-one[0], one[1]))

    def offer(self, part: Part, p: int, own: Sequence[Part] = (), joining: int = 0) -> Offer | None:
        """What it takes for this person, after giving up some of their own.

        With `joining`, beside so many others who start with it too.
        """
        ledger, instance = self.ledger, self.ledger.instances[part.i]
        training = self.training(part.i, p)
        if training is None:
            return None
        quanta = part.quanta
        if p not in ledger.shares[part.i]:
            gives = [one.i for one in own if one.quanta == ledger.work[p][one.i]]
            enough = self._enough(part, joining)
            if enough is None or not self.staff.is_within_limits(instance, p, gives):
                return None
            quanta = enough
        missing = self.staff.missing(instance, p, quanta, [(one.i, one.quanta) for one in own])
        if missing is None:
            return None
        cost = training + self.staff.price(missing)
        cost += self.prices.handover() if part.leaver is not None else 0
        tie = quanta * ledger.misfit(part.i, p)
        return Offer(cost, tie, p, missing, quanta)

    def training(self, i: int, p: int) -> int | None:
        """What the training costs a week; nothing if it is too much, or forbidden."""
        if i in self.ledger.forbidden[p]:
            return None
        lacks = self.staff.lacks(self.ledger.instances[i].task, p)
        if sum(asked - own for _, own, asked in lacks) > self.prices.most_levels.value:
            return None
        return sum(self.prices.training(name, asked - own) for name, own, asked in lacks)

    def _enough(self, part: Part, joining: int = 0) -> int | None:
        """The quanta for one more executor; nothing if there may not be one more."""
        ledger, instance = self.ledger, self.ledger.instances[part.i]
        executors = len(ledger.shares[part.i]) + joining
        if part.leaver is not None and ledger.shares[part.i].get(part.leaver) == part.quanta:
            executors -= 1
        is_bought = ledger.bought[part.i] > 0 and part.leaver != FIRM
        if executors >= instance.max_executors or (is_bought and not instance.is_split):
            return None
        quanta = max(part.quanta, ledger.least(part.i))
        if quanta > part.quanta and self._returner(part, quanta) is None:
            return None
        return quanta

    def _returner(self, part: Part, quanta: int) -> int | None:
        """Which executor can do with less, so that someone new gets a large enough share."""
        if part.leaver is not None:
            return None
        least = quanta - part.quanta + self.ledger.least(part.i)
        shares = self.ledger.shares[part.i].items()
        return max(((share, q) for q, share in shares if share >= least), default=(0, None))[1]

    def _returned(self, part: Part, quanta: int) -> list[Share]:
        q = self._returner(part, quanta) if quanta > part.quanta else None
        if q is None:
            return []
        return [self.share(part.i, q, self.ledger.shares[part.i][q] + part.quanta - quanta)]

    def taken(self, part: Part, offer: Offer) -> Take:
        """The offer in full."""
        before = self.ledger.shares[part.i].get(offer.p, 0)
        shares = (
            self.share(part.i, offer.p, before + offer.quanta),
            *self._returned(part, offer.quanta),
            *self.given_up(part),
        )
        return Take(offer.cost, offer.tie, offer.p, self.changes(part.i, offer), shares)

    def changes(self, i: int, offer: Offer) -> tuple[Change, ...]:
        person = self.ledger.people[offer.p]
        lacks = self.staff.lacks(self.ledger.instances[i].task, offer.p)
        changes: list[Change] = [Training(person.id, *lack) for lack in lacks]
        changes += [MoreHours(person.id, colour, quanta) for colour, quanta in offer.missing]
        return tuple(changes)

    def share(self, i: int, p: int, after: int) -> Share:
        key, person = self.ledger.instances[i].key, self.ledger.people[p].id
        return Share(*key, person, self.ledger.shares[i].get(p, 0), after)

    def given_up(self, part: Part) -> list[Share]:
        if part.leaver is None:
            return []
        if part.leaver == FIRM:
            bought = self.ledger.bought[part.i]
            return [Share(*self.ledger.instances[part.i].key, None, bought, bought - part.quanta)]
        left = self.ledger.shares[part.i][part.leaver] - part.quanta
        return [self.share(part.i, part.leaver, left)]

    def by_firm(self, part: Part, own: Sequence[Part] = ()) -> Take | None:
        """Outsourced, with as much more money as that takes, after something else no longer is."""
        instance, bought = self.ledger.instances[part.i], self.ledger.bought[part.i]
        price = instance.task.outsource_eur_per_hour
        if price <= 0:
            return None
        owner = payer(instance.level, instance.owner)
        lacking = self._spent.get(owner, 0) + part.quanta * price - self._budget(owner)
        lacking -= sum(one.quanta * self._price_of(one.i) for one in own)
        euros = max(0, -(-lacking // self.quanta_per_hour))
        changes = (MoreMoney(owner, euros),) if euros else ()
        cost = 100 * euros + (self.prices.handover() if part.leaver is not None else 0)
        firm = Share(*instance.key, None, bought, bought + part.quanta)
        return Take(cost, 6 * part.quanta, None, changes, (firm, *self.given_up(part)))

    def _budget(self, owner: str) -> int:
        return self.ledger.problem.budgets_eur_per_week.get(owner, 0) * self.quanta_per_hour

    def _price_of(self, i: int) -> int:
        return self.ledger.instances[i].task.outsource_eur_per_hour

    def by_newcomer(self, part: Part) -> Take | None:
        """By someone new, who does only this, in a job that is worth applying for."""
        instance, quanta = self.ledger.instances[part.i], self._enough(part)
        if quanta is None or quanta > self.staff.full_time:
            return None
        least = self.prices.smallest_job(self.quanta_per_hour)
        recruit = newcomer(self.ledger.problem, self.prices, [(instance, quanta)], least)
        if recruit is None:
            return None
        hours = max(quanta, least)
        cost = self.prices.new_hours(recruit.diploma, hours, self.quanta_per_hour)
        cost += self.prices.handover() if part.leaver is not None else 0
        new = Share(*instance.key, recruit.person.id, 0, quanta)
        shares = (new, *self._returned(part, quanta), *self.given_up(part))
        return Take(cost, 6 * quanta, None, (recruit,), shares)

    def by_dropping(self, part: Part) -> Take | None:
        """Nobody does it any more, at any of its schools; not where someone is pinned to it."""
        instance, executors = self.ledger.instances[part.i], self.ledger.shares[part.i]
        is_some = part.leaver is None or part.quanta < executors[part.leaver]
        if is_some or any(self.ledger.is_pinned(part.i, p) for p in executors):
            return None
        drop = Drop(*instance.key, schools=instance.covers, quanta=instance.quanta)
        cost = self.prices.dropping(instance.task.priority, instance.quanta, self.quanta_per_hour)
        shares = tuple(self.share(part.i, p, 0) for p in executors)
        return Take(cost, 0, None, (drop,), shares, dropped=part.i)
