"""The best division of a part of the plan, when somebody is away: a small model, solved whole."""

from collections.abc import Iterable

import numpy as np

from ..division import Division, values_from_division
from ..highs import Work, solve
from ..linear import Expression, Row, weighted
from ..matrix import Floats
from ..model import DivisionModel, Pair
from ..submodel import Cutter
from .freedom import Freedom
from .team import Team

# The root finds nearly all there is; the tree mostly proves.
MOST_NODES = 10
# Where more can back it up, somebody is left who does not execute it.
FEW_BACKUPS = 4


class Redivision:
    """Cuts what is free out of the whole model; the rest stays as in the plan."""

    def __init__(
        self, before: Team, division: Division, pinned: frozenset[Pair], seed: int = 0
    ) -> None:
        self.before, self.pinned, self.seed = before, pinned, seed
        self.model = before.rules.model
        self.cutter = Cutter(self.model.linear)
        self.values = _values(self.model, division)
        self.marks: dict[int, dict[str, int]] = {}
        for marks in (self.model.clusters, self.model.away):
            for (p, name), column in marks.items():
                self.marks.setdefault(p, {})[name] = column

    def improved(self, start: Team, freedom: Freedom, excess: int, work: Work) -> Team:
        """No worse than the start in core lost, then other lost, then changes.

        `excess` is how far its core loss is above a proven bound: at most that can be won.
        """
        part = _Part(self, start, freedom)
        kept = list[Row]()
        if excess:
            part.minimise(part.goal(0), kept, work, enough=excess)
        kept.append(part.no_worse(part.goal(0)))
        changes = len(freedom.pairs) + len(freedom.instances) + 1
        missing = 2 * len(part.scarce) + 1
        goals = ((changes * missing, part.goal(1)), (changes, part.goal(2)), (1, part.changes()))
        part.minimise(weighted(goals), kept, work)
        return part.team()


