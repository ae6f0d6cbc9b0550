"""The linear relaxation without what it does not need: quick bounds, and a guide to good plans.

Whether someone executes follows the quanta (a share of all they could do), backups are left out and
nothing is said about loads, so the optimum is never above that of the whole relaxation for the
first two tiers.
"""

from dataclasses import dataclass

from .highs import Result, Work, solve
from .linear import Expression, LinearModel, Row
from .model import DivisionModel


@dataclass(slots=True)
class Relaxation:
    model: DivisionModel
    linear: LinearModel
    ties: dict[int, tuple[int, float]]  # column of the model -> column here, coefficient
    left_out: dict[int, float]  # column of the model -> the value that makes its rows hold

    def minimise(
        self, goal: Expression, work: Work, seed: int, kept: tuple[Row, ...] = ()
    ) -> Result:
        return solve(self.linear, goal, work, extra=kept, relaxed=True, seed=seed)

    def expression(self, whole: Expression) -> Expression:
        """The expression in the columns here; what is left out counts for nothing."""
        here = Expression(constant=whole.constant)
        for column, coefficient in whole.terms.items():
            if column in self.ties:
                to, scale = self.ties[column]
                here.add(to, coefficient * scale)
        return here

    def values(self, found: list[float]) -> list[float]:
        """Values for the columns of the model; those left out are zero."""
        values = [0.0] * len(self.model.linear.lower)
        for column, (to, scale) in self.ties.items():
            values[column] = found[to] * scale
        return values


def relaxation_of(model: DivisionModel) -> Relaxation:
    whole, linear = model.linear, LinearModel()
    own = _wanted_executors(model)
    follows = {
        candidate.executes: (candidate.quanta, whole.upper[candidate.quanta])
        for candidate in model.candidates.values()
        if candidate.quanta is not None and candidate.executes not in own
    }
    left_out = _left_out(model)
    relaxation = Relaxation(model, linear, {}, left_out)
    for column, upper in enumerate(whole.upper):
        if column not in follows and column not in left_out:
            lower = whole.lower[column]
            integer = whole.is_integer[column]
            new = linear.column(whole.names[column], upper, lower=lower, integer=integer)
            relaxation.ties[column] = (new, 1)
    for column, (leader, most) in follows.items():
        relaxation.ties[column] = (relaxation.ties[leader][0], 1 / most)
    for row in whole.rows:
        _add_row(relaxation, row)
    return relaxation


def _wanted_executors(model: DivisionModel) -> set[int]:
    """Where executing is good in itself, it must not be held down by the quanta."""
    wanted = (*model.problem.pins, *model.problem.current)
    pairs = {(row.task, row.person) for row in wanted}
    return {
        candidate.executes
        for (i, p), candidate in model.candidates.items()
        if (model.instances[i].task.id, model.people[p].id) in pairs
    }


def _left_out(model: DivisionModel) -> dict[int, float]:
    left_out = dict.fromkeys(model.backups.values(), 0.0)
    left_out |= dict.fromkeys(model.missing.values(), 1.0)
    left_out |= dict.fromkeys(model.wholly_outsourced.values(), 0.0)
    for p in model.over:
        hours = sum(model.people[p].sources.values())
        left_out |= {model.over[p]: hours, model.under[p]: hours}
    return left_out


def _add_row(relaxation: Relaxation, row: Row) -> None:
    here, fixed = Expression(), 0.0
    for column, coefficient in row.entries:
        if column in relaxation.left_out:
            fixed += coefficient * relaxation.left_out[column]
        else:
            to, scale = relaxation.ties[column]
            here.add(to, coefficient * scale)
    entries = [(column, c) for column, c in here.terms.items() if abs(c) > 1e-9]
    linear = relaxation.linear
    most = fixed + sum(c * (linear.upper[j] if c > 0 else linear.lower[j]) for j, c in entries)
    least = fixed + sum(c * (linear.lower[j] if c > 0 else linear.upper[j]) for j, c in entries)
    if entries and (most > row.upper + 1e-9 or least < row.lower - 1e-9):
        linear.row(entries, lower=row.lower - fixed, upper=row.upper - fixed)
