"""Small problems with every odd corner the format allows; may leave no plan at all."""

from dataclasses import dataclass
from random import Random
from typing import TypeVar

from zwerm.optimiser.expansion import can_execute, instances
from zwerm.optimiser.problem import (
    CLUSTERS,
    Assignment,
    Demand,
    Person,
    Problem,
    School,
    SourceRule,
    Task,
)

Item = TypeVar("Item")
SPECIALISATIONS = ("net", "sw")  # two are enough for every case
LEVELS = (("S",), ("S", "P"), ("S", "P", "G"), ("G", "S"), ("P", "G"), ("G",), ("P",))


@dataclass(frozen=True)
class Extent:
    """The most there is of everything."""

    schools: int = 3
    people: int = 3
    tasks: int = 3
    needs: int = 4
    quanta: int = 4


@dataclass(frozen=True)
class Dice:
    """Choices of which the first or the least is the simplest, so that examples shrink to it."""

    random: Random
    oddness: float = 0.1

    def usual(self, usual: tuple[Item, ...], odd: tuple[Item, ...]) -> Item:
        """Mostly one of the usual items."""
        return self.one_of(*(odd if self.chance(self.oddness) else usual))

    def chance(self, probability: float) -> bool:
        return self.random.random() >= 1 - probability

    def one_of(self, *items: Item) -> Item:
        return items[self.random.randint(0, len(items) - 1)]

    def some_of(self, items: tuple[Item, ...], probability: float = 0.5) -> tuple[Item, ...]:
        return tuple(item for item in items if self.chance(probability))

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)


def odd_problem(random: Random, extent: Extent) -> Problem:
    """A problem within the extent, valid for a reader of the format."""
    dice = Dice(random, 0.3 if random.random() > 0.7 else 0.05)
    schools = _schools(dice, extent)
    tasks = tuple(_task(dice, t, schools) for t in range(dice.number(1, extent.tasks)))
    demand = _demand(dice, extent, tasks, schools)
    count = dice.usual(tuple(range(2, extent.people + 1)), (0, 1))
    people = tuple(_person(dice, p, schools) for p in range(count))
    problem = Problem(
        schools=schools,
        tasks=tasks,
        people=people,
        sources=_sources(dice),
        demand=demand,
        budgets_eur_per_week={
            owner: dice.one_of(0, 10, 25, 60)
            for owner in dice.some_of((*(school.id for school in schools), "group"), 0.7)
        },
        quanta_per_hour=dice.one_of(4, 1, 2, 12),
    )
    return with_wishes(problem, random)


def with_wishes(problem: Problem, random: Random) -> Problem:
    """The same with today's executors, pins, forbids and a cap on changes, or some of these."""
    dice, rows = Dice(random), _Rows(Dice(random), problem)
    pins, forbids = dice.one_of(0, 0, 0, 0, 0, 0, 0, 1, 1, 2), dice.one_of(0, 0, 1, 2)
    return Problem(
        schools=problem.schools,
        tasks=problem.tasks,
        people=problem.people,
        sources=problem.sources,
        demand=problem.demand,
        budgets_eur_per_week=problem.budgets_eur_per_week,
        quanta_per_hour=problem.quanta_per_hour,
        current=rows.some(dice.number(0, 3), is_open=False),
        pins=rows.some(pins, is_open=True),
        forbids=rows.some(forbids, is_open=True),
        max_changes=dice.number(0, 8) if dice.chance(0.15) else None,
    )


def _schools(dice: Dice, extent: Extent) -> tuple[School, ...]:
    count = dice.number(1, extent.schools)
    return tuple(School(f"s{s}", pool=dice.one_of("a", "a", "b", None)) for s in range(count))


def _task(dice: Dice, index: int, schools: tuple[School, ...]) -> Task:
    levels = dice.one_of(*LEVELS)
    if levels == ("P",) and any(school.pool is None for school in schools):
        levels = ("P", "S")
    cluster = dice.one_of("T", "T", "P", "A")
    asked = {cluster: dice.number(0, 2)} if dice.chance(0.8) else {}
    asked |= {name: dice.number(0, 1) for name in dice.some_of(CLUSTERS, 0.1)}
    return Task(
        id=f"t{index}",
        cluster=cluster,
        req=asked,
        spec={name: dice.number(0, 2) for name in dice.some_of(SPECIALISATIONS, 0.15)},
        core=dice.chance(0.5),
        levels=levels,
        scale_pool=dice.one_of(1.0, 0.85, 0.5, 1.2, 0.0),
        scale_group=dice.one_of(1.0, 0.7, 0.07, 1.5),
        outsource_eur_per_hour=dice.one_of(0, 0, 10, 60),
        priority=dice.number(1, 3),
        splittable=dice.chance(0.5),
        min_chunk=dice.one_of(1, 1, 2, 3),
        backup=dice.chance(0.4),
    )


