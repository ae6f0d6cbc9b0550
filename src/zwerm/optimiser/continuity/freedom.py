"""What may change beside the tasks of who is away: enough to help, and little enough to solve."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..model import Pair
from .team import Team, purse

# A core quantum against one of the least priority: only to choose who could make room.
CORE_WEIGHT = 100


@dataclass(slots=True)
class Freedom:
    """What is decided anew: pairs of an instance and a person, and levels of instances.

    Instances without anybody may still be bought. Dictionaries, because they keep an order.
    """

    pairs: dict[Pair, None] = field(default_factory=dict)
    instances: dict[int, None] = field(default_factory=dict)
    levels: dict[int, None] = field(default_factory=dict)

    def add(self, i: int, people: Iterable[int]) -> None:
        self.instances[i] = None
        self.pairs |= dict.fromkeys((i, p) for p in people)

    @property
    def people(self) -> list[int]:
        return sorted({p for _, p in self.pairs})


def own_tasks(before: Team, after: Team) -> Freedom:
    """The tasks of who is away, for whoever can do them, and what has changed so far."""
    found, model, away = Freedom(), after.rules.model, after.away
    for i, _ in before.pairs_of(away):
        found.add(i, (p for p in model.of_instance[i] if p != away))
    for p, mine in after.work.items():
        old = before.work.get(p, {})
        for i in sorted(mine.keys() | old.keys()) if p != away and mine is not old else ():
            if mine.get(i) != old.get(i):
                found.add(i, [p])
    for i in sorted(before.bought.keys() | after.bought.keys()):
        if before.bought.get(i) != after.bought.get(i):
            found.add(i, [])
    lifted = sorted(before.active ^ after.active)
    with_levels(found, after, {model.instances[i].task.id: None for i in lifted})
    return found


def with_helpers(freedom: Freedom, before: Team, after: Team, helpers: Iterable[int]) -> None:
    """Helpers may leave any of their tasks, to each other and to people with room for it."""
    model, chosen = after.rules.model, list(helpers)
    for i in sorted({i for p in chosen for i in before.work.get(p, ())}):
        doing, least = before.shares[i], after.rules.least(i)
        able = (p for p in model.of_instance[i] if p != after.away)
        near = (p for p in able if p in chosen or p in doing or after.own_room(i, p) >= least)
        freedom.add(i, near)


def with_purses(freedom: Freedom, before: Team, after: Team, lost: Iterable[int]) -> None:
    """What is bought with the money that could buy what is lost, need not be bought."""
    model = after.rules.model
    purses = {purse(model.instances[i]) for i in lost if i in model.outsourced}
    for i in sorted(before.bought):
        if purse(model.instances[i]) in purses:
            least = after.rules.least(i)
            freedom.add(i, (p for p in model.of_instance[i] if after.own_room(i, p) >= least))


def with_levels(freedom: Freedom, after: Team, tasks: Iterable[str]) -> None:
    """The tasks may be done at any level, by anybody who can."""
    model, wanted = after.rules.model, set(tasks)
    for i, instance in enumerate(model.instances) if wanted else ():
        if instance.task.id in wanted:
            freedom.levels[i] = None
            freedom.add(i, (p for p in model.of_instance[i] if p != after.away))


def helpers(after: Team, lost: Iterable[int], most: int) -> list[int]:
    """Who could do most of what is lost if they left lighter work, the best first."""
    model, gain = after.rules.model, dict[int, int]()
    for i in lost:
        weight, quanta = _weight(after, i), after.uncovered(i)
        for p in model.of_instance[i]:
            if p != after.away:
                mine = after.work.get(p, {})
                lighter = sum(q for j, q in mine.items() if _weight(after, j) < weight)
                other = sum(mine.values()) - lighter
                gain[p] = gain.get(p, 0) + weight * min(quanta, lighter) + min(quanta, other)
    return sorted(gain, key=lambda p: (-gain[p], p))[:most]


def _weight(team: Team, i: int) -> int:
    task = team.rules.model.instances[i].task
    return CORE_WEIGHT if task.core else 4 - task.priority
