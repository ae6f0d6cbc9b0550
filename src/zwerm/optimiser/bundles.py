"""What one person would do at given prices: the best bundle of tasks, exactly.

The bundle keeps the rules that are about one person alone: hours in all, the least and the most
of a share, how many tasks and clusters, and what an unfair load costs. It is a knapsack whose items
stand in clusters with a price for entering, solved by dynamic programming over the quanta.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .matrix import Floats
from .model import DivisionModel

Taken = NDArray[np.int64]
Quanta = NDArray[np.int64]
ALMOST = 1e-7


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
    # The same again, as arrays by item.
    marks: Quanta
    of_cluster: Quanta
    executes: Quanta
    quanta: Quanta  # -1 where there is none
    least: Quanta
    most: Quanta


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
    hours, usable_hours = sum(person.sources.values()), sum(person.sources[c] for c in usable)
    items = [item for found in in_cluster.values() for item in found]
    sizes = [len(found) for found in in_cluster.values()]
    return Personal(
        clusters=tuple((mark, tuple(items)) for mark, items in in_cluster.items()),
        hours=usable_hours,
        max_tasks=person.max_tasks,
        max_clusters=person.max_clusters,
        over=model.over[p],
        under=model.under[p],
        most_fair=hours * 9 // 10,
        least_fair=-(-hours * 7 // 10),
        marks=np.array(list(in_cluster), np.int64),
        of_cluster=np.repeat(np.arange(len(sizes)), sizes),
        executes=np.array([item.executes for item in items], np.int64),
        quanta=np.array([-1 if item.quanta is None else item.quanta for item in items], np.int64),
        least=np.array([item.least for item in items], np.int64),
        most=np.minimum(np.array([item.most for item in items], np.int64), usable_hours),
    )


def best_bundle(personal: Personal, prices: Floats, known: Bundle | None = None) -> Bundle:
    """The cheapest of all bundles, at a price for each column of the model.

    One that is already known is seldom far from it, and spares looking at what is worse.
    """
    some = np.inf if known is None else float(prices[list(known.columns)] @ np.array(known.values))
    clusters = promising(personal, prices, some)
    table = Table(personal, clusters, prices, counts_tasks=False)
    chosen = table.chosen()
    if len(chosen) > personal.max_tasks:
        table = Table(personal, clusters, prices, counts_tasks=True)
        chosen = table.chosen()
    return _bundle(personal, table.cost, chosen, table.marks)


def promising(
    personal: Personal, prices: Floats, known: float = np.inf
) -> list[tuple[int, list[Item]]]:
    """Without the items that no best bundle has; `known` is the cost of some bundle.

    With a price on hours, any set of items has a bound that takes no time (Dantzig, "Discrete-
    variable extremum problems", 1957). An item whose own bound is above the cost of some bundle
    cannot be in a better one.
    """
    least, most, of_cluster = personal.least, personal.most, personal.of_cluster
    marks, fixed = prices[personal.marks], prices[personal.executes]
    each = np.where(personal.quanta < 0, 0.0, prices[personal.quanta])
    order, hour = _by_ratio(personal.hours, fixed + each * most, most)
    ends = np.minimum(fixed + (each + hour) * least, fixed + (each + hour) * most)
    inside = marks + np.bincount(of_cluster, np.minimum(0, ends), minlength=len(marks))
    loads = np.arange(personal.hours + 1)
    unfair = prices[personal.over] * np.maximum(0, loads - personal.most_fair)
    unfair += prices[personal.under] * np.maximum(0, personal.least_fair - loads)
    bound = np.minimum(0, inside).sum() + (unfair - hour * loads).min()
    forced = bound - np.minimum(0, inside)[of_cluster] + inside[of_cluster] + np.maximum(0, ends)
    some = min(known, _some_bundle(personal, order, marks, fixed + each * most, unfair))
    kept = (forced <= some + ALMOST) & (least <= most)
    found = iter(kept.tolist())
    clusters = [(m, [item for item in here if next(found)]) for m, here in personal.clusters]
    return [(mark, here) for mark, here in clusters if here]


def _by_ratio(hours: int, costs: Floats, quanta: Quanta) -> tuple[list[int], float]:
    """Items by cost for a quantum, and what a quantum is worth when the hours are full."""
    ratios = costs / np.maximum(1, quanta)
    order = np.argsort(ratios, kind="stable")
    paying = order[ratios[order] < 0]
    full = np.searchsorted(np.cumsum(quanta[paying]), hours)
    return paying.tolist(), float(-ratios[paying[full]]) if full < len(paying) else 0.0


def _some_bundle(
    personal: Personal, order: list[int], marks: Floats, costs: Floats, unfair: Floats
) -> float:
    """The cost of the first items that fit."""
    load, cost, tasks, entered = 0, 0.0, 0, set[int]()
    for k in order:
        cluster, size = int(personal.of_cluster[k]), int(personal.most[k])
        price = float(costs[k]) + (0.0 if cluster in entered else float(marks[cluster]))
        fits = load + size <= personal.hours and tasks < personal.max_tasks
        if not fits or price >= 0 or len(entered | {cluster}) > personal.max_clusters:
            continue
        load, cost, tasks = load + size, cost + price, tasks + 1
        entered.add(cluster)
    return min(cost + float(unfair[load]), float(unfair[0]))


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
    """Costs by clusters entered, tasks taken and quanta given; what cannot bind is left out.

    After each item, `given` tells for each state how much of it was taken to get there; it begins
    at the load of the least share.
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
        self.loads: Floats = np.arange(personal.hours + 1.0)
        self.given: list[list[Taken]] = []
        self.entered: list[NDArray[np.bool_]] = []
        for mark, items in clusters:
            costs = self._cluster(costs, float(prices[mark]), items)
        costs = costs + prices[personal.over] * np.maximum(0, self.loads - personal.most_fair)
        costs += prices[personal.under] * np.maximum(0, personal.least_fair - self.loads)
        self.best = tuple(int(k) for k in np.unravel_index(np.argmin(costs), shape))
        self.cost = float(costs[self.best])
        self.marks: list[int] = []

    def _cluster(self, before: Floats, price: float, items: list[Item]) -> Floats:
        if self.counts_clusters:
            inside = np.full_like(before, np.inf)
            inside[1:] = before[:-1] + price
        else:
            inside = before + price
        self.given.append([self._add(inside, item) for item in items])
        entered = inside < before
        self.entered.append(entered)
        return np.where(entered, inside, before)

    def _add(self, costs: Floats, item: Item) -> Taken:
        """Change the costs to those with the item, where it pays."""
        most = min(item.most, self.personal.hours)
        source = costs[:, :-1] if self.counts_tasks else costs
        target = costs[:, 1:] if self.counts_tasks else costs
        if item.quanta is None or most == item.least:
            each = 0.0 if item.quanta is None else float(self.prices[item.quanta])
            reached = source[:, :, : source.shape[2] - item.least]
            reached = reached + (float(self.prices[item.executes]) + each * item.least)
            taken: Taken | int = item.least
        else:
            reached, taken = self._shares(source, item, most)
        place = target[:, :, item.least :]
        better = reached < place
        np.copyto(place, reached, where=better)
        return better * taken

    def _shares(self, source: Floats, item: Item, most: int) -> tuple[Floats, Taken]:
        """For each load from the least share up: the cost with the best share, and that share."""
        each = float(self.prices[item.quanta])
        clusters, tasks, count = source.shape
        reached, width = count - item.least, most - item.least + 1
        padded = np.full((clusters, tasks, reached + width - 1), np.inf)
        padded[:, :, width - 1 :] = (source - each * self.loads)[:, :, :reached]
        # Window k ends at load k of the source, so its last place is the least share.
        step = padded.strides
        windows: Floats = np.ndarray(
            (clusters, tasks, reached, width), buffer=padded, strides=(*step, step[-1])
        )
        fixed = float(self.prices[item.executes])
        costs = windows.min(axis=3) + (fixed + each * self.loads[item.least :])
        return costs, most - windows.argmin(axis=3)

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
                before = k - self.counts_tasks
                if load < item.least or before < 0:
                    continue
                quanta = int(taken[m, before, load - item.least])
                if quanta:
                    found.append((item, quanta))
                    load, k = load - quanta, before
            m -= self.counts_clusters
        return found
