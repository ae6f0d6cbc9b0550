"""How little core work can be lost without somebody: bounds, and the exact answer.

Tier 1 asks only for core tasks. Leaving all other work is allowed and costs it nothing, except what
is pinned, so a problem with the core tasks and the pinned ones has the same tier 1, and a third of
the size. Its relaxation is solved once and stays open: without a person their columns are fixed
to zero, and the dual simplex goes on from where everybody was there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..division import division_from_values
from ..expansion import matches
from ..highs import Work, solve
from ..linear import INFINITY, Expression, Row
from ..live import LiveModel
from ..model import DivisionModel, Pair
from ..plan import Plan
from ..problem import Assignment, Problem
from ..relaxation import relaxation_of

Place = tuple[str, str, str]  # task, level, owner


@dataclass(frozen=True, slots=True)
class CoreAnswer:
    """Tier 1 without somebody: nothing is below the bound, and who does the core work there."""

    bound: int
    reached: int
    active: frozenset[Place]
    quanta: Mapping[tuple[Place, str], int]
    bought: Mapping[Place, int]


def core_problem(problem: Problem) -> Problem:
    """Only what tier 1 depends on; the pins are for whoever uses it."""
    pinned = {pin.task for pin in problem.pins}
    tasks = tuple(
        replace(task, backup=False) for task in problem.tasks if task.core or task.id in pinned
    )
    kept = {task.id for task in tasks}
    return replace(
        problem,
        tasks=tasks,
        demand=tuple(row for row in problem.demand if row.task in kept),
        current=(),
        pins=(),
        forbids=tuple(row for row in problem.forbids if row.task in kept),
        max_changes=None,
    )


class CoreBounds:
    """Lower bounds on tier 1 of a problem, with everybody and without each."""

    def __init__(self, problem: Problem, work: Work, seed: int = 0) -> None:
        self.problem, self.seed = problem, seed
        self.model = DivisionModel(core_problem(problem))
        self.people = {person.id: p for p, person in enumerate(self.model.people)}
        self._relaxation = relaxation_of(self.model)
        goal = self._relaxation.expression(self.model.goals[0])
        self._live = LiveModel(self._relaxation.linear, goal, seed=seed)
        self._pins = [(pin, self._live.add_row(self._tied(pin))) for pin in problem.pins]
        result = self._live.minimise(work)
        self._with_everybody = max(0, result.whole_bound or 0)
        self._basis = self._live.basis()

    def _tied(self, pin: Assignment) -> Row:
        """The pinned person does at least a smallest share of one of the instances."""
        least = Expression()
        for i, p in self._of_pin(pin):
            column, quanta = self.model.work((i, p))
            instance = self.model.instances[i]
            smallest = instance.task.min_chunk if instance.is_split else instance.quanta
            least.add(column, quanta / smallest)
        here = self._relaxation.expression(least)
        return Row(list(here.terms.items()), 1, INFINITY)

    def _of_pin(self, pin: Assignment) -> list[Pair]:
        p = self.people[pin.person]
        instances = self.model.instances
        return [(i, p) for i in self.model.of_person[p] if matches(pin, instances[i])]

    def at_once(self, person_id: str) -> int:
        """A proven bound from the one with everybody, who can do no less than all but one.

        But a pin of who is away may have kept them from core work.
        """
        is_pinned = any(pin.person == person_id for pin in self.problem.pins)
        return 0 if is_pinned else self._with_everybody

    def without(self, person_id: str, work: Work) -> int:
        """A proven bound; never below the one known at once."""
        columns = self._columns(person_id)
        if not columns:
            return self.at_once(person_id)
        most = self._live.upper[columns]
        self._live.set_bounds(columns, 0, 0)
        own = [row for pin, row in self._pins if pin.person == person_id]
        for row in own:
            self._live.set_row(row, -INFINITY, INFINITY)
        self._live.restore(self._basis)
        result = self._live.minimise(work)
        self._live.set_bounds(columns, 0, most)
        for row in own:
            self._live.set_row(row, 1, INFINITY)
        return max(self.at_once(person_id), result.whole_bound or 0)

    def _columns(self, person_id: str) -> list[int]:
        p, mine = self.people[person_id], Expression()
        for i in self.model.of_person[p]:
            mine.add(self.model.work((i, p))[0])
        return sorted(self._relaxation.expression(mine).terms)

    def exactly(self, person_id: str, plan: Plan, work: Work) -> CoreAnswer | None:
        """With whole tasks and shares, and as much as can be as in the plan; None if stopped."""
        linear, goal = self.model.linear, self.model.goals[0]
        rows = self._rows_without(person_id)
        first = solve(linear, goal, work, extra=rows, seed=self.seed, presolve=False)
        if first.values is None:
            return None
        reached = round(first.objective)
        rows = (*rows, linear.at_most(goal, reached))
        kept = self._changes(plan)
        second = solve(linear, kept, work, extra=rows, hint=first.values, seed=self.seed)
        values = first.values if second.values is None else second.values
        division = division_from_values(self.model, values)
        key = [instance.key for instance in self.model.instances]
        return CoreAnswer(
            bound=max(self.at_once(person_id), first.whole_bound or 0),
            reached=reached,
            active=frozenset(key[i] for i in division.active),
            quanta={
                (key[i], self.model.people[p].id): quanta
                for (i, p), quanta in sorted(division.work.items())
            },
            bought={key[i]: quanta for i, quanta in sorted(division.bought.items())},
        )

    def _rows_without(self, person_id: str) -> tuple[Row, ...]:
        p, candidates = self.people[person_id], self.model.candidates
        mine = [(candidates[i, p].executes, 1.0) for i in self.model.of_person[p]]
        pins = [
            Row([(candidates[pair].executes, 1.0) for pair in self._of_pin(pin)], 1, INFINITY)
            for pin in self.problem.pins
            if pin.person != person_id
        ]
        return (*([Row(mine, 0, 0)] if mine else []), *pins)

    def _changes(self, plan: Plan) -> Expression:
        """Core executors who come; those who go follow from it."""
        doing = {((row.task, row.level, row.owner), row.person) for row in plan.hours}
        active = {(row.task, row.level, row.owner) for row in plan.level}
        changes = Expression()
        for (i, p), candidate in self.model.candidates.items():
            if (self.model.instances[i].key, self.model.people[p].id) not in doing:
                changes.add(candidate.executes)
        for i, column in self.model.active.items():
            if self.model.instances[i].key not in active:
                changes.add(column, 2)
        return changes
