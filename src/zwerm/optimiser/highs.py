"""The only door to HiGHS: one thread, a fixed seed, limits in work."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, inf, isfinite
from typing import Any, Literal

from .linear import Expression, LinearModel, Row

ALMOST = 1e-6
Outcome = Literal["optimal", "infeasible", "stopped"]


@dataclass(slots=True)
class Work:
    """What the solving may cost; `should_stop` is asked again and again."""

    should_stop: Callable[[], bool] = lambda: False
    checks: int | None = None  # a count of HiGHS's own checks: repeatable, unlike seconds
    nodes: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    outcome: Outcome
    values: Any  # an array with the best solution found, or None
    objective: float
    bound: float  # nothing is below this
    checks: int

    @property
    def whole_bound(self) -> int | None:
        """The bound of an objective that is whole for whole columns."""
        return ceil(self.bound - 1e-4) if isfinite(self.bound) else None


@dataclass(slots=True)
class Ears:
    """Hears of a run while it goes on."""

    better: Callable[[Any], None]  # gets the values of a better solution
    closer: Callable[[int, float, float], None]  # checks so far, bound, objective of the best
    checks: int = 0

    def improving(self, event: Any) -> None:
        self.better(event.data_out.mip_solution)

    def checking(self, event: Any) -> None:
        self.checks += 1
        found = event.data_out
        self.closer(self.checks, found.mip_dual_bound, found.mip_primal_bound)


class Interrupter:
    """Stops HiGHS from inside its own loops."""

    def __init__(self, work: Work) -> None:
        self.work, self.checks, self.asked_at = work, 0, 0.0
        self.stopped = False

    def __call__(self, event: Any) -> None:
        self.checks += 1
        limit = self.work.checks
        if limit is not None and self.checks > limit:
            self.stopped = True
        now = time.monotonic()
        if not self.stopped and now - self.asked_at > 0.02:
            self.asked_at = now
            self.stopped = self.work.should_stop()
        if self.stopped:
            event.interrupt()


def solve(
    model: LinearModel,
    objective: Expression,
    work: Work,
    *,
    extra: tuple[Row, ...] = (),
    hint: Any = None,  # a value for each column
    relaxed: bool = False,
    seed: int = 0,
    absolute_gap: float = 0.99,
    presolve: bool = True,
    restart: bool = True,
    ears: Ears | None = None,
) -> Result:
    """Minimise the objective; relaxed means without whole numbers.

    Presolve may be trusted from HiGHS 1.15 on; that of 1.14 may cut off the optimum of a mixed row
    (ERGO-Code/HiGHS#2957). To restart pays where no good hint is given.
    """
    highs = _highs(seed, absolute_gap, work, presolve=presolve)
    highs.setOptionValue("mip_allow_restart", presolve and restart)
    interrupter = Interrupter(work)
    if ears is not None:
        highs.cbMipImprovingSolution += ears.improving
        highs.cbMipInterrupt += ears.checking
    highs.cbMipInterrupt += interrupter
    highs.cbSimplexInterrupt += interrupter
    highs.passModel(_lp(model, objective, extra, relaxed=relaxed))
    if hint is not None and not relaxed:
        _give_hint(highs, hint)
    highs.run()
    result = _result(highs, objective, interrupter, relaxed=relaxed)
    highs.clearCallbacks()
    return result


def _highs(seed: int, absolute_gap: float, work: Work, *, presolve: bool) -> Any:
    import highspy  # noqa: PLC0415 - slow to import, and only solving needs it

    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # half of it has types
    options: dict[str, object] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "presolve": "choose" if presolve else "off",
        "random_seed": seed % 2**31,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": absolute_gap,
    }
    if work.nodes is not None:
        options["mip_max_nodes"] = work.nodes
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


def _lp(model: LinearModel, objective: Expression, extra: tuple[Row, ...], *, relaxed: bool) -> Any:
    import highspy  # noqa: PLC0415 - as above
    import numpy as np  # noqa: PLC0415 - comes with highspy

    more = LinearModel()
    for row in extra:
        more.row(row.entries, lower=row.lower, upper=row.upper)
    first, second = model.matrix(), more.matrix()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.lower), len(first.row_lower) + len(extra)
    cost = np.zeros(len(model.lower))
    for column, coefficient in objective.terms.items():
        cost[column] = coefficient
    lp.col_cost_, lp.offset_ = cost, objective.constant
    lp.col_lower_, lp.col_upper_ = first.lower, first.upper
    lp.row_lower_ = np.concatenate((first.row_lower, second.row_lower))
    lp.row_upper_ = np.concatenate((first.row_upper, second.row_upper))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate((first.starts, second.starts[1:] + first.starts[-1]))
    lp.a_matrix_.index_ = np.concatenate((first.index, second.index))
    lp.a_matrix_.value_ = np.concatenate((first.coefficients, second.coefficients))
    if not relaxed:
        kind = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kind[is_integer] for is_integer in model.is_integer]
    return lp


def _give_hint(highs: Any, hint: list[float]) -> None:
    import highspy  # noqa: PLC0415 - as above

    solution = highspy.HighsSolution()
    solution.col_value = list(hint)
    solution.value_valid = True
    highs.setSolution(solution)


def _result(
    highs: Any, objective: Expression, interrupter: Interrupter, *, relaxed: bool
) -> Result:
    import highspy  # noqa: PLC0415 - as above
    import numpy as np  # noqa: PLC0415 - as above

    status, info = highs.getModelStatus(), highs.getInfo()
    known = highspy.HighsModelStatus
    is_broken = status == known.kModelEmpty and not _holds_when_empty(highs.getLp())
    if is_broken or status in (known.kInfeasible, known.kUnboundedOrInfeasible):
        return Result("infeasible", None, inf, inf, interrupter.checks)
    is_optimal = status in {known.kOptimal, known.kModelEmpty}
    has_values = is_optimal or (not relaxed and info.primal_solution_status == 2)
    values = np.array(highs.getSolution().col_value) if has_values else None
    if relaxed:
        bound = info.objective_function_value if is_optimal else -inf
    else:
        bound = info.mip_dual_bound
    value = inf if values is None else objective.value(values.tolist())
    if status == known.kModelEmpty:
        bound = value
    return Result("optimal" if is_optimal else "stopped", values, value, bound, interrupter.checks)


def _holds_when_empty(lp: Any) -> bool:
    """Without columns HiGHS does not look at the rows, and each of them is a sum of nothing."""
    return all(low <= 0 for low in lp.row_lower_) and all(high >= 0 for high in lp.row_upper_)
