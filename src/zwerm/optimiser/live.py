"""A linear model that stays open in HiGHS: change a little, and the simplex goes on from there.

Build it once from a `LinearModel`; it forgets that columns are whole. Change bounds, costs or the
sides of rows, or add a column or a row; `minimise` then starts from the last basis, which takes a
few dual simplex steps where solving anew would take thousands.

`bound` trusts nothing of the solver: whatever the row duals are, what they prove is computed from
the model's own numbers (Neumaier and Shcherbina, "Safe bounds in linear and mixed-integer linear
programming", 2004). It holds also when the simplex was stopped half-way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, inf, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .highs import Interrupter, Outcome, Work, _highs, _lp
from .linear import Entry, Expression, LinearModel, Row

Floats = NDArray[np.float64]

# A whole objective is never a ten-thousandth below what it is; floating point is.
ROUNDING = 1e-4


@dataclass(frozen=True, slots=True)
class LiveResult:
    """The end of one run; arrays are by column and by row, in the order they were added."""

    outcome: Outcome
    objective: float
    bound: float  # nothing is below this, also after a stop
    values: Floats
    row_duals: Floats  # what one more unit on the binding side of the row adds to the objective
    reduced_costs: Floats
    iterations: int

    @property
    def whole_bound(self) -> int | None:
        """The bound of an objective that is whole for whole columns."""
        return ceil(self.bound - ROUNDING) if isfinite(self.bound) else None


class LiveModel:
    """One open model; columns and rows keep the number they had in the `LinearModel`."""

    def __init__(
        self, model: LinearModel, goal: Expression, *, rows: tuple[Row, ...] = (), seed: int = 0
    ) -> None:
        """`rows` come after those of the model."""
        lp = _lp(model, goal, rows, relaxed=True)
        self._highs = _highs(seed, 0.0, Work(), presolve=True)
        self._highs.passModel(lp)
        self.costs = np.array(lp.col_cost_, float)
        self.lower, self.upper = np.array(lp.col_lower_, float), np.array(lp.col_upper_, float)
        self.row_lower = np.array(lp.row_lower_, float)
        self.row_upper = np.array(lp.row_upper_, float)
        self.constant = goal.constant
        counts = np.diff(np.array(lp.a_matrix_.start_))
        self._row_of = np.repeat(np.arange(len(counts)), counts)
        self._column_of = np.array(lp.a_matrix_.index_, np.int64)
        self._coefficients = np.array(lp.a_matrix_.value_, float)

    # Changes

    def set_goal(self, goal: Expression) -> None:
        """Minimise something else from now on."""
        costs = np.zeros(len(self.costs))
        for column, coefficient in goal.terms.items():
            costs[column] = coefficient
        changed = np.flatnonzero(costs != self.costs).astype(np.int32)
        self._highs.changeColsCost(len(changed), changed, costs[changed])
        self._highs.changeObjectiveOffset(goal.constant)
        self.costs, self.constant = costs, goal.constant

    def set_cost(self, column: int, cost: float) -> None:
        self.costs[column] = cost
        self._highs.changeColCost(column, cost)

    def set_bounds(
        self, columns: Sequence[int] | NDArray[Any], lower: float | Floats, upper: float | Floats
    ) -> None:
        """Bounds of some columns: one for all of them, or one for each."""
        index = np.array(columns, np.int32)
        self.lower[index], self.upper[index] = lower, upper
        self._highs.changeColsBounds(len(index), index, self.lower[index], self.upper[index])

    def set_row(self, row: int, lower: float, upper: float) -> None:
        self.row_lower[row], self.row_upper[row] = lower, upper
        self._highs.changeRowBounds(row, lower, upper)

    def add_row(self, row: Row) -> int:
        """The number of the new row."""
        index, values = _arrays(row.entries)
        self._highs.addRow(row.lower, row.upper, len(index), index, values)
        number = len(self.row_lower)
        self.row_lower = np.append(self.row_lower, row.lower)
        self.row_upper = np.append(self.row_upper, row.upper)
        self._remember(np.full(len(index), number), index, values)
        return number

    def add_column(
        self, cost: float, lower: float, upper: float, entries: Iterable[tuple[int, float]]
    ) -> int:
        """The number of the new column; the entries are (row, coefficient)."""
        index, values = _arrays(entries)
        self._highs.addCol(cost, lower, upper, len(index), index, values)
        number = len(self.lower)
        self.costs = np.append(self.costs, cost)
        self.lower, self.upper = np.append(self.lower, lower), np.append(self.upper, upper)
        self._remember(index, np.full(len(index), number), values)
        return number

    def set_costs(self, columns: NDArray[Any], costs: Floats) -> None:
        index = np.array(columns, np.int32)
        self.costs[index] = costs
        self._highs.changeColsCost(len(index), index, costs)

    def add_columns(
        self, costs: Floats, starts: NDArray[Any], rows: NDArray[Any], coefficients: Floats
    ) -> None:
        """Many columns from 0 up; the entries of column k begin at starts[k]."""
        count = len(costs)
        free = np.full(count, inf)
        counts = np.diff(np.append(starts, len(rows)))
        self._highs.addCols(
            count,
            costs,
            np.zeros(count),
            free,
            len(rows),
            np.array(starts, np.int32),
            np.array(rows, np.int32),
            coefficients,
        )
        columns = np.repeat(np.arange(len(self.lower), len(self.lower) + count), counts)
        self.costs = np.append(self.costs, costs)
        self.lower, self.upper = np.append(self.lower, np.zeros(count)), np.append(self.upper, free)
        self._remember(rows, columns, coefficients)

    def _remember(
        self, rows: NDArray[Any], columns: NDArray[Any], coefficients: NDArray[Any]
    ) -> None:
        self._row_of = np.concatenate((self._row_of, rows))
        self._column_of = np.concatenate((self._column_of, columns))
        self._coefficients = np.concatenate((self._coefficients, coefficients))

    # Answers

    def minimise(self, work: Work | None = None, *, iterations: int | None = None) -> LiveResult:
        """Go on from the last basis, at most so many simplex steps (repeatable, unlike seconds)."""
        interrupter = Interrupter(work or Work())
        limit = 2**31 - 1 if iterations is None else iterations
        self._highs.setOptionValue("simplex_iteration_limit", limit)
        self._highs.cbSimplexInterrupt += interrupter
        self._highs.run()
        self._highs.clearCallbacks()
        return self._result()

    def _result(self) -> LiveResult:
        import highspy  # noqa: PLC0415 - slow to import, and only solving needs it

        known, status = highspy.HighsModelStatus, self._highs.getModelStatus()
        info, solution = self._highs.getInfo(), self._highs.getSolution()
        duals = np.array(solution.row_dual, float)
        if len(duals) != len(self.row_lower):
            duals = np.zeros(len(self.row_lower))
        outcome: Outcome = "stopped"
        if status in (known.kInfeasible, known.kUnboundedOrInfeasible):
            outcome = "infeasible"
        elif status in (known.kOptimal, known.kModelEmpty):
            outcome = "optimal"
        return LiveResult(
            outcome=outcome,
            objective=info.objective_function_value if outcome == "optimal" else inf,
            bound=inf if outcome == "infeasible" else self.bound(duals),
            values=np.array(solution.col_value, float),
            row_duals=duals,
            reduced_costs=self.reduced_costs(duals),
            iterations=info.simplex_iteration_count,
        )

    def reduced_costs(self, row_duals: Floats) -> Floats:
        """Each column's cost less what its rows pay for it."""
        paid = self._coefficients * row_duals[self._row_of]
        return self.costs - np.bincount(self._column_of, weights=paid, minlength=len(self.costs))

    def bound(self, row_duals: Floats) -> float:
        """What the duals prove about the model as it is now, whoever found them."""
        wrong = ((row_duals > 0) & np.isneginf(self.row_lower)) | (
            (row_duals < 0) & np.isposinf(self.row_upper)
        )
        duals = np.where(wrong, 0.0, row_duals)
        costs = self.reduced_costs(duals)
        sides = np.where(duals > 0, self.row_lower, np.where(duals < 0, self.row_upper, 0.0))
        ends = np.where(costs > 0, self.lower, np.where(costs < 0, self.upper, 0.0))
        return float(self.constant + sides @ duals + ends @ costs)

    # The simplex tableau

    def basic(self) -> list[int]:
        """The basic column of each tableau row; below 0 it is the slack of a row."""
        return [int(column) for column in self._highs.getBasicVariables()[1]]

    def inverse_row(self, row: int) -> Floats:
        """What each row of the model is multiplied with in this row of the tableau."""
        return np.array(self._highs.getBasisInverseRow(row)[1], float)[: len(self.row_lower)]

    def activity(self, values: Floats) -> Floats:
        """What each row sums to."""
        products = self._coefficients * values[self._column_of]
        return np.bincount(self._row_of, products, len(self.row_lower)).astype(float)

    def column_sums(self, multipliers: Floats) -> Floats:
        """Each column's coefficient in the rows times their multipliers, summed."""
        products = self._coefficients * multipliers[self._row_of]
        return np.bincount(self._column_of, products, len(self.costs)).astype(float)

    def rows_are_whole(self) -> NDArray[np.bool_]:
        """Whether a row has whole coefficients only."""
        broken = self._row_of[self._coefficients != np.round(self._coefficients)]
        found = np.ones(len(self.row_lower), np.bool_)
        found[broken] = False
        return found

    def basis(self) -> Any:
        """Where the simplex stands, for `restore`; None before the first run."""
        basis = self._highs.getBasis()
        return basis if basis.valid else None

    def restore(self, basis: Any) -> None:
        """Start the next run from a basis of this model as it is now."""
        if basis is not None:
            self._highs.setBasis(basis)


def _arrays(entries: Iterable[Entry]) -> tuple[NDArray[np.int32], Floats]:
    found = list(entries)
    return np.array([i for i, _ in found], np.int32), np.array([c for _, c in found], float)
