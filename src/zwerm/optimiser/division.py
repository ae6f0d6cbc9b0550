"""A division as the solver sees it, without colours and backups, and its way to a plan and back."""

from collections import defaultdict
from dataclasses import dataclass, field

from .backups import backups_of
from .colours import Want, colours_of
from .model import DivisionModel, Pair
from .plan import ActiveLevel, Hours, Outsourced, Plan


@dataclass(slots=True)
class Division:
    """Instances and people by their index in the model."""

    active: set[int] = field(default_factory=set)
    work: dict[Pair, int] = field(default_factory=dict)
    bought: dict[int, int] = field(default_factory=dict)


def division_from_values(model: DivisionModel, values: list[float]) -> Division:
    division = Division()
    for i, column in model.active.items():
        if round(values[column]):
            division.active.add(i)
    for pair, candidate in model.candidates.items():
        if round(values[candidate.executes]):
            column, coefficient = model.work(pair)
            division.work[pair] = round(values[column]) * coefficient
    for i in model.outsourced:
        column, coefficient = model.bought(i)
        if round(values[column]):
            division.bought[i] = round(values[column]) * coefficient
    return division


def values_from_division(model: DivisionModel, division: Division) -> list[float]:
    """A value for every column: the division, and what follows from it."""
    values = [0.0] * len(model.linear.lower)
    for i in division.active:
        values[model.active[i]] = 1
    load = [0] * len(model.people)
    for pair, quanta in division.work.items():
        i, p = pair
        candidate = model.candidates[pair]
        values[candidate.executes] = 1
        if candidate.quanta is not None:
            values[candidate.quanta] = quanta
        load[p] += quanta
        values[model.clusters[p, model.instances[i].task.cluster]] = 1
        if (p, model.instances[i].owner) in model.away and model.instances[i].level == "S":
            values[model.away[p, model.instances[i].owner]] = 1
    for i, quanta in division.bought.items():
        column, coefficient = model.bought(i)
        values[column] = quanta // coefficient
        if i in model.wholly_outsourced and quanta == model.instances[i].quanta:
            values[model.wholly_outsourced[i]] = 1
    for p in model.over:
        hours = sum(model.people[p].sources.values())
        values[model.over[p]] = max(0, load[p] - hours * 9 // 10)
        values[model.under[p]] = max(0, -(-hours * 7 // 10) - load[p])
    _set_backups(model, division, values)
    return values


def _set_backups(model: DivisionModel, division: Division, values: list[float]) -> None:
    spares = backups_of(model, division.active, division.work, division.bought)
    for pair in spares:
        values[model.backups[pair]] = 1
    backed_up = {i for i, _ in spares}
    for i, column in model.missing.items():
        is_bought = division.bought.get(i) == model.instances[i].quanta
        if i in division.active and i not in backed_up and not is_bought:
            values[column] = 1


def plan_from_division(model: DivisionModel, division: Division) -> Plan:
    """The plan in full, the same for the same division."""
    wants: dict[int, list[Want]] = defaultdict(list)
    for (i, p), quanta in sorted(division.work.items()):
        wants[p].append((i, quanta, model.candidates[i, p].sources))
    shares = {
        (i, p): colours
        for p in wants
        for i, colours in colours_of(model.people[p], model.problem.sources, wants[p]).items()
    }
    spares = backups_of(model, division.active, division.work, division.bought)
    return Plan(
        level=tuple(ActiveLevel(*model.instances[i].key) for i in sorted(division.active)),
        hours=tuple(
            Hours(*model.instances[i].key, person=model.people[p].id, quanta=shares[i, p])
            for i, p in sorted(shares)
        ),
        outsource=tuple(
            Outsourced(*model.instances[i].key, quanta=quanta)
            for i, quanta in sorted(division.bought.items())
        ),
        backup=tuple(model.backup_row(pair) for pair in sorted(spares)),
    )


def division_from_plan(model: DivisionModel, plan: Plan) -> Division | None:
    """The plan as a division, or nothing if it speaks of what the model does not know."""
    index = {instance.key: i for i, instance in enumerate(model.instances)}
    people = {person.id: p for p, person in enumerate(model.people)}
    try:
        division = Division(
            active={index[row.task, row.level, row.owner] for row in plan.level},
            work={
                (index[row.task, row.level, row.owner], people[row.person]): row.total
                for row in plan.hours
            },
            bought={index[row.task, row.level, row.owner]: row.quanta for row in plan.outsource},
        )
    except KeyError:
        return None
    known = division.work.keys() <= model.candidates.keys()
    return division if known and division.bought.keys() <= model.outsourced.keys() else None