class _Part:
    """The free columns, and the best values known for them."""

    def __init__(self, whole: Redivision, start: Team, freedom: Freedom) -> None:
        self.whole, self.start, self.freedom = whole, start, freedom
        self.model = whole.model
        values = whole.values.copy()
        values[self._columns_of(whole.before.pairs_of(start.away))] = 0
        self.scarce = self._scarce()
        free = self._free()
        self.cut = whole.cutter.cut(free, values)
        self.linear = self.cut.linear
        self.place = {column: n for n, column in enumerate(self.cut.columns.tolist())}
        for pair in freedom.pairs.keys() & whole.pinned:
            self.linear.lower[self.place[self.model.candidates[pair].executes]] = 1
        self.best = self._values_of(start)

    def _columns_of(self, pairs: Iterable[Pair]) -> list[int]:
        found = []
        for pair in pairs:
            candidate = self.model.candidates[pair]
            found.append(candidate.executes)
            if candidate.quanta is not None:
                found.append(candidate.quanta)
        return found

    def _scarce(self) -> list[int]:
        """Instances that so few can back up, that it matters who executes them."""
        model, away = self.model, self.start.away
        return [
            i
            for i in self.freedom.instances
            if i in model.missing
            and len([p for p in model.spares_of[i] if p != away]) <= FEW_BACKUPS
        ]

    def _free(self) -> set[int]:
        model, freedom = self.model, self.freedom
        free = set(self._columns_of(freedom.pairs))
        free |= {model.outsourced[i] for i in freedom.instances if i in model.outsourced}
        free |= {model.active[i] for i in freedom.levels}
        for p in freedom.people:
            free |= set(self.whole.marks.get(p, {}).values())
        for i in self.scarce:
            free.add(model.missing[i])
            free |= {model.backups[i, p] for p in model.spares_of[i] if p != self.start.away}
            free |= {model.wholly_outsourced[i]} if i in model.wholly_outsourced else set()
        return free

    def _values_of(self, team: Team) -> Floats:
        """What the team does, in the free columns."""
        model, values = self.model, np.zeros(len(self.place))
        for i, p in self.freedom.pairs:
            quanta, candidate = team.shares.get(i, {}).get(p, 0), model.candidates[i, p]
            values[self.place[candidate.executes]] = quanta > 0
            if candidate.quanta is not None:
                values[self.place[candidate.quanta]] = quanta
        for i in self.freedom.instances:
            if i in model.outsourced:
                column, each = model.bought(i)
                values[self.place[column]] = team.bought.get(i, 0) // each
        for i in self.freedom.levels:
            values[self.place[model.active[i]]] = i in team.active
        for p in self.freedom.people:
            for name, column in self.whole.marks.get(p, {}).items():
                values[self.place[column]] = name in self._marked(team, p)
        self._set_backups(values, team)
        return values

    def _set_backups(self, values: Floats, team: Team) -> None:
        model = self.model
        for i in self.scarce:
            values[self.place[model.missing[i]]] = team.lacks_backup(i)
            for p in team.spares.get(i, ()):
                if (i, p) in model.backups:
                    values[self.place[model.backups[i, p]]] = 1
            if i in model.wholly_outsourced and not team.uncovered(i):
                whole = i in team.bought and not team.shares.get(i)
                values[self.place[model.wholly_outsourced[i]]] = whole

    def _marked(self, team: Team, p: int) -> set[str | None]:
        mine = team.work.get(p, {})
        clusters = {self.model.instances[i].task.cluster for i in mine}
        return clusters | {team.rules.visit(i, p) for i in mine}

    def goal(self, tier: int) -> Expression:
        """The part of a tier that is decided here; of tier 3, what is scarce."""
        return self.cut.expression(self.model.goals[tier])

    def changes(self) -> Expression:
        """Executors of the plan who go, others who come, and a firm that does."""
        before, changes = self.whole.before, Expression()
        for i, p in self.freedom.pairs:
            does = self.place[self.model.candidates[i, p].executes]
            is_kept = p in before.shares.get(i, {})
            changes.add(does, -1 if is_kept else 1)
            changes.constant += is_kept
        for i in self.freedom.instances:
            # A split share that is bought has no column for whether; its quanta weigh too much.
            if i in self.model.outsourced and i not in before.bought:
                column, each = self.model.bought(i)
                changes.add(self.place[column], each / self.model.instances[i].quanta)
        return changes

    def no_worse(self, goal: Expression) -> Row:
        return self.linear.at_most(goal, round(goal.value(self.best.tolist())))

    def minimise(
        self, goal: Expression, kept: list[Row], work: Work, *, enough: float = np.inf
    ) -> None:
        """Find better values; stops where nothing better can be, or enough was won."""
        reached = round(goal.value(self.best.tolist()))
        limited = Work(work.should_stop, work.checks, MOST_NODES)
        rows = (*kept, Row(list(goal.terms.items()), reached - enough - goal.constant, np.inf))
        result = solve(
            self.linear,
            goal,
            limited,
            extra=rows,
            hint=self.best.tolist(),
            seed=self.whole.seed,
            restart=False,
        )
        if result.values is not None and round(goal.value(result.values.tolist())) < reached:
            self.best = np.round(result.values)

    def team(self) -> Team:
        """The start, with what was found for what is free."""
        assert self.start.away is not None  # noqa: S101 - for the type checker
        model, team = self.model, self.start.copy()
        for i, p in self.freedom.pairs:
            column, each = model.work((i, p))
            does = self.best[self.place[model.candidates[i, p].executes]]
            quanta = round(self.best[self.place[column]]) * each if does else 0
            if quanta != team.shares.get(i, {}).get(p, 0):
                team.set_share(i, p, quanta)
        for i in self.freedom.instances:
            if i in model.outsourced:
                column, each = model.bought(i)
                team.buy(i, round(self.best[self.place[column]]) * each)
        levels = {i for i in self.freedom.levels if self.best[self.place[model.active[i]]]}
        team.active = (team.active - self.freedom.levels.keys()) | levels
        return team


def _values(model: DivisionModel, division: Division) -> Floats:
    """The plan's values, with loads and backups set so that they are in nobody's way."""
    values = np.array(values_from_division(model, division), float)
    values[list(model.backups.values())] = 0
    values[list(model.missing.values())] = 1
    values[list(model.wholly_outsourced.values())] = 0
    for p, column in model.over.items():
        hours = sum(model.people[p].sources.values())
        values[column] = values[model.under[p]] = hours
    return values
