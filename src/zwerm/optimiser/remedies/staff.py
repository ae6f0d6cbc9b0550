"""Who could do what if a little changed: levels they lack, hours they miss, limits in the way.

People go by their index in the ledger.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from ..expansion import Instance, Territory, colour_allows, dimensions, territory
from ..ledger import Colours, Ledger
from ..problem import Task
from .price_list import Prices

Lack = tuple[str, int, int]  # dimension, own level, level asked
Given = tuple[int, int]  # an instance of the ledger, and the quanta of it that someone gives up
Lefts = list[tuple[Colours, int]]
Missing = tuple[int, str]  # quanta, and the cheapest colour they may have


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

    def room(self, instance: Instance, p: int, given: Given | None = None) -> int:
        """The quanta the person can still do of it, after giving something up."""
        return min((left for _, left in self._left(instance, p, given)), default=0)

    def missing(
        self, instance: Instance, p: int, quanta: int, given: Given | None = None
    ) -> Missing | None:
        """The fewest extra quanta of one colour that make room; nothing if none would."""
        if not self.allowed(instance, p):
            return None
        return self.cheapest(self._left(instance, p, given), quanta, self.ledger.hours[p])

    def cheapest(self, lefts: Lefts, quanta: int, hours: int) -> Missing | None:
        """Whatever is too narrow must get wider: the colour is in every set that does not suffice.

        Nobody gets beyond a full-time week.
        """
        tight = [(within, left) for within, left in lefts if left < quanta]
        if not tight:
            return 0, ""
        colours = frozenset.intersection(*(within for within, _ in tight))
        extra = quanta - min(left for _, left in tight)
        if not colours or hours + extra > self.full_time:
            return None
        return extra, min(colours, key=self._colour_order)

    def _colour_order(self, colour: str) -> tuple[int, str]:
        if colour not in self._colour_prices:
            self._colour_prices[colour] = self.prices.extra_hours(colour, 1, 1)
        return self._colour_prices[colour], colour

    def _left(self, instance: Instance, p: int, given: Given | None) -> Lefts:
        slack = self._slack(instance, p)
        if given is None:
            return slack
        j, quanta = given
        freed = self.allowed(self.ledger.instances[j], p)
        return [(within, left + quanta if freed <= within else left) for within, left in slack]

    def _slack(self, instance: Instance, p: int) -> Lefts:
        usable = self.allowed(instance, p)
        if (p, usable) not in self._slacks:
            spent: Counter[Colours] = Counter()
            for j, quanta in self.ledger.work[p].items():
                spent[self.allowed(self.ledger.instances[j], p)] += quanta
            self._slacks[p, usable] = lefts(self.ledger.people[p].sources, usable, spent)
        return self._slacks[p, usable]

    def is_within_limits(self, instance: Instance, p: int, gives: int | None = None) -> bool:
        """Whether one more executed instance keeps the person's limits, after giving one up."""
        ledger, person = self.ledger, self.ledger.people[p]
        if len(ledger.work[p]) + 1 - (gives is not None) > person.max_tasks:
            return False
        clusters, visits = ledger.clusters[p], ledger.visits[p]
        gone = None if gives is None else ledger.instances[gives].task.cluster
        if kinds(clusters, instance.task.cluster, gone) > person.max_clusters:
            return False
        if instance.level != "S" or instance.owner in person.homes:
            return True
        left = None if gives is None else ledger.visit(gives, p)
        return kinds(visits, instance.owner, left) <= ledger.most_visits(p)


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


def kinds(counted: Counter[str], comes: str, goes: str | None) -> int:
    """How many kinds there are after one comes and one goes."""
    found = len(counted) + (comes not in counted)
    return found - (goes is not None and goes != comes and counted[goes] == 1)
