"""A first good plan for a group: the relaxation chooses levels, then each block is made whole."""

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from .division import Division, division_from_values, values_from_division
from .expansion import Instance
from .ground import Ground
from .highs import Work, solve
from .linear import INFINITY, Expression, LinearModel
from .live import LiveResult
from .matrix import Floats
from .model import DivisionModel
from .neighbourhood import Neighbourhood
from .relaxation import Guide
from .rounding import rounded
from .submodel import Submodel

BLOCK_CHECKS = 150
LARGE, LARGE_CHECKS = 2_000, 600  # the group's own block is worth more
BLOCK_GAP = 30  # in the goal: small beside a quantum left open
BLOCK_BREADTH = 12  # people for each instance, those whom the relaxation would rather have
ALMOST = 1e-6
ROUNDING = 1e-6  # of the simplex


def construct(ground: Ground, guide: Guide, offer: Callable[[Division], object]) -> Floats | None:
    """Values of a whole plan, or nothing if stopped, stuck or too large; a first one is offered."""
    work = Work(ground.clock.should_stop)
    chosen = _levels(ground, guide, work)
    relaxed = None if chosen is None else guide.minimise(work, chosen)
    if chosen is None or relaxed is None:
        return None
    values = guide.relaxation.values(relaxed.values)
    offer(rounded(ground, values, chosen))
    return None if ground.is_large else _whole(ground, guide, work, chosen, relaxed)


def _levels(ground: Ground, guide: Guide, work: Work) -> frozenset[int] | None:
    relaxed = guide.minimise(work)
    if relaxed is None:
        return None
    ground.rank(guide.prices(relaxed))
    return chosen_levels(ground.model, guide.relaxation.values(relaxed.values))


def _whole(
    ground: Ground, guide: Guide, work: Work, chosen: frozenset[int], relaxed: LiveResult | None
) -> Floats | None:
    """Block after block made whole, what is still to come in parts as the relaxation sees it."""
    values: Floats = np.zeros(0)
    todo, later = blocks(ground.model, chosen), chosen
    while todo:
        if relaxed is None or ground.clock.should_stop():
            return None
        found = guide.relaxation.values(relaxed.values)
        values = _with_later(ground, values, found, later) if len(values) else found
        prices = guide.duals(relaxed)
        block = todo.pop(0)
        later = frozenset[int]().union(*todo)
        whole = _made_whole(ground, values, block=block, later=later, active=chosen, prices=prices)
        if whole is None:
            return None
        values = whole
        guide.settle(block, values)
        relaxed = guide.minimise(work) if todo else relaxed
    return settled(ground.model, values)


def _with_later(ground: Ground, values: Floats, relaxed: Floats, later: frozenset[int]) -> Floats:
    """The blocks that are still in parts, as the relaxation now sees them."""
    values = np.array(values)
    for i in later:
        columns = _columns_of(ground.model, i)
        values[columns] = relaxed[columns]
    return values


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
        found["SPG".index(instance.level), instance.owner].add(i)
    return [frozenset(found[key]) for key in sorted(found)]


def _made_whole(
    ground: Ground,
    values: Floats,
    *,
    block: frozenset[int],
    later: frozenset[int],
    active: frozenset[int],
    prices: Floats,
) -> Floats | None:
    """Divide the block; the hours that the relaxation gives to later blocks stay kept for them."""
    area = Neighbourhood(ground.model, active)
    area.add_instances(sorted(block))
    levels = {ground.model.active[i] for i in block}
    emptied = np.array(values)
    emptied[sorted(area.columns() - levels)] = 0
    pairs = [pair for pair in area.pairs() if ground.ranks[pair] < BLOCK_BREADTH]
    free = area.columns(pairs) - levels
    parts = _parts(ground, values, later)
    submodel = ground.cutter.cut(free, emptied, _marks_to_come(ground, parts))
    _let_loads_be_parts(ground.model, submodel)
    goal = submodel.expression(ground.goal)
    _let_hours_be_borrowed(submodel, goal, ground.cutter.matrix.times(parts), prices)
    result = solve(
        submodel.linear,
        goal,
        Work(
            ground.clock.should_stop,
            BLOCK_CHECKS if len(submodel.columns) < LARGE else LARGE_CHECKS,
        ),
        seed=ground.seed,
        absolute_gap=BLOCK_GAP,
    )
    if result.values is None:
        return None
    return submodel.merged(emptied, result.values[: len(submodel.columns)])


def _parts(ground: Ground, values: Floats, later: frozenset[int]) -> Floats:
    """Only what later blocks have of the values."""
    parts: Floats = np.zeros(len(values))
    for i in later:
        columns = _columns_of(ground.model, i)
        parts[columns] = values[columns]
    return parts


def _columns_of(model: DivisionModel, i: int) -> list[int]:
    candidates = [model.candidates[i, p] for p in model.of_instance[i]]
    columns = [candidate.executes for candidate in candidates]
    columns += [candidate.quanta for candidate in candidates if candidate.quanta is not None]
    return columns + ([model.outsourced[i]] if i in model.outsourced else [])


def _marks_to_come(ground: Ground, parts: Floats) -> Floats:
    """Later blocks are still in parts: whole marks for all of them would not fit the limits."""
    matrix, rows = ground.cutter.matrix, np.array(ground.model.mark_rows, np.int64)
    allowance: Floats = np.zeros(len(matrix.row_lower))
    allowance[rows] = matrix.times(parts)[rows]
    return allowance


def _let_hours_be_borrowed(
    submodel: Submodel, goal: Expression, kept: Floats, prices: Floats
) -> None:
    """What is kept for later blocks may be taken at the price that the relaxation gives it."""
    linear = submodel.linear
    borrowed: dict[int, int] = {}
    for new, row in enumerate(submodel.rows.tolist()):
        if kept[row] > ALMOST and linear.row_upper[new] < INFINITY:
            borrowed[new] = linear.column(float(kept[row]), integer=False)
            goal.add(borrowed[new], max(0.0, -float(prices[row])) + 1)
    rows = list(linear.rows)
    loose = LinearModel(linear.lower, linear.upper, linear.is_integer)
    for new, found in enumerate(rows):
        more = [(borrowed[new], -1.0)] if new in borrowed else []
        lower, upper = found.lower - ROUNDING, found.upper + ROUNDING
        loose.row([*found.entries, *more], lower=lower, upper=upper)
    submodel.linear.row_lower, submodel.linear.row_upper = loose.row_lower, loose.row_upper
    linear.starts, linear.index, linear.coefficients = loose.starts, loose.index, loose.coefficients


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
