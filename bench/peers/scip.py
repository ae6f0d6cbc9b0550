"""SCIP on the plain whole model, for J."""

from typing import Any

import pyscipopt

from zwerm.optimiser.checker import SCALAR_WEIGHTS
from zwerm.optimiser.problem import Problem

from ..trail import Trail
from .formulation import Formulation
from .found import Found, Stage

VERSION = f"SCIP {pyscipopt.Model().version()}"
CPU_CLOCK = 1


def run(problem: Problem, kind: str, seed: int, trail: Trail) -> Found:
    if kind != "J":
        return Found(None, note="SCIP is only run for J")
    plain = Formulation(problem)
    goal = plain.weighted(SCALAR_WEIGHTS)
    model = pyscipopt.Model()
    model.hideOutput()
    model.setParams(
        {
            "timing/clocktype": CPU_CLOCK,
            "limits/absgap": 0.99,
            "randomization/randomseedshift": seed,
        }
    )
    columns = _load(model, plain)
    model.setObjective(_sum(columns, goal.entries) + goal.constant, "minimize")
    model.includeEventhdlr(_Improved(trail), "improved", "notes every better solution")
    model.setParam("limits/time", max(0.1, trail.limit - trail.cpu()))
    model.optimize()
    if model.getNSols() == 0:
        return Found(None)
    solution = model.getBestSol()
    values = [model.getSolVal(solution, column) for column in columns]
    value = goal.value(values)
    trail.value(value)
    bound = value if model.getStatus() in ("optimal", "gaplimit") else model.getDualbound()
    trail.bound(bound)
    return Found(plain.plan(values), [Stage("J", value, bound, trail.cpu())])


def _load(model: Any, plain: Formulation) -> list[Any]:
    columns = [
        model.addVar(vtype="B" if upper == 1 else "I", lb=0, ub=upper) for upper in plain.upper
    ]
    for row in plain.rows:
        if row.entries:
            total = _sum(columns, row.entries)
            if row.lower is not None and row.lower == row.upper:
                model.addCons(total == row.lower)
            elif row.lower is not None:
                model.addCons(total >= row.lower)
            elif row.upper is not None:
                model.addCons(total <= row.upper)
    return columns


def _sum(columns: list[Any], entries: Any) -> Any:
    return pyscipopt.quicksum(coefficient * columns[column] for column, coefficient in entries)


class _Improved(pyscipopt.Eventhdlr):
    def __init__(self, trail: Trail) -> None:
        self.trail = trail

    def eventinit(self) -> None:
        self.model.catchEvent(pyscipopt.SCIP_EVENTTYPE.BESTSOLFOUND, self)

    def eventexit(self) -> None:
        self.model.dropEvent(pyscipopt.SCIP_EVENTTYPE.BESTSOLFOUND, self)

    def eventexec(self, _event: Any) -> None:
        if self.model.getNSols() > 0:
            self.trail.value(self.model.getPrimalbound())
        self.trail.bound(self.model.getDualbound())
