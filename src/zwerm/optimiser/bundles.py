"""What one person would do at given prices: the best bundle of tasks, exactly.

The bundle keeps the rules that are about one person alone: hours in all, the least and the most
of a share, how many tasks and clusters, and what an unfair load costs. It is a knapsack whose items
stand in clusters with a price for entering, solved by dynamic programming over the quanta.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .matrix import Floats, Numbers
from .model import DivisionModel


@dataclass(frozen=True, slots=True)
class Item:
    """A pair; unsplit work is a share whose least is its most."""

    executes: int  # column
    quanta: int | None  # column
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Personal:
    """All that a person may do, and the limits on it."""

    clusters: tuple[tuple[int, tuple[Item, ...]], ...]  # the column of the mark, the items
    hours: int
    max_tasks: int
    max_clusters: int
    over: int  # column
    under: int  # column
    most_fair: int
    least_fair: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """The cost at the prices asked for, and the columns that are not zero."""

    cost: float
    columns: tuple[int, ...]
    values: tuple[float, ...]


def personal_work(model: DivisionModel, p: int) -> Personal | None:
    """Nothing for whom the model has no work."""
    if not model.of_person[p]:
        return None
    person, in_cluster = model.people[p], dict[int, list[Item]]()
    for i in model.of_person[p]:
        candidate, instance = model.candidates[i, p], model.instances[i]
        mark = model.clusters[p, instance.task.cluster]
        least = most = instance.quanta
        if candidate.quanta is not None:
            least, most = instance.task.min_chunk, int(model.linear.upper[candidate.quanta])
        item = Item(candidate.executes, candidate.quanta, least, most)
        in_cluster.setdefault(mark, []).append(item)
    usable = frozenset[str]().union(*(model.candidates[i, p].sources for i in model.of_person[p]))
    hours = sum(person.sources.values())
    return Personal(
        clusters=tuple((mark, tuple(items)) for mark, items in in_cluster.items()),
        hours=sum(person.sources[colour] for colour in usable),
        max_tasks=person.max_tasks,
        max_clusters=person.max_clusters,
        over=model.over[p],
        under=model.under[p],
        most_fair=hours * 9 // 10,
        least_fair=-(-hours * 7 // 10),
    )


def best_bundle(personal: Personal, prices: Floats) -> Bundle:
    """The cheapest of all bundles, at a price for each column of the model."""
    clusters = [
        (mark, [item for item in items if _may_pay(item, prices, personal)])
        for mark, items in personal.clusters
    ]
    clusters = [(mark, items) for mark, items in clusters if items]
    table = Table(personal, clusters, prices, counts_tasks=False)
    chosen = table.chosen()
    if len(chosen) > personal.max_tasks:
        table = Table(personal, clusters, prices, counts_tasks=True)
        chosen = table.chosen()
    return _bundle(personal, table.cost, chosen, table.marks)


def _may_pay(item: Item, prices: Floats, personal: Personal) -> bool:
    """Doing it costs less than what it mends of a load that is too small."""
    fair = float(prices[personal.under])
    if item.quanta is None:
        return bool(prices[item.executes] < fair * item.most)
    each = float(prices[item.quanta]) - fair
    return bool(prices[item.executes] + each * (item.most if each < 0 else item.least) < 0)


def _bundle(
    personal: Personal, cost: float, chosen: list[tuple[Item, int]], marks: list[int]
) -> Bundle:
    columns, values = list(marks), [1.0] * len(marks)
    for item, quanta in chosen:
        columns.append(item.executes)
        values.append(1.0)
        if item.quanta is not None:
            columns.append(item.quanta)
            values.append(float(quanta))
    load = sum(quanta for _, quanta in chosen)
    for column, amount in (
        (personal.over, load - personal.most_fair),
        (personal.under, personal.least_fair - load),
    ):
        if amount > 0:
            columns.append(column)
            values.append(float(amount))
    return Bundle(cost, tuple(columns), tuple(values))


class Table:
    """Costs by clusters entered, tasks taken and quanta given; a count that cannot bind is left out.

    After each item, `given` tells for each state how much of it was taken to get there.
    """

    def __init__(
        self,
        personal: Personal,
        clusters: list[tuple[int, list[Item]]],
        prices: Floats,
        *,
        counts_tasks: bool,
    ) -> None:
        self.personal, self.clusters, self.prices = personal, clusters, prices
        self.counts_tasks = counts_tasks
        self.counts_clusters = len(clusters) > personal.max_clusters
        shape = (
            personal.max_clusters + 1 if self.counts_clusters else 1,
            personal.max_tasks + 1 if counts_tasks else 1,
            personal.hours + 1,
        )
        costs = np.full(shape, np.inf)
        costs[0, 0, 0] = 0
        self.given: list[list[Numbers]] = []
        self.entered: list[Numbers] = []
        for mark, items in clusters:
            costs = self._cluster(costs, float(prices[mark]), items)
        loads = np.arange(personal.hours + 1)
        costs = costs + prices[personal.over] * np.maximum(0, loads - personal.most_fair)
        costs += prices[personal.under] * np.maximum(0, personal.least_fair - loads)
        self.best = tuple(int(k) for k in np.unravel_index(np.argmin(costs), shape))
        self.cost = float(costs[self.best])
        self.marks: list[int] = []

    def _cluster(self, before: Floats, price: float, items: list[Item]) -> Floats:
        inside = np.full_like(before, np.inf)
        if self.counts_clusters:
            inside[1:] = before[:-1] + price
        else:
            inside[:] = before + price
        given = []
        for item in items:
            inside, taken = self._item(inside, item)
            given.append(taken)
        entered = inside < before
        self.given.append(given)
        self.entered.append(entered)
        return np.where(entered, inside, before)

    def _item(self, before: Floats, item: Item) -> tuple[Floats, Numbers]:
        most = min(item.most, self.personal.hours)
        if item.least > most:
            return before, np.zeros(before.shape, np.int16)
        source = before[:, :-1] if self.counts_tasks else before
        cost, taken = self._shares(source, item, most)
        after, given = before.copy(), np.zeros(before.shape, np.int16)
        place = np.s_[:, 1:, item.least :] if self.counts_tasks else np.s_[:, :, item.least :]
        better = cost < after[place]
        after[place] = np.where(better, cost, after[place])
        given[place] = np.where(better, taken, 0)
        return after, given

    def _shares(self, source: Floats, item: Item, most: int) -> tuple[Floats, Numbers]:
        """For each load from the least share up: the cost with the best share, and that share."""
        fixed = float(self.prices[item.executes])
        if item.quanta is None or most == item.least:
            each = 0.0 if item.quanta is None else float(self.prices[item.quanta])
            reached = source[:, :, : source.shape[2] - item.least]
            return reached + (fixed + each * item.least), np.full(reached.shape, item.least)
        each = float(self.prices[item.quanta])
        loads = np.arange(source.shape[2])
        tilted = source - each * loads
        width = most - item.least + 1
        padded = np.concatenate(
            (np.full((*source.shape[:2], width - 1), np.inf), tilted), axis=2
        )[:, :, : source.shape[2] - item.least + width - 1]
        windows = sliding_window_view(padded, width, axis=2)
        where = windows.argmin(axis=3)
        lowest = np.take_along_axis(windows, where[..., None], axis=3)[..., 0]
        # Window k ends at load k of the source, so its last place is the least share.
        return lowest + fixed + each * loads[item.least :], most - where

    def chosen(self) -> list[tuple[Item, int]]:
        """Walk back from the best state."""
        m, k, load = self.best
        found = []
        for (mark, items), given, entered in zip(
            reversed(self.clusters), reversed(self.given), reversed(self.entered), strict=True
        ):
            if not entered[m, k, load]:
                continue
            self.marks.append(mark)
            for item, taken in zip(reversed(items), reversed(given), strict=True):
                quanta = int(taken[m, k, load])
                if quanta:
                    found.append((item, quanta))
                    load -= quanta
                    k -= self.counts_tasks
            m -= self.counts_clusters
        return found
