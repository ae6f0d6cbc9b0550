"""Rows that every division keeps and the relaxation does not know: what fits, as whole pieces.

The relaxation puts half a task into what is left of somebody's week, and pays for half a cluster.
Three kinds of rows forbid that. *Marks*: the hours somebody has, times the mark of a cluster or a
school, bound all work there. *Rounded*: the sizes and the room of a knapsack, divided by a number
and rounded down (Gomory, "Outline of an algorithm for integer solutions to linear programs", 1958).
*Covers*: of tasks that do not fit together one stays out; the others join the row with the largest
coefficient that keeps it true (Zemel, "Easily computable facets of the knapsack polytope", 1989).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import gcd, hypot

import numpy as np

from .linear import INFINITY, Entry, Row
from .matrix import Numbers
from .model import DivisionModel, Pair, unions

# Rows that are missed by less than this, measured in their own length, are not worth having.
LEAST_DISTANCE = 0.01
ALMOST = 1e-6


@dataclass(frozen=True, slots=True)
class Knapsack:
    """Columns of 0 or 1 with their sizes, which fit in the room, or in nothing without the mark."""

    items: tuple[tuple[int, int], ...]  # column, size
    room: int
    mark: int | None = None

    def row(self, entries: Iterable[Entry], room: int) -> Row:
        """Entries of at most the room, times the mark."""
        if self.mark is None:
            return Row(list(entries), -INFINITY, room)
        return Row([*entries, (self.mark, -room)], -INFINITY, 0)


def static_rows(model: DivisionModel) -> list[Row]:
    """Rows to have from the start: marks, and what a budget can buy."""
    rows = []
    for mark, pairs in _marked(model).items():
        person = model.people[pairs[0][1]]
        colours = frozenset[str]().union(*(model.candidates[pair].sources for pair in pairs))
        hours = sum(person.sources[colour] for colour in colours)
        rows.append(Row([*map(model.work, pairs), (mark, -hours)], -INFINITY, 0))
    return rows + [Row(entries, -INFINITY, room) for entries, room in _budgets(model)]


def knapsacks(model: DivisionModel) -> list[Knapsack]:
    """What each person can do, what they can do of a cluster or at a school, what money can buy."""
    found: dict[Knapsack, None] = {}
    for p in range(len(model.people)):
        pairs = [(i, p) for i in model.of_person[p]]
        found |= dict.fromkeys(_of_person(model, pairs, None))
    for mark, pairs in _marked(model).items():
        found |= dict.fromkeys(_of_person(model, pairs, mark))
    for entries, room in _budgets(model):
        whole = tuple((c, int(size)) for c, size in entries if model.linear.upper[c] == 1)
        found[Knapsack(whole, room)] = None
    return [one for one in found if sum(size for _, size in one.items) > one.room]


def _marked(model: DivisionModel) -> dict[int, list[Pair]]:
    """The pairs that need each mark of a cluster or of a school away from home."""
    found: dict[int, list[Pair]] = defaultdict(list)
    for i, p in model.candidates:
        instance = model.instances[i]
        found[model.clusters[p, instance.task.cluster]].append((i, p))
        if instance.level == "S" and (p, instance.owner) in model.away:
            found[model.away[p, instance.owner]].append((i, p))
    return found


def _of_person(model: DivisionModel, pairs: Sequence[Pair], mark: int | None) -> Iterator[Knapsack]:
    """One for each set of colours; of shared work at least the smallest share counts."""
    for colours in unions({model.candidates[pair].sources for pair in pairs}):
        here = [pair for pair in pairs if model.candidates[pair].sources <= colours]
        items = tuple((model.candidates[pair].executes, _least(model, pair)) for pair in here)
        sources = model.people[here[0][1]].sources
        yield Knapsack(items, sum(sources[colour] for colour in colours), mark)


def _least(model: DivisionModel, pair: Pair) -> int:
    instance = model.instances[pair[0]]
    return instance.task.min_chunk if instance.is_split else instance.quanta


def _budgets(model: DivisionModel) -> Iterator[tuple[list[Entry], int]]:
    """What each budget can buy, in units of what all prices have in common."""
    spent: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i in model.outsourced:
        instance = model.instances[i]
        column, quanta = model.bought(i)
        owner = instance.owner if instance.level == "S" else "group"
        spent[owner].append((column, quanta * instance.task.outsource_eur_per_hour))
    for owner, entries in spent.items():
        unit = gcd(*(price for _, price in entries))
        money = model.problem.budgets_eur_per_week[owner] * model.problem.quanta_per_hour
        yield [(column, price // unit) for column, price in entries], money // unit


def missed(knapsack: Knapsack, values: Sequence[float]) -> Row | None:
    """The row of this knapsack that the values break most, if there is one."""
    mark = 1.0 if knapsack.mark is None else values[knapsack.mark]
    if all(not ALMOST < values[column] < mark - ALMOST for column, _ in knapsack.items):
        return None
    rows = [*_rounded(knapsack), *_lifted_cover(knapsack, values, mark)]
    distances = [_distance(row, values) for row in rows]
    best = max(distances, default=0.0)
    return rows[distances.index(best)] if best > LEAST_DISTANCE else None


def _distance(row: Row, values: Sequence[float]) -> float:
    over = sum(coefficient * values[column] for column, coefficient in row.entries) - row.upper
    return over / hypot(*(coefficient for _, coefficient in row.entries))


def _rounded(knapsack: Knapsack) -> Iterator[Row]:
    room = knapsack.room
    divisors = {size for _, size in knapsack.items} | {room // parts + 1 for parts in (2, 3, 4)}
    for divisor in sorted(divisors - {0, 1}):
        entries = [(c, size // divisor) for c, size in knapsack.items if size >= divisor]
        if entries:
            yield knapsack.row(entries, room // divisor)


def _lifted_cover(knapsack: Knapsack, values: Sequence[float], mark: float) -> Iterator[Row]:
    """The cover that is fullest in the values, with the other items lifted one by one."""
    cover = _cover(knapsack, values, mark)
    if cover is None:
        return
    most = len(cover) - 1
    room, chosen = knapsack.room, {column for column, _ in cover}
    # The largest sum of coefficients for each weight.
    best = np.zeros(room + 1, np.int64)
    for _, size in cover:
        _put(best, size, 1)
    entries: list[Entry] = [(column, 1) for column in chosen]
    others = [item for item in knapsack.items if item[0] not in chosen and item[1] <= room]
    for column, size in sorted(others, key=lambda item: (-values[item[0]], -item[1], item[0])):
        coefficient = most - int(best[room - size])
        if coefficient > 0:
            entries.append((column, coefficient))
            _put(best, size, coefficient)
    yield knapsack.row(sorted(entries), most)


def _cover(
    knapsack: Knapsack, values: Sequence[float], mark: float
) -> list[tuple[int, int]] | None:
    """Items that do not fit together, none of them too many."""
    cover: list[tuple[int, int]] = []
    weight = 0
    for item in sorted(knapsack.items, key=lambda item: ((mark - values[item[0]]) / item[1], item)):
        cover.append(item)
        weight += item[1]
        if weight > knapsack.room:
            break
    for item in sorted(cover, key=lambda item: (values[item[0]], item)):
        if weight - item[1] > knapsack.room:
            cover.remove(item)
            weight -= item[1]
    return cover if weight > knapsack.room else None


def _put(best: Numbers, size: int, coefficient: int) -> None:
    if size < len(best):
        best[size:] = np.maximum(best[size:], best[: len(best) - size] + coefficient)
