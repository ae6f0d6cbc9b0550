"""Find backups for as many instances as can be, those of core tasks first.

Who can have a backup at the same time is a matroid, so taking the instances by weight and making
room by moving earlier backups gives the best there is.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from .expansion import margin
from .model import DivisionModel, Pair


def backups_of(
    model: DivisionModel,
    active: Collection[int],
    work: Mapping[Pair, int],
    bought: Mapping[int, int],
) -> set[Pair]:
    """The pairs that back up, the same for the same division."""
    able = _able(model, active, work, bought)
    chosen: dict[int, int] = {}
    holds: dict[int, set[int]] = defaultdict(set)
    for i in sorted(able, key=lambda i: (not model.instances[i].task.core, i)):
        for instance, person in _path(i, able, holds, model):
            if instance in chosen:
                holds[chosen[instance]].discard(instance)
            chosen[instance] = person
            holds[person].add(instance)
    return set(chosen.items())


def _able(
    model: DivisionModel,
    active: Collection[int],
    work: Mapping[Pair, int],
    bought: Mapping[int, int],
) -> dict[int, list[int]]:
    """Who can back up each instance that needs it, the most competent first."""
    able: dict[int, list[int]] = {
        i: [] for i in model.missing if i in active and bought.get(i) != model.instances[i].quanta
    }
    for i, p in model.backups:
        if i in able and (i, p) not in work:
            able[i].append(p)
    for i, people in able.items():
        task = model.instances[i].task
        people.sort(key=lambda p: (-min(0, margin(model.people[p], task)), p))
    return able


def _path(
    start: int, able: dict[int, list[int]], holds: dict[int, set[int]], model: DivisionModel
) -> list[Pair]:
    """Who takes over from whom, so that the start has a backup too."""
    trail: dict[int, list[Pair]] = {}
    for i, so_far in (queue := [(start, list[Pair]())]):
        for p in able[i]:
            if p in trail:
                continue
            trail[p] = [*so_far, (i, p)]
            if len(holds[p]) < model.people[p].max_backups:
                return trail[p]
            queue += [(other, trail[p]) for other in sorted(holds[p])]
    return []
