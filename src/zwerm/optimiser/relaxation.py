"""The linear relaxation without what it does not need: quick bounds, and a guide to good plans.

Whether someone executes follows the quanta (a share of all they could do). Backups, loads and, in
the guide, marks of clusters and schools are left out together with the rows they stand in. All of
that only loosens, so the optimum is never above that of the whole relaxation.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from .highs import Result, Work, solve
from .linear import Expression, LinearModel, Row
from .live import LiveModel, LiveResult
from .matrix import Floats, Numbers
from .model import DivisionModel

ALMOST = 1e-9


@dataclass(slots=True)
class Relaxation:
    model: DivisionModel
    linear: LinearModel
    place: Numbers  # column of the model -> column here, or -1 if it is left out
    scale: Floats  # value in the model for a unit here
    rows: Numbers  # row here -> row of the model

    def minimise(
        self, goal: Expression, work: Work, seed: int, kept: tuple[Row, ...] = ()
    ) -> Result:
        return solve(self.linear, goal, work, extra=kept, relaxed=True, seed=seed)

    def expression(self, whole: Expression) -> Expression:
        """The expression in the columns here; what is left out counts for nothing."""
        here = Expression(constant=whole.constant)
        for column, coefficient in whole.terms.items():
            to = int(self.place[column])
            if to >= 0:
                here.add(to, coefficient * float(self.scale[column]))
        return here

    def row(self, whole: Row) -> Row:
        """The row in the columns here; what is left out counts for nothing."""
        entries = self.expression(Expression(dict(whole.entries))).terms
        return Row(list(entries.items()), whole.lower, whole.upper)

    def values(self, found: Floats) -> Floats:
        """Values for the columns of the model; those left out are zero."""
        known = self.place >= 0
        values: Floats = np.zeros(len(self.place))
        values[known] = found[self.place[known]] * self.scale[known]
        return values


class Guide:
    """The relaxation without marks, kept open: it chooses levels, and tells what pays.

    `kept` are more rows that every plan holds.
    """

    def __init__(
        self, model: DivisionModel, goal: Expression, seed: int, kept: tuple[Row, ...] = ()
    ) -> None:
        self.model = model
        self.relaxation = relaxation = relaxation_of(model, with_marks=False)
        rows = tuple(relaxation.row(row) for row in kept)
        self.live = LiveModel(relaxation.linear, relaxation.expression(goal), rows=rows, seed=seed)

    def minimise(self, work: Work, active: frozenset[int] | None = None) -> LiveResult | None:
        """Nothing if it was stopped; with `active`, only those instances are done."""
        if active is not None:
            columns = self.relaxation.place[list(self.model.active.values())]
            chosen = np.array([float(i in active) for i in self.model.active])
            self.live.set_bounds(columns, chosen, chosen)
        result = self.live.minimise(work)
        return result if result.outcome == "optimal" else None

    def settle(self, block: Collection[int], values: Floats) -> None:
        """From now on these instances are divided as in the values."""
        model, columns = self.model, list[int]()
        for i in block:
            for p in model.of_instance[i]:
                candidate = model.candidates[i, p]
                columns.append(candidate.executes if candidate.quanta is None else candidate.quanta)
            columns += [model.outsourced[i]] if i in model.outsourced else []
        places, found = self.relaxation.place[columns], np.rint(values[columns])
        self.live.set_bounds(places, found, found)

    def duals(self, result: LiveResult) -> Floats:
        """The price of each row of the model; 0 for those the relaxation leaves out."""
        duals: Floats = np.zeros(len(self.model.linear.row_lower))
        duals[self.relaxation.rows] = result.row_duals[: len(self.relaxation.rows)]
        return duals

    def kept_duals(self, result: LiveResult) -> Floats:
        """The price of each row that is kept besides."""
        return result.row_duals[len(self.relaxation.rows) :]

    def prices(self, result: LiveResult) -> Floats:
        """The reduced cost of each column of the model; of executing, it is with its quanta."""
        known = self.relaxation.place >= 0
        prices: Floats = np.zeros(len(known))
        prices[known] = result.reduced_costs[self.relaxation.place[known]]
        return prices


def relaxation_of(model: DivisionModel, *, with_marks: bool = True) -> Relaxation:
    """Without marks it is a guide that is solved in a tenth of the time."""
    matrix = model.linear.matrix()
    count = len(matrix.lower)
    place, scale = np.zeros(count, np.int64), np.ones(count)
    left_out = np.array(_left_out(model, with_marks=with_marks), np.int64)
    place[left_out] = -1
    leaders, followers = _followers(model)
    place[followers] = -1
    kept = np.flatnonzero(place == 0)
    place[kept] = np.arange(len(kept))
    place[followers] = place[leaders]
    scale[followers] = 1 / matrix.upper[leaders]
    linear, rows = LinearModel(), _rows_to_keep(model, left_out)
    for column in kept.tolist():
        integer = bool(matrix.is_integer[column])
        linear.column(matrix.upper[column], lower=matrix.lower[column], integer=integer)
    relaxation = Relaxation(model, linear, place, scale, rows)
    relaxation.rows = _add_rows(relaxation, rows)
    return relaxation


def _left_out(model: DivisionModel, *, with_marks: bool) -> list[int]:
    columns = [*model.backups.values(), *model.missing.values(), *model.wholly_outsourced.values()]
    columns += [*model.over.values(), *model.under.values()]
    if not with_marks:
        columns += [*model.clusters.values(), *model.away.values()]
    return columns


def _followers(model: DivisionModel) -> tuple[Numbers, Numbers]:
    """Quanta, and the executing that follows them; not where executing is good in itself."""
    wanted = {(row.task, row.person) for row in (*model.problem.pins, *model.problem.current)}
    found = [
        (candidate.quanta, candidate.executes)
        for (i, p), candidate in model.candidates.items()
        if candidate.quanta is not None
        and (model.instances[i].task.id, model.people[p].id) not in wanted
    ]
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _rows_to_keep(model: DivisionModel, left_out: Numbers) -> Numbers:
    matrix = model.linear.matrix()
    is_out = np.zeros(len(matrix.lower), bool)
    is_out[left_out] = True
    touched = np.bincount(matrix.row_of, is_out[matrix.index], minlength=len(matrix.row_lower))
    return np.flatnonzero(touched == 0)


def _add_rows(relaxation: Relaxation, rows: Numbers) -> Numbers:
    """Add those that can be broken; returns which."""
    matrix, linear = relaxation.model.linear.matrix(), relaxation.linear
    lower, upper = np.array(linear.lower), np.array(linear.upper)
    place = relaxation.place[matrix.index]
    coefficients = matrix.coefficients * relaxation.scale[matrix.index]
    added = []
    for row in rows.tolist():
        here: dict[int, float] = {}
        span = slice(matrix.starts[row], matrix.starts[row + 1])
        for column, value in zip(place[span].tolist(), coefficients[span].tolist(), strict=True):
            here[column] = here.get(column, 0) + value
        entries = [(column, value) for column, value in here.items() if abs(value) > ALMOST]
        most = sum(v * (upper[j] if v > 0 else lower[j]) for j, v in entries)
        least = sum(v * (lower[j] if v > 0 else upper[j]) for j, v in entries)
        low, high = float(matrix.row_lower[row]), float(matrix.row_upper[row])
        if entries and (most > high + ALMOST or least < low - ALMOST):
            linear.row(entries, lower=low, upper=high)
            added.append(row)
    return np.array(added, np.int64)
