"""Plans as rows, and what the checker says of the part of them that changes."""

from collections.abc import Iterable
from dataclasses import replace

from ..checker import tiers, violations
from ..colours import Want, colours_of
from ..model import Pair
from ..plan import ActiveLevel, Backup, Hours, Outsourced, Plan
from ..problem import Demand, Problem
from .differences import Change
from .team import Team

Key = tuple[str, str, str]
Loss = tuple[int, int, int]


class Refused(Exception):  # noqa: N818 - an answer: such a plan is not used
    """The checker does not accept a plan; whatever made it made a mistake."""


class Account:
    """The plan everything starts from, by index in the model."""

    def __init__(self, problem: Problem, plan: Plan, team: Team) -> None:
        self.problem, self.plan, self.team = problem, plan, team
        rules = team.rules
        self.hours = {
            (rules.index[row.task, row.level, row.owner], rules.person[row.person]): row
            for row in plan.hours
        }
        self.demand = {(row.task, row.school): row for row in problem.demand}
        self.levels = self._levels(team)
        self.backups: dict[Pair, Backup] = {}  # rows made so far

    def plan_of(self, after: Team, changed: Change) -> Plan:
        """The whole plan; people whose work is as it was spend the same colours on it."""
        model = self.team.rules.model
        anew = {p for p in changed.people if after.work.get(p, {}) != self.team.work.get(p, {})}
        hours = {pair: row for pair, row in self.hours.items() if pair[1] not in anew}
        for p in sorted(anew):
            hours |= {(i, p): row for i, row in _hours_of(after, p)}
        is_lifted = after.active != self.team.active
        return Plan(
            level=self._levels(after) if is_lifted else self.levels,
            hours=tuple(hours[pair] for pair in sorted(hours)),
            outsource=tuple(
                Outsourced(*model.instances[i].key, quanta=quanta)
                for i, quanta in sorted(after.bought.items())
            ),
            backup=tuple(
                self._backup((i, p)) for i, people in sorted(after.spares.items()) for p in people
            ),
        )

    def _levels(self, team: Team) -> tuple[ActiveLevel, ...]:
        instances = team.rules.model.instances
        return tuple(ActiveLevel(*instances[i].key) for i in sorted(team.active))

    def _backup(self, pair: Pair) -> Backup:
        if pair not in self.backups:
            self.backups[pair] = self.team.rules.model.backup_row(pair)
        return self.backups[pair]

    def loss(self, after: Team, changed: Change, plan: Plan) -> Loss:
        """What tiers 1 to 3 rise by; raises `Refused` if a rule is broken.

        Rules are about one need, one person, one instance or one purse. So only the instances that
        differ are laid before the checker, with all that the people around them do; the rest is as
        it was in the plan that was checked whole.
        """
        keys, everybody = self._keys(after, changed), self.team.rules.model.people
        people = {everybody[p].id for p in changed.people if p != after.away}
        then, now = _part_of(self.plan, keys), _part_of(plan, keys)
        part = self._part(keys, people, now)
        if broken := violations(part, now):
            raise Refused(broken[0].text)
        old, new = tiers(self._part(keys, people, then), then), tiers(part, now)
        return new[0] - old[0], new[1] - old[1], new[2] - old[2]

    def _keys(self, after: Team, changed: Change) -> set[Key]:
        found = set(changed.instances)
        for team in (self.team, after):
            for p in changed.people:
                found |= team.work.get(p, {}).keys() | team.backs_up.get(p, frozenset())
        if self.team.bought != after.bought:
            found |= self.team.bought.keys() | after.bought.keys()
        instances = self.team.rules.model.instances
        lifted = {instances[i].task.id for i in self.team.active ^ after.active}
        if lifted:
            either = self.team.active | after.active
            found |= {i for i in either if instances[i].task.id in lifted}
        return {instances[i].key for i in found}

    def _part(self, keys: set[Key], people: set[str], plan: Plan) -> Problem:
        problem = self.problem
        tasks = {task for task, _, _ in keys}
        seen = people | {row.person for row in plan.hours} | {row.person for row in plan.backup}
        return replace(
            problem,
            tasks=tuple(task for task in problem.tasks if task.id in tasks),
            demand=tuple(self._needs(keys)),
            people=tuple(person for person in problem.people if person.id in seen),
            current=(),
            max_changes=None,
            # Who works elsewhere too may keep to a pin there.
            pins=tuple(pin for pin in problem.pins if pin.person in people),
            forbids=tuple(
                row for row in problem.forbids if row.person in seen and row.task in tasks
            ),
        )

    def _needs(self, keys: set[Key]) -> Iterable[Demand]:
        rules = self.team.rules
        nodes = {
            (key[0], school)
            for key in keys
            for school in rules.model.instances[rules.index[key]].covers
        }
        return (row for node, row in self.demand.items() if node in nodes)


def _hours_of(team: Team, p: int) -> list[tuple[int, Hours]]:
    model, person = team.rules.model, team.rules.model.people[p]
    wants: list[Want] = [
        (i, quanta, model.candidates[i, p].sources) for i, quanta in sorted(team.work[p].items())
    ]
    shares = colours_of(person, model.problem.sources, wants)
    return [(i, Hours(*model.instances[i].key, person=person.id, quanta=shares[i])) for i in shares]


def _part_of(plan: Plan, keys: set[Key]) -> Plan:
    return Plan(
        level=tuple(r for r in plan.level if (r.task, r.level, r.owner) in keys),
        hours=tuple(r for r in plan.hours if (r.task, r.level, r.owner) in keys),
        outsource=tuple(r for r in plan.outsource if (r.task, r.level, r.owner) in keys),
        backup=tuple(r for r in plan.backup if (r.task, r.level, r.owner) in keys),
    )
