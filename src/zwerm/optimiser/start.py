"""A first plan that keeps all rules: what is pinned, and as much of today as it must."""

from dataclasses import replace

from .division import Division, division_from_values
from .expansion import instances, matches
from .highs import Work, solve
from .linear import weighted
from .model import DivisionModel, Pair
from .problem import Assignment, Problem


class NoPlan(Exception):  # noqa: N818 - an answer, not an error
    """The rules leave no plan at all; `pins` are those that cannot hold."""

    def __init__(self, pins: tuple[Assignment, ...]) -> None:
        super().__init__(f"{len(pins)} pins cannot hold, alone or with the cap on changes")
        self.pins = pins


def first_division(problem: Problem, seed: int) -> Division:
    """Only pinned and current executors may be in it: if that fails, no plan exists."""
    division = _with_pins(problem, seed)
    if division is not None:
        return division
    alone = (replace(problem, pins=(pin,)) for pin in problem.pins)
    failing = tuple(one.pins[0] for one in alone if _with_pins(one, seed) is None)
    raise NoPlan(failing or problem.pins)


def _with_pins(problem: Problem, seed: int) -> Division | None:
    model = DivisionModel(problem, within=_pinned_and_current(problem))
    # Fewest hands too, so that pins take no more hours than they must.
    goal = weighted([(1, model.changes()), (1, model.fragmentation())])
    result = solve(model.linear, goal, Work(), seed=seed, presolve=False)
    return None if result.values is None else division_from_values(model, result.values)


def _pinned_and_current(problem: Problem) -> set[Pair]:
    people = {person.id: p for p, person in enumerate(problem.people)}
    # Current executors matter only when their number of changes is capped.
    rows = problem.pins if problem.max_changes is None else (*problem.pins, *problem.current)
    return {
        (i, people[row.person])
        for i, instance in enumerate(instances(problem))
        for row in rows
        if matches(row, instance)
    }
