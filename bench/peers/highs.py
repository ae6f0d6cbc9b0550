"""HiGHS on the plain whole model, with its own defaults but no gap."""

from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from zwerm.optimiser.checker import SCALAR_WEIGHTS
from zwerm.optimiser.problem import Problem

from ..trail import Trail
from .formulation import Formulation, Sum
from .found import Found, Stage

VERSION = f"HiGHS {highspy.Highs().version()}"
WHOLE = 0.99  # objectives are whole numbers: closer than this is equal


def run(problem: Problem, kind: str, seed: int, trail: Trail) -> Found:
    model = Formulation(problem)
    solver = Solver(model, seed, trail)
    if kind == "J":
        solver.minimise("J", model.weighted(SCALAR_WEIGHTS), is_only=True)
    else:
        for tier, goal in enumerate(model.goals, 1):
            if not solver.minimise(f"t{tier}", goal, is_only=False):
                break
            solver.hold(goal)
    plan = None if solver.values is None else model.plan(solver.values)
    return Found(plan, solver.stages)


@dataclass
class Solver:
    """One model, minimised for one goal after another."""

    model: Formulation
    seed: int
    trail: Trail
    stages: list[Stage] = field(default_factory=list)
    values: list[float] | None = None
    highs: Any = None

    def __post_init__(self) -> None:
        self.highs = highspy.Highs()
        options = {"output_flag": False, "threads": 1, "parallel": "off", "mip_rel_gap": 0.0}
        options |= {"mip_abs_gap": WHOLE, "random_seed": self.seed}
        for name, value in options.items():
            self.highs.setOptionValue(name, value)
        self.highs.passModel(_lp(self.model))

    def minimise(self, name: str, goal: Sum, *, is_only: bool) -> bool:
        """Whether the goal's least value was proven."""
        count = len(self.model.upper)
        cost = np.zeros(count)
        for column, coefficient in goal.entries:
            cost[column] += coefficient
        self.highs.changeColsCost(count, np.arange(count, dtype=np.int32), cost)
        self.highs.changeObjectiveOffset(float(goal.constant))
        if self.values is not None:
            solution = highspy.HighsSolution()
            solution.col_value = self.values
            self.highs.setSolution(solution)
        self._solve(is_only=is_only)
        info, known = self.highs.getInfo(), highspy.HighsModelStatus
        if info.primal_solution_status != 2:
            return False
        self.values = list(self.highs.getSolution().col_value)
        value = goal.value(self.values)
        is_optimal = self.highs.getModelStatus() in (known.kOptimal, known.kModelEmpty)
        bound = value if is_optimal else info.mip_dual_bound
        self.stages.append(Stage(name, value, bound, self.trail.cpu()))
        return is_optimal

    def hold(self, goal: Sum) -> None:
        """Never again worse than now."""
        columns: dict[int, float] = {}
        for column, coefficient in goal.entries:
            columns[column] = columns.get(column, 0) + coefficient
        most = self.stages[-1].value - goal.constant
        index = np.fromiter(columns, np.int32, len(columns))
        values = np.fromiter(columns.values(), float, len(columns))
        self.highs.addRow(-highspy.kHighsInf, float(most), len(columns), index, values)

    def _solve(self, *, is_only: bool) -> None:
        def improved(event: Any) -> None:
            self.trail.value(event.data_out.objective_function_value)

        def interrupt(event: Any) -> None:
            if is_only:
                self.trail.bound(event.data_out.mip_dual_bound)
            if self.trail.is_late():
                event.interrupt()

        if is_only:
            self.highs.cbMipImprovingSolution += improved
        self.highs.cbMipInterrupt += interrupt
        self.highs.cbSimplexInterrupt += interrupt_simplex(self.trail)
        self.highs.run()
        self.highs.clearCallbacks()


def interrupt_simplex(trail: Trail) -> Any:
    def interrupt(event: Any) -> None:
        if trail.is_late():
            event.interrupt()

    return interrupt


def _lp(model: Formulation) -> Any:
    lp = highspy.HighsLp()
    count = len(model.upper)
    lp.num_col_, lp.num_row_ = count, len(model.rows)
    lp.col_cost_ = np.zeros(count)
    lp.col_lower_, lp.col_upper_ = np.zeros(count), np.array(model.upper, float)
    infinite = highspy.kHighsInf
    lower = [-infinite if row.lower is None else row.lower for row in model.rows]
    upper = [infinite if row.upper is None else row.upper for row in model.rows]
    lp.row_lower_, lp.row_upper_ = np.array(lower, float), np.array(upper, float)
    entries = [entry for row in model.rows for entry in row.entries]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row.entries) for row in model.rows)])
    lp.a_matrix_.index_ = np.array([column for column, _ in entries], np.int32)
    lp.a_matrix_.value_ = np.array([coefficient for _, coefficient in entries], float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * count
    return lp
