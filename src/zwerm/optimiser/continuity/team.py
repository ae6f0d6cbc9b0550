"""Who does what at one moment, and how much each can take on; a copy costs little."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ..division import Division
from ..expansion import Instance
from ..model import DivisionModel, unions
from ..plan import Plan
from ..problem import GROUP

Shares = Mapping[int, int]
Limit = tuple[frozenset[str], int]  # what only these colours can pay, in quanta


class Agreements:
    """What does not change: the model, and the hours of everybody by set of colours."""

    def __init__(self, model: DivisionModel) -> None:
        self.model = model
        self.index = {instance.key: i for i, instance in enumerate(model.instances)}
        self.person = {person.id: p for p, person in enumerate(model.people)}
        self._limits: dict[int, list[Limit]] = {}

    def limits(self, p: int) -> list[Limit]:
        """Hall's condition: for each union of usable colours, what there is of them."""
        if p not in self._limits:
            model, has = self.model, self.model.people[p].sources
            uses = {model.candidates[i, p].sources for i in model.of_person[p]}
            self._limits[p] = [(some, sum(has[c] for c in some)) for some in unions(uses)]
        return self._limits[p]

    def least(self, i: int) -> int:
        """The smallest share somebody can have of it."""
        instance = self.model.instances[i]
        return instance.task.min_chunk if instance.is_split else instance.quanta

    def visit(self, i: int, p: int) -> str | None:
        """The school the person would have to travel to for it."""
        instance = self.model.instances[i]
        away = instance.level == "S" and instance.owner not in self.model.people[p].homes
        return instance.owner if away else None


def purse(instance: Instance) -> str:
    """Whose money pays for it."""
    return instance.owner if instance.level == "S" else GROUP


@dataclass(slots=True)
class Team:
    """Instances and people by their index in the model; no mapping in it is changed in place."""

    rules: Agreements
    active: frozenset[int]
    work: dict[int, Shares]  # by person: quanta of each instance
    shares: dict[int, Shares]  # by instance: quanta of each person
    bought: dict[int, int]
    spares: dict[int, tuple[int, ...]]  # by instance: who backs it up
    backs_up: dict[int, frozenset[int]]
    away: int | None = None

    def copy(self) -> "Team":
        return Team(
            self.rules,
            self.active,
            dict(self.work),
            dict(self.shares),
            dict(self.bought),
            dict(self.spares),
            dict(self.backs_up),
            self.away,
        )

    # What there is

    def uncovered(self, i: int) -> int:
        """The quanta of an active instance that nobody does."""
        if i not in self.active:
            return 0
        done = sum(self.shares.get(i, {}).values()) + self.bought.get(i, 0)
        return self.rules.model.instances[i].quanta - done

    def pairs_of(self, p: int | None) -> list[tuple[int, int]]:
        """The instances somebody executes, with themselves; none of nobody."""
        return [] if p is None else [(i, p) for i in self.work.get(p, ())]

    def lacks_backup(self, i: int) -> bool:
        instance = self.rules.model.instances[i]
        is_needed = instance.task.backup and self.bought.get(i, 0) < instance.quanta
        return is_needed and i in self.active and not self.spares.get(i)

    def room(self, i: int, p: int) -> int:
        """How much more of it the person can do, if few enough share it."""
        doing = self.shares.get(i, {})
        is_full = len(doing) >= self.rules.model.instances[i].max_executors
        return 0 if is_full and p not in doing else self.own_room(i, p)

    def own_room(self, i: int, p: int) -> int:
        """How much more of it the person can do, by all limits on a person."""
        model, mine = self.rules.model, self.work.get(p, {})
        if p == self.away or (i, p) not in model.candidates:
            return 0
        if i not in mine and not self._may_join(i, p, mine):
            return 0
        usable = model.candidates[i, p].sources
        left = min(
            most - sum(q for j, q in mine.items() if model.candidates[j, p].sources <= colours)
            for colours, most in self.rules.limits(p)
            if usable <= colours
        )
        return left if i in mine or left >= self.rules.least(i) else 0

    def _may_join(self, i: int, p: int, mine: Shares) -> bool:
        model, person = self.rules.model, self.rules.model.people[p]
        instance = model.instances[i]
        if len(mine) >= person.max_tasks:
            return False
        clusters = {model.instances[j].task.cluster for j in mine} | {instance.task.cluster}
        if len(clusters) > person.max_clusters:
            return False
        if (school := self.rules.visit(i, p)) is None:
            return True
        schools = {self.rules.visit(j, p) for j in mine} - {None} | {school}
        return len(schools) <= max(0, person.max_schools - len(person.homes))

    def affordable(self, i: int) -> int:
        """How many more quanta of it can be bought."""
        model = self.rules.model
        if i not in model.outsourced:
            return 0
        instance, problem = model.instances[i], model.problem
        owner = purse(instance)
        spent = sum(
            quanta * model.instances[j].task.outsource_eur_per_hour
            for j, quanta in self.bought.items()
            if purse(model.instances[j]) == owner
        )
        left = problem.budgets_eur_per_week[owner] * problem.quanta_per_hour - spent
        quanta = left // instance.task.outsource_eur_per_hour
        return quanta if instance.is_split or quanta >= instance.quanta else 0

    # What can be done about it

    def set_share(self, i: int, p: int, quanta: int) -> None:
        """From now on the person does so much of it; 0 is not at all."""
        mine = {j: q for j, q in self.work.get(p, {}).items() if j != i}
        others = {q: part for q, part in self.shares.get(i, {}).items() if q != p}
        if quanta:
            mine[i] = others[p] = quanta
        self.work[p], self.shares[i] = mine, others

    def give(self, i: int, p: int, quanta: int) -> None:
        self.set_share(i, p, self.work.get(p, {}).get(i, 0) + quanta)

    def buy(self, i: int, quanta: int) -> None:
        """From now on so much of it is bought."""
        self.bought.pop(i, None)
        if quanta:
            self.bought[i] = quanta

    def set_spares(self, i: int, people: tuple[int, ...]) -> None:
        for p in self.spares.get(i, ()):
            self.backs_up[p] -= {i}
        for p in people:
            self.backs_up[p] = self.backs_up.get(p, frozenset()) | {i}
        self.spares[i] = people

    def without(self, p: int) -> "Team":
        """The same team when the person is away, and nobody has taken over anything."""
        team = self.copy()
        team.away = p
        for i in self.work.get(p, {}):
            team.set_share(i, p, 0)
        for i in sorted(self.backs_up.get(p, ())):
            team.set_spares(i, tuple(q for q in self.spares[i] if q != p))
        return team


def team_of(rules: Agreements, division: Division, plan: Plan) -> Team:
    """The plan and the division it is, with everything counted."""
    work: dict[int, dict[int, int]] = defaultdict(dict)
    shares: dict[int, dict[int, int]] = defaultdict(dict)
    for (i, p), quanta in division.work.items():
        work[p][i] = shares[i][p] = quanta
    spares: dict[int, tuple[int, ...]] = defaultdict(tuple)
    backs_up: dict[int, frozenset[int]] = defaultdict(frozenset)
    for row in plan.backup:
        i, p = rules.index[row.task, row.level, row.owner], rules.person[row.person]
        spares[i] += (p,)
        backs_up[p] |= {i}
    return Team(
        rules=rules,
        active=frozenset(division.active),
        work=dict(work),
        shares=dict(shares),
        bought=dict(division.bought),
        spares=dict(spares),
        backs_up=dict(backs_up),
    )
