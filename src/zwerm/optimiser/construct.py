"""A first good plan for a group: the relaxation chooses levels, then each block is made whole."""

from collections import defaultdict

import numpy as np

from .division import division_from_values, values_from_division
from .expansion import Instance
from .ground import Ground
from .highs import Work, solve
from .matrix import Floats
from .model import DivisionModel
from .neighbourhood import Neighbourhood
from .relaxation import Guide
from .submodel import Submodel

BLOCK_CHECKS = 150
BLOCK_BREADTH = 12  # people for each instance, those whom the relaxation would rather have
ALMOST = 1e-6


def construct(ground: Ground, guide: Guide) -> Floats | None:
    """Values of a whole plan, or nothing if stopped or stuck."""
    work = Work(ground.clock.should_stop)
    relaxed = guide.minimise(work)
    if relaxed is None:
        return None
    ground.rank(guide.prices(relaxed))
    chosen = chosen_levels(ground.model, guide.relaxation.values(relaxed.values))
    relaxed = guide.minimise(work, chosen)
    if relaxed is None:
        return None
    values = guide.relaxation.values(relaxed.values)
    todo = blocks(ground.model, chosen)
    while todo:
        if ground.clock.should_stop():
            return None
        block = todo.pop(0)
        later = frozenset[int]().union(*todo)
        found = _made_whole(ground, values, block, later, chosen)
        if found is None:
            return None
        values = found
    return settled(ground.model, values)


def chosen_levels(model: DivisionModel, values: Floats) -> frozenset[int]:
    """For each task, the level the relaxation leans to; every need covered once."""
    of_task: dict[str, list[int]] = defaultdict(list)
    for i, instance in enumerate(model.instances):
        of_task[instance.task.id].append(i)
    chosen: set[int] = set()
    for found in of_task.values():
        chosen |= _levels_of_task(model, found, values)
    return frozenset(chosen)


def _levels_of_task(model: DivisionModel, found: list[int], values: Floats) -> set[int]:
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
    ground: Ground,
    values: Floats,
    block: frozenset[int],
    later: frozenset[int],
    active: frozenset[int],
) -> Floats | None:
    """Divide the block; the hours that the relaxation gives to later blocks stay kept for them."""
    area = Neighbourhood(ground.model, active)
    area.add_instances(block)
    levels = {ground.model.active[i] for i in block}
    emptied = np.array(values)
    emptied[sorted(area.columns() - levels)] = 0
    pairs = [pair for pair in area.pairs() if ground.ranks[pair] < BLOCK_BREADTH]
    free = area.columns(pairs) - levels
    submodel = ground.cutter.cut(free, emptied, _marks_to_come(ground, values, later))
    _let_loads_be_parts(ground.model, submodel)
    result = solve(
        submodel.linear,
        submodel.expression(ground.goal),
        Work(ground.clock.should_stop, BLOCK_CHECKS),
        seed=ground.seed,
    )
    return None if result.values is None else submodel.merged(emptied, result.values)


def _marks_to_come(ground: Ground, values: Floats, later: frozenset[int]) -> Floats:
    """Later blocks are still in parts: whole marks for all of them would not fit the limits."""
    model, matrix = ground.model, ground.cutter.matrix
    parts = np.zeros(len(values))
    columns = [model.candidates[i, p].executes for i in later for p in model.of_instance[i]]
    parts[columns] = values[columns]
    allowance = np.zeros(len(matrix.row_lower))
    rows = np.array(model.mark_rows, np.int64)
    allowance[rows] = matrix.times(parts)[rows]
    return allowance


def _let_loads_be_parts(model: DivisionModel, submodel: Submodel) -> None:
    loads = {*model.over.values(), *model.under.values()}
    for new, old in enumerate(submodel.columns.tolist()):
        if old in loads:
            submodel.linear.is_integer[new] = False


def settled(model: DivisionModel, values: Floats) -> Floats:
    """Whole values everywhere; backups that came out in parts are found again."""
    whole = np.rint(values)
    if np.all(np.abs(whole - values) < ALMOST):
        return whole
    return np.array(values_from_division(model, division_from_values(model, values.tolist())))
