"""A first good plan for a group: the relaxation chooses levels, then each block is made whole."""

from collections import defaultdict
from dataclasses import dataclass

from .division import division_from_values, values_from_division
from .expansion import Instance
from .highs import Work, solve
from .linear import Expression
from .model import DivisionModel
from .neighbourhood import Neighbourhood
from .progress import Clock
from .relaxation import Relaxation
from .submodel import Cutter, Submodel

BLOCK_CHECKS = 150
ALMOST = 1e-6


@dataclass(slots=True)
class Construction:
    """What is needed to build, and later to improve."""

    model: DivisionModel
    relaxation: Relaxation
    cutter: Cutter
    goal: Expression  # one weighted sum to search with
    clock: Clock
    seed: int


def construct(building: Construction) -> list[float] | None:
    """Values of a whole plan, or nothing if stopped or stuck."""
    values = _relaxed(building)
    if values is None:
        return None
    chosen = chosen_levels(building.model, values)
    values = _relaxed(building, chosen)
    if values is None:
        return None
    for block in blocks(building.model, chosen):
        if building.clock.should_stop():
            return None
        found = _made_whole(building, values, block, chosen)
        if found is None:
            return None
        values = found
    return settled(building.model, values)


def _relaxed(building: Construction, active: frozenset[int] | None = None) -> list[float] | None:
    """The relaxation's values; with `active`, only those instances are done."""
    relaxation, work = building.relaxation, Work(building.clock.should_stop)
    linear, before = relaxation.linear, None
    if active is not None:
        before = list(linear.lower), list(linear.upper)
        for i, column in building.model.active.items():
            here = relaxation.ties[column][0]
            linear.lower[here] = linear.upper[here] = float(i in active)
    result = relaxation.minimise(relaxation.expression(building.goal), work, building.seed)
    if before is not None:
        linear.lower, linear.upper = before
    return None if result.values is None else relaxation.values(result.values)


def chosen_levels(model: DivisionModel, values: list[float]) -> frozenset[int]:
    """For each task, the level the relaxation leans to; every need covered once."""
    of_task: dict[str, list[int]] = defaultdict(list)
    for i, instance in enumerate(model.instances):
        of_task[instance.task.id].append(i)
    chosen: set[int] = set()
    for found in of_task.values():
        chosen |= _levels_of_task(model, found, values)
    return frozenset(chosen)


def _levels_of_task(model: DivisionModel, found: list[int], values: list[float]) -> set[int]:
    """The whole group first, then pools, then what is left to schools."""
    needs = {school for i in found for school in model.instances[i].covers}
    only_at: dict[str, set[str]] = defaultdict(set)
    for i in found:
        for school in model.instances[i].covers:
            only_at[school].add(model.instances[i].level)
    chosen: set[int] = set()
    left = 1.0
    for level in ("G", "P", "S"):
        for i in (i for i in found if model.instances[i].level == level):
            instance, lean = model.instances[i], values[model.active[i]]
            must = any(only_at[school] == {level} for school in instance.covers)
            wanted = must or level == "S" or lean >= left / 2
            if wanted and needs.issuperset(instance.covers):
                chosen.add(i)
                needs.difference_update(instance.covers)
        if level == "G":
            left -= sum(values[model.active[i]] for i in found if model.instances[i].level == "G")
    return chosen


def blocks(model: DivisionModel, active: frozenset[int]) -> list[frozenset[int]]:
    """The instances of the group, of each pool, of each school."""
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    for i in active:
        instance: Instance = model.instances[i]
        found["GPS".index(instance.level), instance.owner].add(i)
    return [frozenset(found[key]) for key in sorted(found)]


def _made_whole(
    building: Construction, values: list[float], block: frozenset[int], active: frozenset[int]
) -> list[float] | None:
    """Divide the block; the hours that the relaxation gives to later blocks stay kept for them."""
    area = Neighbourhood(building.model, active)
    area.add_instances(block)
    free = area.columns() - {building.model.active[i] for i in block}
    submodel = building.cutter.cut(free, values)
    _let_marks_be_parts(building.model, submodel)
    result = solve(
        submodel.linear,
        submodel.expression(building.goal),
        Work(building.clock.should_stop, BLOCK_CHECKS),
        seed=building.seed,
    )
    return None if result.values is None else submodel.merged(values, result.values)


def _let_marks_be_parts(model: DivisionModel, submodel: Submodel) -> None:
    """Later blocks are still in parts, and whole marks for all of them would not fit the limits."""
    marks = {*model.clusters.values(), *model.away.values()}
    marks |= {*model.over.values(), *model.under.values()}
    for new, old in enumerate(submodel.columns):
        if old in marks:
            submodel.linear.is_integer[new] = False


def settled(model: DivisionModel, values: list[float]) -> list[float]:
    """Whole values everywhere; backups that came out in parts are found again."""
    whole = [float(round(value)) for value in values]
    if all(abs(a - b) < ALMOST for a, b in zip(whole, values, strict=True)):
        return whole
    return values_from_division(model, division_from_values(model, values))
