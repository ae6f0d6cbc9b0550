"""The division nearest to an older plan: what still holds stays, what breaks a rule goes.

The plan may be of another problem: people, tasks, hours, needs, limits, pins and forbids may have
changed since. Pins come first. Then the older rows come back, those whose loss weighs most before
the others, each as far as it fits; what nobody does then goes to those who have room for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .division import Division
from .expansion import matches
from .filling import Filling
from .model import DivisionModel, Pair
from .plan import Plan


@dataclass(frozen=True, slots=True)
class Repair:
    """A division that keeps the rules, and where it is not as it was."""

    division: Division
    kept: float  # the share of the older plan's quanta that is still there
    instances: tuple[int, ...]  # those that weigh most first
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Older:
    """The plan in the terms of the model, as far as it knows them."""

    quanta: int  # all that was done
    active: tuple[int, ...]
    work: Mapping[Pair, int]
    bought: Mapping[int, int]


def repaired(model: DivisionModel, plan: Plan, base: Division) -> Repair:
    """`base` keeps the rules and the pins, and may do nothing else."""
    older = _older(model, plan)
    filling = _begun(model, older, base)
    for pair in _by_weight(model, filling, older.work):
        i, _ = pair
        whole = model.instances[i].quanta
        wanted = older.work[pair] if model.instances[i].is_split else whole
        filling.put(pair, wanted - filling.work.get(pair, 0))
    for i in sorted(older.bought, key=lambda i: weight(model, i)):
        filling.buy(i, older.bought[i] if model.instances[i].is_split else filling.rest(i))
    kept = sum(min(quanta, filling.work.get(pair, 0)) for pair, quanta in older.work.items())
    open_now = [
        i for i in sorted(filling.active, key=lambda i: weight(model, i)) if filling.rest(i)
    ]
    filling.fill(open_now)
    return _told(model, filling, older, kept, open_now)


def weight(model: DivisionModel, i: int) -> tuple[bool, int, int, int]:
    """Sorts what weighs most first: core work, then by priority, then what is large."""
    instance = model.instances[i]
    return not instance.task.core, instance.task.priority, -instance.quanta, i


def _older(model: DivisionModel, plan: Plan) -> Older:
    index = {instance.key: i for i, instance in enumerate(model.instances)}
    people = {person.id: p for p, person in enumerate(model.people)}
    work = {}
    for row in plan.hours:
        pair = index.get((row.task, row.level, row.owner), -1), people.get(row.person, -1)
        if pair in model.candidates:
            work[pair] = row.total
    places = [(index.get((row.task, row.level, row.owner)), row.quanta) for row in plan.outsource]
    active = [index.get((row.task, row.level, row.owner)) for row in plan.level]
    return Older(
        quanta=sum(row.total for row in plan.hours),
        active=tuple(i for i in active if i is not None),
        work=work,
        bought={i: quanta for i, quanta in places if i is not None},
    )


def _begun(model: DivisionModel, older: Older, base: Division) -> Filling:
    """The places where work is done, and the pins, by whom they were kept before if they were."""
    seeds = _pinned(model, older, base)
    if model.problem.max_changes is None:
        filling = Filling(model, _levels(model, older, base, {i for i, _ in seeds}))
        if all(filling.put(pair, quanta) for pair, quanta in seeds.items()):
            return filling
    # The cap on changes, or pins that meet at one place: only the base is sure to keep the rules.
    filling = Filling(model, _levels(model, older, base, {i for i, _ in base.work}))
    current = {pair: filling.is_current(pair) for pair in base.work}
    for pair in sorted(base.work, key=lambda pair: (not current[pair], pair)):
        filling.put(pair, base.work[pair])
    for i, quanta in sorted(base.bought.items()):
        filling.buy(i, quanta)
    return filling


def _pinned(model: DivisionModel, older: Older, base: Division) -> dict[Pair, int]:
    people = {person.id: p for p, person in enumerate(model.people)}
    seeds: dict[Pair, int] = {}
    for pin in model.problem.pins:
        p = people[pin.person]
        keeping = [
            pair
            for work in (older.work, base.work)
            for pair in sorted(work)
            if pair[1] == p and matches(pin, model.instances[pair[0]])
        ]
        if not seeds.keys() & set(keeping):
            instance = model.instances[keeping[0][0]]
            seeds[keeping[0]] = instance.task.min_chunk if instance.is_split else instance.quanta
    return seeds


def _levels(model: DivisionModel, older: Older, base: Division, must: set[int]) -> set[int]:
    """For each task the places it was done at, and for new needs the smallest."""
    done: dict[int, int] = defaultdict(int)
    for (i, _), quanta in older.work.items():
        done[i] += quanta
    rank = {i: place for place, i in enumerate(sorted(older.active, key=lambda i: (-done[i], i)))}
    of_task: dict[str, list[int]] = defaultdict(list)
    for i, instance in enumerate(model.instances):
        of_task[instance.task.id].append(i)
    chosen: set[int] = set()
    for found in of_task.values():

        def order(i: int) -> tuple[bool, int, int, int]:
            level = "SPG".index(model.instances[i].level)
            return i not in must, rank.get(i, len(rank)), level, i

        chosen |= _covering(model, sorted(found, key=order)) or (base.active & set(found))
    return chosen


def _covering(model: DivisionModel, found: Iterable[int]) -> set[int]:
    """Each in turn if it serves nobody twice; nothing if somebody would go without."""
    needs = {school for i in found for school in model.instances[i].covers}
    chosen: set[int] = set()
    for i in found:
        if needs.issuperset(model.instances[i].covers):
            chosen.add(i)
            needs.difference_update(model.instances[i].covers)
    return set() if needs else chosen


def _by_weight(model: DivisionModel, filling: Filling, work: Mapping[Pair, int]) -> list[Pair]:
    """Where changes are capped, what is done today comes first."""
    has_cap = model.problem.max_changes is not None
    return sorted(
        work,
        key=lambda pair: (
            has_cap and not filling.is_current(pair),
            weight(model, pair[0])[:2],
            -work[pair],
            pair,
        ),
    )


def _told(
    model: DivisionModel, filling: Filling, older: Older, kept: int, open_now: list[int]
) -> Repair:
    """Who and what is not as it was, and then what nobody did before either."""
    pairs = {*filling.work, *older.work}
    moved = [pair for pair in pairs if filling.work.get(pair) != older.work.get(pair)]
    places = {i for i, _ in moved if i in filling.active}
    places |= filling.active - set(older.active)
    first = sorted(places, key=lambda i: weight(model, i))
    return Repair(
        division=filling.division(),
        kept=kept / older.quanta if older.quanta else 1.0,
        instances=(*first, *(i for i in open_now if i not in places)),
        people=tuple(sorted({p for _, p in moved})),
    )
