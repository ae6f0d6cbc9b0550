"""The model in parts that only prices hold together (Dantzig and Wolfe, 1960).

A part is a person with all they might do, or a task with its levels. Rows between parts get a
price; at given prices each part is solved exactly, and the sum of what they cost is a bound for
every plan (Geoffrion, "Lagrangean relaxation for integer programming", 1974). It is stronger
than the linear relaxation, because the parts are whole.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from .bundles import Bundle, Personal, best_bundle, personal_work
from .linear import Expression, LinearModel, Row
from .matrix import Floats, Matrix, Numbers, dense, ranges
from .model import DivisionModel


@dataclass(frozen=True, slots=True)
class Answer:
    """What the parts would do at some prices."""

    bound: float
    bundles: tuple[Bundle, ...]  # one for each part, its cost in the goal without prices


class Parts:
    """The parts of one model for one goal; `kept` are more rows that every plan must hold."""

    def __init__(self, model: DivisionModel, goal: Expression, kept: tuple[Row, ...] = ()) -> None:
        self.model = model
        columns = len(model.linear.lower)
        self.costs, self.constant = dense(goal, columns), goal.constant
        self._set_rows(kept)
        self.people = [personal_work(model, p) for p in range(len(model.people))]
        self.spares: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
        for (i, p), column in model.backups.items():
            candidate = model.candidates.get((i, p))
            self.spares[p].append((column, candidate.executes if candidate else None))
        self.away: dict[int, list[int]] = defaultdict(list)
        for (p, _), column in model.away.items():
            self.away[p].append(column)
        self.known: dict[int, Bundle] = {}  # what each person answered last
        self.tasks: dict[str, list[int]] = defaultdict(list)
        for i, instance in enumerate(model.instances):
            self.tasks[instance.task.id].append(i)

    def _set_rows(self, kept: tuple[Row, ...]) -> None:
        """Rows between parts: not those about one person, nor which level covers a need."""
        matrix = self.model.linear.matrix()
        inner = np.zeros(len(matrix.row_lower), bool)
        inner[self.model.personal_rows] = True
        inner[self.model.task_rows] = True
        self.rows = np.flatnonzero(~inner)  # rows of the model with a price
        units = np.ones(len(matrix.row_lower))
        units[list(self.model.row_units)] = list(self.model.row_units.values())
        self.units = np.concatenate((units[self.rows], np.ones(len(kept))))
        counts = np.diff(matrix.starts)[self.rows]
        entries = ranges(matrix.starts[self.rows], counts)
        more = LinearModel()
        for row in kept:
            more.row(row.entries, lower=row.lower, upper=row.upper)
        extra: Matrix = more.matrix()
        self.lower = np.concatenate((matrix.row_lower[self.rows], extra.row_lower))
        self.upper = np.concatenate((matrix.row_upper[self.rows], extra.row_upper))
        row_of = np.concatenate(
            (np.repeat(np.arange(len(self.rows)), counts), extra.row_of + len(self.rows))
        )
        index = np.concatenate((matrix.index[entries], extra.index))
        values = np.concatenate((matrix.coefficients[entries], extra.coefficients))
        order = np.argsort(index, kind="stable")
        self.row_of, self.index, self.values = row_of[order], index[order], values[order]
        counts = np.bincount(index, minlength=len(matrix.lower))
        self.starts = np.concatenate(([0], np.cumsum(counts)))

    # Prices

    def allowed(self, prices: Floats) -> Floats:
        """The nearest prices that prove something: of the right sign for each row."""
        wrong = ((prices > 0) & np.isneginf(self.lower)) | ((prices < 0) & np.isposinf(self.upper))
        return np.where(wrong, 0.0, prices)

    def activity(self, bundle: Bundle) -> tuple[Numbers, Floats]:
        """The rows with a price that the bundle stands in, and how much."""
        columns = np.array(bundle.columns, np.int64)
        counts = self.starts[columns + 1] - self.starts[columns]
        entries = ranges(self.starts[columns], counts)
        products = self.values[entries] * np.repeat(np.array(bundle.values), counts)
        rows, place = np.unique(self.row_of[entries], return_inverse=True)
        sums = np.bincount(place, products, minlength=len(rows)).astype(float)
        return rows[np.abs(sums) > 1e-9], sums[np.abs(sums) > 1e-9]

    def answer(self, prices: Floats) -> Answer:
        """Each part at its best."""
        sides = np.where(prices > 0, self.lower, np.where(prices < 0, self.upper, 0.0))
        paid = np.bincount(self.index, self.values * prices[self.row_of], minlength=len(self.costs))
        reduced = self.costs - paid
        bundles = [self._person(p, personal, reduced) for p, personal in enumerate(self.people)]
        bundles += [self._task(found, reduced) for found in self.tasks.values()]
        bound = self.constant + float(sides @ prices) + sum(bundle.cost for bundle in bundles)
        return Answer(bound, tuple(self._unpriced(bundle) for bundle in bundles))

    def together(self, answer: Answer) -> Floats:
        """What the parts answered, as values for the columns of the model."""
        values: Floats = np.zeros(len(self.costs))
        for bundle in answer.bundles:
            values[list(bundle.columns)] += bundle.values
        return values

    def _unpriced(self, bundle: Bundle) -> Bundle:
        cost = float(self.costs[list(bundle.columns)] @ np.array(bundle.values))
        return Bundle(cost, bundle.columns, bundle.values)

    # Parts

    def _person(self, p: int, personal: Personal | None, reduced: Floats) -> Bundle:
        cost, columns, values = 0.0, list[int](), list[float]()
        spare = sorted((float(reduced[b]), b, e) for b, e in self.spares[p] if reduced[b] < 0)
        room = self.model.people[p].max_backups
        cost += sum(price for price, _, _ in spare[:room])
        executes = {e: (b, price) for price, b, e in spare if e is not None}
        if len(spare) <= room:
            # Whoever executes cannot be the backup as well.
            reduced = reduced.copy() if executes else reduced
            for column, (_, price) in executes.items():
                reduced[column] -= price
        does = set[int]()
        if personal is not None:
            bundle = best_bundle(personal, reduced, self.known.get(p))
            self.known[p] = bundle
            cost += bundle.cost
            columns += bundle.columns
            values += bundle.values
            does = set(bundle.columns)
        backing = [b for _, b, e in spare[:room] if len(spare) > room or e not in does]
        away = sorted((float(reduced[c]), c) for c in self.away[p] if reduced[c] < 0)
        away = away[: max(0, self.model.people[p].max_schools - len(self.model.people[p].homes))]
        cost += sum(price for price, _ in away)
        columns += backing + [c for _, c in away]
        values += [1.0] * (len(backing) + len(away))
        return Bundle(cost, tuple(columns), tuple(values))

    def _task(self, found: list[int], reduced: Floats) -> Bundle:
        """The levels that cost least, each need covered once."""
        instances = self.model.instances
        offers = {i: self._instance(i, reduced) for i in found}
        best: dict[str, tuple[float, int | None]] = {
            school: (np.inf, None) for i in found for school in instances[i].covers
        }
        for level in ("S", "P", "G"):
            for i in (i for i in found if instances[i].level == level):
                covers = instances[i].covers
                if offers[i].cost < sum(best[school][0] for school in covers):
                    best.update(dict.fromkeys(covers, (0.0, None)))
                    best[covers[0]] = (offers[i].cost, i)
        chosen = [i for _, i in best.values() if i is not None]
        return Bundle(
            cost=sum(price for price, _ in best.values()),
            columns=tuple(c for i in chosen for c in offers[i].columns),
            values=tuple(v for i in chosen for v in offers[i].values),
        )

    def _instance(self, i: int, reduced: Floats) -> Bundle:
        """What it costs to have the instance at all, with the best of what is bought for it."""
        model = self.model
        columns, values = [model.active[i]], [1.0]
        if i in model.missing and reduced[model.missing[i]] < 0:
            columns.append(model.missing[i])
            values.append(1.0)
        if i in model.outsourced:
            column, most = model.outsourced[i], model.linear.upper[model.outsourced[i]]
            price = float(reduced[column]) * most
            more = [(column, most)]
            if i in model.wholly_outsourced and reduced[model.wholly_outsourced[i]] < 0:
                price += float(reduced[model.wholly_outsourced[i]])
                more.append((model.wholly_outsourced[i], 1.0))
            if price < 0:
                columns += [c for c, _ in more]
                values += [v for _, v in more]
        cost = float(reduced[columns] @ np.array(values))
        return Bundle(cost, tuple(columns), tuple(values))
