"""Search around the best plan: free a part of it, solve that part exactly, keep what is better."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import numpy as np

from .construct import settled
from .ground import Ground
from .highs import Result, Work, solve
from .matrix import Floats
from .neighbourhood import Neighbourhood
from .order import Score
from .plan import Tiers
from .submodel import Submodel

CHECKS = 60
NODES = 200
SMALLEST, LARGEST = 120, 1200
BREADTHS = (4, 8, 16, 1_000)  # people for each instance, those who pay best first


@dataclass(slots=True)
class Kind:
    """A way to choose a part, how large it should be, and how well it has done."""

    name: str
    choose: Callable[["Search"], Neighbourhood | None]
    size: float = 350
    credit: float = 1.0

    def learn(self, *, gained: bool) -> None:
        self.credit = max(0.15, 0.85 * self.credit + 0.15 * (2.0 if gained else 0.0))


@dataclass(frozen=True, slots=True)
class Trial:
    """A part of the plan to solve."""

    kind: Kind
    submodel: Submodel
    hint: Floats
    seed: int
    checks: int = CHECKS
    nodes: int = NODES


@dataclass(slots=True)
class Search:
    ground: Ground
    values: Floats
    random: Random
    tiers: Tiers = (0, 0, 0, 0, 0, 0, 0)
    active: frozenset[int] = frozenset()
    work: dict[int, list[int]] = field(default_factory=dict)  # executors of each instance
    doing: dict[int, list[int]] = field(default_factory=dict)  # instances of each person
    kind: Kind | None = None
    breadth: int = BREADTHS[0]

    def __post_init__(self) -> None:
        self.look()

    @property
    def score(self) -> Score:
        return self.ground.order.score(self.tiers)

    def look(self) -> None:
        """Read the plan from the values."""
        model, values = self.ground.model, self.values
        self.tiers = self.ground.tiers_of(values)
        chosen = np.flatnonzero(values[self.ground.active] > 0.5)
        self.active = frozenset(chosen.tolist())
        self.work = {i: [] for i in sorted(self.active)}
        self.doing = {p: [] for p in range(len(model.people))}
        for k in np.flatnonzero(values[self.ground.executes] > 0.5).tolist():
            i, p = self.ground.pairs[k]
            self.work[i].append(p)
            self.doing[p].append(i)

    def area(self) -> Neighbourhood:
        return Neighbourhood(self.ground.model, self.active)

    def uncovered(self, i: int) -> int:
        model, values = self.ground.model, self.values
        done = [model.work((i, p)) for p in self.work[i]]
        done += [model.bought(i)] if i in model.outsourced else []
        return model.instances[i].quanta - round(sum(float(values[c]) * k for c, k in done))

    def propose(self, kinds: list[Kind]) -> Trial | None:
        """A part to solve, of a kind that has done well."""
        kind = self.random.choices(kinds, [kind.credit for kind in kinds])[0]
        self.kind = kind
        self.breadth = self.random.choice(BREADTHS)
        area = kind.choose(self)
        if area is None or not area.size:
            kind.learn(gained=False)
            return None
        submodel = self.ground.cutter.cut(area.columns(self._worth(area)), self.values)
        seed = self.random.randrange(2**31)
        return Trial(kind, submodel, submodel.hint(self.values), seed)

    def _worth(self, area: Neighbourhood) -> list[tuple[int, int]]:
        """Who does it now, and whom it would pay to have on it."""
        ranks, work = self.ground.ranks, self.work
        return [
            (i, p)
            for i, p in area.pairs()
            if ranks[i, p] < self.breadth or (i in work and p in work[i])
        ]

    def take(self, trial: Trial, result: Result) -> bool:
        """Accept what was found, if the plan became better; it may have changed meanwhile."""
        found = result.values
        gained = found is not None and self._becomes(trial.submodel.merged(self.values, found))
        larger = 1.15 if result.outcome == "optimal" else 0.85
        trial.kind.size = max(SMALLEST, min(LARGEST, trial.kind.size * larger))
        trial.kind.learn(gained=gained)
        return gained

    def _becomes(self, values: Floats) -> bool:
        whole = settled(self.ground.model, values)
        if self.ground.order.score(self.ground.tiers_of(whole)) >= self.score:
            return False
        if self.ground.cutter.matrix.breaks(whole):
            return False
        self.values = whole
        self.look()
        return True


def solve_trial(ground: Ground, trial: Trial) -> Result:
    """Also in another thread: it only reads."""
    with ground.clock.helping():
        return solve(
            trial.submodel.linear,
            trial.submodel.expression(ground.goal),
            Work(ground.clock.should_stop, trial.checks, trial.nodes),
            hint=trial.hint,
            seed=trial.seed,
        )


def kinds_for(search: Search) -> list[Kind]:
    """The kinds that can do something for this problem."""
    if not search.ground.model.candidates:
        return []
    kinds = [
        Kind("owner", one_owner),
        Kind("people", some_people),
        Kind("uncovered", around_uncovered),
        Kind("backup", around_missing_backup),
    ]
    model = search.ground.model
    if any(model.linear.lower[column] == 0 for column in model.active.values()):
        kinds.append(Kind("levels", levels_of_some_tasks))
    return kinds


def one_owner(search: Search) -> Neighbourhood:
    """What a school, a pool or the group does."""
    area, model = search.area(), search.ground.model
    owners = sorted({model.instances[i].owner for i in search.active})
    owner = search.random.choice(owners)
    found = sorted(i for i in search.active if model.instances[i].owner == owner)
    search.random.shuffle(found)
    _fill(search, area, found)
    return area


def some_people(search: Search) -> Neighbourhood:
    """A few people who could take over from each other, and the tasks they do."""
    area = search.area()
    _fill_around_people(search, area, [search.random.randrange(len(search.ground.model.people))])
    return area


def around_uncovered(search: Search) -> Neighbourhood | None:
    """A task with a gap, who could do it, and what they do now."""
    gaps = {i: gap for i in sorted(search.active) if (gap := search.uncovered(i)) > 0}
    gaps = {i: gap for i, gap in gaps.items() if search.ground.model.of_instance[i]}
    if not gaps:
        return None
    weights = [gap * _gravity(search, i) for i, gap in gaps.items()]
    return _around(search, search.random.choices(list(gaps), weights)[0])


def around_missing_backup(search: Search) -> Neighbourhood | None:
    model, values = search.ground.model, search.values
    missing = [i for i, c in model.missing.items() if values[c] > 0.5 and model.spares_of[i]]
    if not missing:
        return None
    start = search.random.choice(missing)
    area = search.area()
    area.add_instances([start])
    people = list(model.spares_of[start])
    search.random.shuffle(people)
    _fill_around_people(search, area, people)
    return area


def levels_of_some_tasks(search: Search) -> Neighbourhood:
    """Tasks that may move between school, pool and group, with who does them at all levels."""
    area, model, random = search.area(), search.ground.model, search.random
    of_task: dict[str, list[int]] = {}
    for i, instance in enumerate(model.instances):
        of_task.setdefault(instance.task.id, []).append(i)
    free = [
        found
        for found in of_task.values()
        if any(model.linear.lower[model.active[i]] == 0 for i in found)
    ]
    chosen = random.sample(free, min(len(free), random.randint(1, 5)))
    for found in chosen:
        area.add_instances(found)
        if area.size > _target(search) / 2:
            break
    people = sorted({p for found in chosen for i in found for p in search.work.get(i, [])})
    random.shuffle(people)
    _fill_around_people(search, area, people)
    return area


def _gravity(search: Search, i: int) -> int:
    task = search.ground.model.instances[i].task
    return 8 if task.core else 4 - task.priority


def _around(search: Search, i: int) -> Neighbourhood:
    area = search.area()
    area.add_instances([i])
    people = list(search.ground.model.of_instance[i])
    search.random.shuffle(people)
    _fill_around_people(search, area, people)
    return area


def _fill(search: Search, area: Neighbourhood, found: list[int]) -> None:
    for i in found:
        if area.size >= _target(search):
            return
        area.add_instances([i])


def _fill_around_people(search: Search, area: Neighbourhood, people: list[int]) -> None:
    """Free what people do, then what those do who could take it over, until the part is large."""
    random, model = search.random, search.ground.model
    queue, seen = list(people), set(people)
    while queue and area.size < _target(search):
        p = queue.pop(0)
        if random.random() < 0.5:
            area.add_person(p)
        doing = list(search.doing[p])
        random.shuffle(doing)
        _fill(search, area, doing)
        others = sorted({q for i in doing for q in model.of_instance[i]} - seen)
        random.shuffle(others)
        queue += others
        seen.update(others)


def _target(search: Search) -> float:
    return SMALLEST if search.kind is None else search.kind.size