def _demand(
    dice: Dice, extent: Extent, tasks: tuple[Task, ...], schools: tuple[School, ...]
) -> tuple[Demand, ...]:
    rows = [(task.id, school.id) for task in tasks for school in schools if dice.chance(0.8)]
    more = extent.quanta * 3 if dice.chance(0.1) else extent.quanta  # sometimes above a day
    return tuple(Demand(*row, quanta=dice.number(1, more)) for row in rows[: extent.needs])


def _sources(dice: Dice) -> dict[str, SourceRule]:
    odd = SourceRule(
        dice.some_of(CLUSTERS, 0.7), teacher_only=dice.chance(0.2), home_only=dice.chance(0.3)
    )
    return {
        "ICT": SourceRule(),
        "BPT": SourceRule(("P", "T"), teacher_only=True, home_only=True),
        "ODD": odd,
    }


def _person(dice: Dice, index: int, schools: tuple[School, ...]) -> Person:
    pools = tuple({school.pool: None for school in schools if school.pool is not None})
    names = tuple(school.id for school in schools)
    homes = dice.usual(((dice.one_of(*names),), names), (dice.some_of(names), ()))
    is_group = dice.chance(0.2)
    hours = {"ICT": dice.usual((4, 2, 3, 6, 10), (1, 0))}
    if dice.chance(0.4):
        hours = {"ICT": dice.number(0, 3), "BPT": dice.number(1, 4), "ODD": dice.number(1, 4)}
    return Person(
        id=f"p{index}",
        role=dice.one_of("tict", "", "pict"),
        teacher=dice.chance(0.7),
        homes=homes,
        group=is_group,
        reach_pools=dice.some_of(pools, 0.7) if is_group or dice.chance(0.1) else (),
        comp={name: dice.usual((2, 1, 3), (0,)) for name in CLUSTERS},
        spec={name: dice.one_of(2, 1, 3) for name in dice.some_of(SPECIALISATIONS, 0.7)},
        motivation={name: dice.number(-2, 2) for name in dice.some_of(CLUSTERS, 0.6)},
        motivation_spec={name: dice.number(-1, 1) for name in dice.some_of(SPECIALISATIONS, 0.3)},
        sources=dice.usual((hours,), ({},)),
        max_tasks=dice.usual((20, 2, 3), (1, 0)),
        max_clusters=dice.usual((4, 2), (1, 0)),
        max_schools=dice.usual((1, 2, 3), (0,)),
        max_backups=dice.usual((10, 1, 2), (0,)),
    )


@dataclass(frozen=True)
class _Rows:
    """Rows about people and places, of which the places need not have any need."""

    dice: Dice
    problem: Problem

    def some(self, count: int, *, is_open: bool) -> tuple[Assignment, ...]:
        if not self.problem.people:
            return ()
        return tuple(dict.fromkeys(self._row(is_open=is_open) for _ in range(count)))

    def _row(self, *, is_open: bool) -> Assignment:
        row = self._any_row()
        if is_open and self.dice.chance(0.4):
            level, owner = self.dice.one_of((None, None), (None, row.owner), (row.level, None))
            return Assignment(row.task, level, owner, row.person)
        return row

    def _any_row(self) -> Assignment:
        dice, problem = self.dice, self.problem
        able = self.able()
        if able and dice.chance(0.8):
            return dice.one_of(*able)
        owners = {"S": tuple(school.id for school in problem.schools)}
        pools = tuple({s.pool: None for s in problem.schools if s.pool is not None})
        owners |= {"P": pools} if pools else {}
        owners |= {"G": ("group",)} if len(problem.schools) > 1 else {}
        task = dice.one_of(*problem.tasks)
        allowed = tuple(level for level in task.levels if level in owners) or ("S",)
        level = dice.one_of(*allowed) if dice.chance(0.9) else "S"
        owner = dice.one_of(*owners[level])
        person = dice.one_of(*problem.people).id
        return Assignment(task.id, level, owner, person)

    def able(self) -> list[Assignment]:
        """Who could do what."""
        return [
            Assignment(*instance.key, person=person.id)
            for instance in instances(self.problem)
            for person in self.problem.people
            if can_execute(self.problem, person, instance)
        ]
