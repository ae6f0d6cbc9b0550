"""CP-SAT with one worker: J as one weighted sum, or tier by tier."""

from typing import Any

import ortools
from ortools.sat.python import cp_model

from zwerm.optimiser.checker import SCALAR_WEIGHTS
from zwerm.optimiser.problem import Problem

from ..trail import Trail
from .formulation import Entry, Formulation
from .found import Found, Stage

VERSION = f"CP-SAT {ortools.__version__}"


def run(problem: Problem, kind: str, seed: int, trail: Trail) -> Found:
    plain = Formulation(problem)
    model = cp_model.CpModel()
    columns = [
        model.new_bool_var("") if upper == 1 else model.new_int_var(0, upper, "")
        for upper in plain.upper
    ]
    for row in plain.rows:
        if row.entries:
            _constrain(model, _sum(columns, row.entries), row.lower, row.upper)
    goals = [("J", plain.weighted(SCALAR_WEIGHTS))]
    if kind != "J":
        goals = [(f"t{tier}", goal) for tier, goal in enumerate(plain.goals, 1)]
    stages: list[Stage] = []
    values: list[int] | None = None
    for name, goal in goals:
        expression = _sum(columns, goal.entries) + goal.constant
        model.minimize(expression)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        found = None if trail.is_late() else _solve(solver, model, columns, trail, name)
        if found is None:
            break
        values, bound = found
        value = goal.value(values)
        stage = Stage(name, value, value if bound is None else bound, trail.cpu())
        stages.append(stage)
        if not stage.is_proven:
            break
        model.add(expression <= int(stage.value))
        model.clear_hints()
        for column, value in zip(columns, values, strict=True):
            model.add_hint(column, value)
    return Found(None if values is None else plain.plan(values), stages)


def _sum(columns: list[Any], entries: list[Entry] | tuple[Entry, ...]) -> Any:
    return cp_model.LinearExpr.weighted_sum(
        [columns[column] for column, _ in entries], [coefficient for _, coefficient in entries]
    )


def _constrain(model: Any, expression: Any, lower: int | None, upper: int | None) -> None:
    least = cp_model.INT_MIN if lower is None else lower
    most = cp_model.INT_MAX if upper is None else upper
    model.add_linear_constraint(expression, least, most)


def _solve(
    solver: Any, model: Any, columns: list[Any], trail: Trail, name: str
) -> tuple[list[int], float | None] | None:
    """Values and bound; no bound where nothing lower exists."""
    watcher = _Watching(trail if name == "J" else None)
    with trail.watch(solver.stop_search):
        status = solver.solve(model, watcher)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    if name == "J":
        trail.bound(solver.best_objective_bound)
    bound = None if status == cp_model.OPTIMAL else solver.best_objective_bound
    return [solver.value(column) for column in columns], bound


class _Watching(cp_model.CpSolverSolutionCallback):
    def __init__(self, trail: Trail | None) -> None:
        super().__init__()
        self.trail = trail

    def on_solution_callback(self) -> None:
        if self.trail is not None:
            self.trail.value(self.objective_value)
