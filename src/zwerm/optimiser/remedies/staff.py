"""Who could do what if a little changed: levels they lack, hours they miss, limits in the way.

People go by their index in the ledger.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from ..expansion import Instance, Territory, colour_allows, dimensions, territory
from ..ledger import Colours, Ledger
from ..problem import Task
from .price_list import Prices

Lack = tuple[str, int, int]  # dimension, own level, level asked
Given = tuple[int, int]  # an instance of the ledger, and the quanta of it that someone gives up
Lefts = list[tuple[Colours, int]]
Missing = tuple[tuple[str, int], ...]  # extra quanta by colour


class Staff:
    """The people of a ledger, beyond what they are today."""

    def __init__(self, ledger: Ledger, prices: Prices) -> None:
        self.ledger, self.prices = ledger, prices
        self.problem = ledger.problem
        self.full_time = prices.full_time(self.problem.quanta_per_hour)
        self._reaching: dict[tuple[str, str], tuple[int, ...]] = {}
        self._lacks: dict[str, list[tuple[Lack, ...]]] = {}
        self._allowed: dict[tuple[bool, str, bool], Colours] = {}
        self._slacks: dict[tuple[int, Colours], Lefts] = {}
        self._colour_prices: dict[str, int] = {}

    @cached_property
    def territories(self) -> list[Territory]:
        return [territory(self.problem, person) for person in self.ledger.people]

    def reaching(self, instance: Instance) -> tuple[int, ...]:
        place = (instance.level, instance.owner)
        if place not in self._reaching:
            self._reaching[place] = tuple(
                p for p, where in enumerate(self.territories) if where.includes(instance)
            )
        return self._reaching[place]

    def lacks(self, task: Task, p: int) -> tuple[Lack, ...]:
        """The dimensions in which the person is below what the task asks."""
        if task.id not in self._lacks:
            self._lacks[task.id] = [
                tuple(
                    (name, own, asked)
                    for name, asked, own in dimensions(person, task)
                    if own < asked
                )
                for person in self.ledger.people
            ]
        return self._lacks[task.id][p]

    def margin(self, task: Task, p: int) -> int:
        """Above nothing it does not matter by how much."""
        return -max((asked - own for _, own, asked in self.lacks(task, p)), default=0)

    def allowed(self, instance: Instance, p: int) -> Colours:
        """The colours that may be spent on it, also those the person has no hours of."""
        person = self.ledger.people[p]
        at_home = instance.level == "S" and instance.owner in person.homes
        key = (person.teacher, instance.task.cluster, at_home)
        if key not in self._allowed:
            rules = self.problem.sources.items()
            self._allowed[key] = frozenset(
                colour for colour, rule in rules if colour_allows(rule, person, instance)
            )
        return self._allowed[key]

    def room(self, instance: Instance, p: int, given: Sequence[Given] = ()) -> int:
        """The quanta the person can still do of it, after giving something up."""
        return min((left for _, left in self._left(instance, p, given)), default=0)

    def missing(
        self, instance: Instance, p: int, quanta: int, given: Sequence[Given] = ()
    ) -> Missing | None:
        """The cheapest extra hours that make room; nothing if none would."""
        usable = self.allowed(instance, p)
        return self.cheapest(self._left(instance, p, given), quanta, usable, self.ledger.hours[p])

    def cheapest(self, lefts: Lefts, quanta: int, usable: Colours, hours: int) -> Missing | None:
        """Every set of colours that is too narrow must get wider.

        A colour that may be spent on the work itself is in all of them. A cheaper one may be in
        some: hours of that colour go to other work, which leaves its own for this. Nobody gets
        beyond a full-time week of `hours` and what is extra.
        """
        short = [(within, quanta - left) for within, left in lefts if left < quanta]
        if not short:
            return () if usable else None
        extra = max(lack for _, lack in short)
        if not usable or hours + extra > self.full_time:
            return None
        own = min(usable, key=self._colour_order)
        found: list[Missing] = [((own, extra),)]
        for other in sorted(frozenset[str]().union(*(within for within, _ in short)) - usable):
            first = max((lack for within, lack in short if other not in within), default=0)
            found.append(((own, first), (other, extra - first)))
        best = min(found, key=lambda parts: (self.price(parts), parts))
        return tuple((colour, some) for colour, some in best if some)

    def price(self, missing: Missing) -> int:
        """Cents a week."""
        each = self.problem.quanta_per_hour
        return sum(self.prices.extra_hours(colour, quanta, each) for colour, quanta in missing)

    def _colour_order(self, colour: str) -> tuple[int, str]:
        if colour not in self._colour_prices:
            self._colour_prices[colour] = self.prices.extra_hours(colour, 1, 1)
        return self._colour_prices[colour], colour

    def _left(self, instance: Instance, p: int, given: Sequence[Given]) -> Lefts:
        slack = self._slack(instance, p)
        for j, quanta in given:
            freed = self.allowed(self.ledger.instances[j], p)
            slack = [(within, left + quanta if freed <= within else left) for within, left in slack]
        return slack

    def _slack(self, instance: Instance, p: int) -> Lefts:
        usable = self.allowed(instance, p)
        if (p, usable) not in self._slacks:
            spent: Counter[Colours] = Counter()
            for j, quanta in self.ledger.work[p].items():
                spent[self.allowed(self.ledger.instances[j], p)] += quanta
            self._slacks[p, usable] = lefts(self.ledger.people[p].sources, usable, spent)
        return self._slacks[p, usable]

    def is_within_limits(self, instance: Instance, p: int, gives: Sequence[int] = ()) -> bool:
        """Whether one more executed instance keeps the person's limits, after giving some up."""
        ledger, person = self.ledger, self.ledger.people[p]
        if len(ledger.work[p]) + 1 - len(gives) > person.max_tasks:
            return False
        gone = [ledger.instances[j].task.cluster for j in gives]
        if kinds(ledger.clusters[p], instance.task.cluster, gone) > person.max_clusters:
            return False
        if instance.level != "S" or instance.owner in person.homes:
            return True
        left = [visit for j in gives if (visit := ledger.visit(j, p)) is not None]
        return kinds(ledger.visits[p], instance.owner, left) <= ledger.most_visits(p)


def lefts(sources: Mapping[str, int], usable: Colours, spent: Mapping[Colours, int]) -> Lefts:
    """What is left within each set of colours that bounds work on `usable` (Hall's condition).

    Work fits if, for every union of sets of colours that some of it may take, what can only come
    from that union does not exceed what there is of it.
    """
    unions = {usable: None}
    for used in spent:
        unions |= dict.fromkeys([union | used for union in unions])
    return [
        (
            union,
            sum(sources.get(colour, 0) for colour in union)
            - sum(quanta for used, quanta in spent.items() if used <= union),
        )
        for union in unions
    ]


def kinds(counted: Counter[str], comes: str, gone: Sequence[str]) -> int:
    """How many kinds there are after one comes and some go."""
    left = [kind for kind, times in counted.items() if not gone or times > gone.count(kind)]
    return len(left) + (comes not in left)
