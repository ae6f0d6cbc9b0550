"""A first plan at once: round the relaxation, and give what it leaves to whoever has room.

Most values of the relaxation are whole already. The rest is divided greedily: core work first, then
by priority; for each instance the people on whom the relaxation put most come first.
"""

from collections import defaultdict

from .division import Division
from .ground import Ground
from .matrix import Floats
from .model import DivisionModel, Pair, unions


class Room:
    """What people can still take on."""

    def __init__(self, model: DivisionModel) -> None:
        self.model = model
        self.hours: list[list[tuple[frozenset[str], int]]] = []
        self.used: list[list[int]] = []
        for p, person in enumerate(model.people):
            uses = {model.candidates[i, p].sources for i in model.of_person[p]}
            sets = [(s, sum(person.sources[colour] for colour in s)) for s in unions(uses)]
            self.hours.append(sets)
            self.used.append([0] * len(sets))
        self.tasks = [0] * len(model.people)
        self.clusters: dict[int, set[str]] = defaultdict(set)
        self.away: dict[int, set[str]] = defaultdict(set)

    def left(self, pair: Pair) -> int:
        """The quanta the person could give to the instance."""
        i, p = pair
        person, instance = self.model.people[p], self.model.instances[i]
        if self.tasks[p] >= person.max_tasks:
            return 0
        entered = self.clusters[p]
        if instance.task.cluster not in entered and len(entered) >= person.max_clusters:
            return 0
        if instance.level == "S" and instance.owner not in person.homes:
            visits = self.away[p]
            most = person.max_schools - len(person.homes)
            if instance.owner not in visits and len(visits) >= most:
                return 0
        sources = self.model.candidates[pair].sources
        return min(
            most - used
            for (colours, most), used in zip(self.hours[p], self.used[p], strict=True)
            if sources <= colours
        )

    def take(self, pair: Pair, quanta: int) -> None:
        i, p = pair
        instance, sources = self.model.instances[i], self.model.candidates[pair].sources
        self.tasks[p] += 1
        self.clusters[p].add(instance.task.cluster)
        if instance.level == "S" and instance.owner not in self.model.people[p].homes:
            self.away[p].add(instance.owner)
        for k, (colours, _) in enumerate(self.hours[p]):
            if sources <= colours:
                self.used[p][k] += quanta


def rounded(ground: Ground, values: Floats, active: frozenset[int]) -> Division:
    """A division near the values, with the instances that are chosen."""
    model, room = ground.model, Room(ground.model)
    division = Division(active=set(active))

    def urgency(i: int) -> tuple[bool, int, int, int]:
        instance = model.instances[i]
        return not instance.task.core, instance.task.priority, -instance.quanta, i

    order = sorted(active, key=urgency)
    for is_first in (True, False):
        for i in order:
            for _, _, p in sorted(_wish(ground, values, (i, p)) for p in model.of_instance[i]):
                lean = values[_lead(model, (i, p))]
                if not is_first:
                    _give(model, division, room, (i, p), None)
                elif lean > 0.99:
                    _give(model, division, room, (i, p), int(lean + 1e-6))
    return division


def _wish(ground: Ground, values: Floats, pair: Pair) -> tuple[float, int, int]:
    return -round(float(values[_lead(ground.model, pair)]), 6), ground.ranks[pair], pair[1]


def _lead(model: DivisionModel, pair: Pair) -> int:
    candidate = model.candidates[pair]
    return candidate.executes if candidate.quanta is None else candidate.quanta


def _give(
    model: DivisionModel, division: Division, room: Room, pair: Pair, wanted: int | None
) -> None:
    """As much as is wanted (for unsplit work: all), needed and possible."""
    i, p = pair
    instance, found = (
        model.instances[i],
        [q for q in model.of_instance[i] if (i, q) in division.work],
    )
    if p in found or len(found) >= instance.max_executors:
        return
    open_quanta = instance.quanta - sum(division.work[i, q] for q in found)
    most = min(open_quanta, room.left(pair))
    if model.candidates[pair].quanta is None:
        given, least = most, instance.quanta
    else:
        given, least = most if wanted is None else min(wanted, most), instance.task.min_chunk
    if given >= least:
        division.work[pair] = given
        room.take(pair, given)
