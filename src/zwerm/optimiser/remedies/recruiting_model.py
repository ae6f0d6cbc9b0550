"""The division model with someone new, to see how little of them closes a set of gaps.

The newcomer first gets every level, and hours enough for all. The model then says how few hours
suffice, with those how low the levels can be, and then how few others must change their work.
Backups are left out of the model: they keep nobody from executing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ..columns import Pair
from ..division import Division, division_from_values, values_from_division
from ..highs import Work, solve
from ..ledger import Ledger
from ..linear import Expression, Row
from ..model import DivisionModel
from ..problem import CLUSTERS, Person
from .newcomer import needed_levels, placed
from .price_list import Prices

# Up to so many pairs everything may be divided anew; of larger groups only what is around the gaps.
PROVABLE_PAIRS = 900
MOST_PAIRS = 1_500
# In HiGHS's own checks, for each of three goals: a school is proved long before.
CHECKS_FOR_SCHOOL, CHECKS_FOR_GROUP = 5_000, 500


@dataclass(frozen=True, slots=True)
class Answer:
    """How the work is divided then; `is_proven` that fewer hours, or lower levels, are too few."""

    division: Division
    is_proven: bool


class RecruitingModel:
    """One search for one set of gaps; instances and people by their index in the ledger."""

    def __init__(
        self,
        ledger: Ledger,
        prices: Prices,
        gaps: Sequence[int],
        should_stop: Callable[[], bool],
    ) -> None:
        self.ledger, self.prices, self.gaps = ledger, prices, gaps
        self.new = len(ledger.people)
        pairs = sum(len(ledger.able(i)) for i in range(len(ledger.instances)))
        self.is_whole = pairs <= PROVABLE_PAIRS
        checks = CHECKS_FOR_SCHOOL if self.is_whole else CHECKS_FOR_GROUP
        self.work = Work(should_stop, checks)
        start = self._start()
        within = self._everything() if self.is_whole else self._around()
        people = (*ledger.people, self._anybody(sum(start.work.values())))
        self.model = DivisionModel(replace(ledger.problem, people=people), within)
        # Not if no hours may be spent on some of it, or its shares would be too small.
        self.is_possible = start.work.keys() <= self.model.candidates.keys()
        if not self.is_possible:
            return
        self.levels = self._levels()
        self.values = values_from_division(self.model, start)
        for column in self.levels.terms:
            self.values[column] = 1
        self.kept = [*self._gaps_close(), *self._no_more_stays_open()]

    def answer(self) -> Answer:
        is_proven = self.is_whole
        for goal in (self._hours(), self.levels):
            is_proven = self._minimise(goal) and is_proven
        self._minimise(self._moves())
        return Answer(division_from_values(self.model, list(self.values)), is_proven)

    def _minimise(self, goal: Expression) -> bool:
        """Whether it is proven that there is no less; from now on there is no more."""
        result = solve(
            self.model.linear,
            goal,
            self.work,
            extra=tuple(self.kept),
            hint=self.values,
            presolve=not self.is_whole,
        )
        if result.values is not None:
            self.values = [float(round(value)) for value in result.values]
        self.kept.append(self.model.linear.at_most(goal, goal.value(self.values)))
        return result.outcome == "optimal"

    # Where it starts

    def _start(self) -> Division:
        """The plan, with the newcomer on all gaps."""
        ledger = self.ledger
        work = {(i, p): quanta for p, mine in enumerate(ledger.work) for i, quanta in mine.items()}
        for i in self.gaps:
            self._take_on(i, work)
        return Division(set(ledger.active), work, dict(ledger.bought))

    def _take_on(self, i: int, work: dict[Pair, int]) -> None:
        """Where there is no place for one more, or too small a share, with someone's share."""
        ledger, short = self.ledger, self.ledger.uncovered(i)
        least, shares = ledger.least(i), ledger.shares[i]
        is_full = len(shares) >= ledger.instances[i].max_executors
        if short < least and not is_full:
            able = [(share, p) for p, share in shares.items() if share - (least - short) >= least]
            if able:
                share, p = max(able)
                work[i, p] = share - (least - short)
                work[i, self.new] = least
                return
        if is_full or short < least:
            free = [(share, p) for p, share in shares.items() if not ledger.is_pinned(i, p)]
            if free:
                share, p = min(free)
                short += work.pop((i, p))
        work[i, self.new] = short

    def _anybody(self, quanta: int) -> Person:
        """Someone who can and may do all."""
        problem = self.ledger.problem
        levels = needed_levels(problem.tasks)
        where = placed(problem, [self.ledger.instances[i] for i in self.gaps])
        return replace(
            where,
            teacher=True,
            comp={name: level for name, level in levels.items() if name in CLUSTERS},
            spec={name: level for name, level in levels.items() if name not in CLUSTERS},
            sources=dict.fromkeys(problem.sources, quanta),
            max_tasks=len(self.ledger.instances),
            max_backups=0,
        )

    # Who may change

    def _everything(self) -> set[Pair]:
        people = range(self.new + 1)
        return {(i, p) for i in range(len(self.ledger.instances)) for p in people}

    def _around(self) -> set[Pair]:
        """The work of today; who is able to close a gap may hand on what they do."""
        ledger = self.ledger
        pairs = {(i, p) for p, mine in enumerate(ledger.work) for i in mine}
        pairs |= {(i, self.new) for i in ledger.active}
        able = [sorted(ledger.able(i)) for i in self.gaps]
        pairs |= {(i, p) for i, people in zip(self.gaps, able, strict=True) for p in people}
        for p in dict.fromkeys(p for people in able for p in people):
            more = {(j, q) for j in ledger.work[p] for q in ledger.able(j)}
            if len(pairs | more) > MOST_PAIRS:
                break
            pairs |= more
        return pairs

    # Rules and goals

    def _gaps_close(self) -> Iterable[Row]:
        """Also if the task moves to another level."""
        model = self.model
        for gap in self.gaps:
            instance = self.ledger.instances[gap]
            for i in self.ledger.of_task[instance.task.id]:
                if set(instance.covers) & set(model.instances[i].covers):
                    done = [model.work((i, p)) for p in model.of_instance[i]]
                    done += [model.bought(i)] if i in model.outsourced else []
                    need = (model.active[i], -float(model.instances[i].quanta))
                    yield Row([*done, need], 0, float("inf"))

    def _no_more_stays_open(self) -> Iterable[Row]:
        for goal in self.model.goals[:2]:
            yield self.model.linear.at_most(goal, goal.value(self.values))

    def _hours(self) -> Expression:
        goal = Expression()
        for i in self.model.of_person[self.new]:
            goal.add(*self.model.work((i, self.new)))
        return goal

    def _levels(self) -> Expression:
        """What the newcomer's levels would cost to learn: a column for each step that is taken."""
        model, goal = self.model, Expression()
        asked: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for i in model.of_person[self.new]:
            for name, level in needed_levels([model.instances[i].task]).items():
                asked[name][level].append(model.candidates[i, self.new].executes)
        for name, by_level in asked.items():
            below: tuple[int, int] | None = None
            for level in sorted(by_level):
                step = model.linear.column(1)
                goal.add(step, self.prices.training(name, level - (below[0] if below else 0)))
                for column in by_level[level]:
                    model.linear.row([(column, 1), (step, -1)], upper=0)
                if below:
                    model.linear.row([(step, 1), (below[1], -1)], upper=0)
                below = level, step
        return goal

    def _moves(self) -> Expression:
        """How many shares of others change: a column for each that may become larger or smaller."""
        model, goal = self.model, Expression()
        for (i, p), candidate in model.candidates.items():
            if p == self.new:
                continue
            today = self.ledger.work[p].get(i, 0)
            if today and candidate.quanta is not None:
                goal.add(self._differs(candidate.quanta, today))
            else:
                goal.add(candidate.executes, -1 if today else 1)
                goal.constant += bool(today)
        for i in model.outsourced:
            column, quanta = model.bought(i)
            goal.add(self._differs(column, self.ledger.bought[i] // quanta))
        return goal

    def _differs(self, column: int, today: int) -> int:
        """A new column that is 1 if the other is not what it is today."""
        linear = self.model.linear
        most = linear.upper[column]
        differs = linear.column(1)
        linear.row([(column, 1), (differs, today - most)], upper=today)
        linear.row([(column, 1), (differs, today)], lower=today)
        self.values.append(float(round(self.values[column]) != today))
        return differs
