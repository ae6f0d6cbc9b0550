"""Make problems up: small ones for properties, groups for the search."""

from dataclasses import dataclass
from random import Random

from zwerm.optimiser.problem import (
    CLUSTERS,
    SPECIALISATIONS,
    Assignment,
    Demand,
    Person,
    Problem,
    School,
    SourceRule,
    Task,
)

SOURCES = {
    "ICT": SourceRule(),
    "BPT": SourceRule(("P", "B"), teacher_only=True, home_only=True),
    "ADM": SourceRule(("A",)),
}
ROLES = ("tict", "pict", "coach", "admin", "anchor", "dir")


@dataclass(frozen=True)
class Size:
    schools: int
    pools: int
    people: int
    tasks: int
    quanta_per_hour: int = 4
    hours_share: float = 0.8  # of what is needed at school level


def generate(size: Size, seed: int) -> Problem:
    """A problem of the size, the same for the same seed."""
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    schools = tuple(_school(random, size, index) for index in range(size.schools))
    tasks = tuple(_task(random, size, index) for index in range(size.tasks))
    demand = tuple(
        Demand(task.id, school.id, random.randint(1, 3 if random.random() < 0.8 else 12))
        for task in tasks
        for school in schools
        if random.random() < 0.9
    )
    hours = int(size.hours_share * sum(row.quanta for row in demand))
    people = tuple(_person(random, size, index, schools, hours) for index in range(size.people))
    return Problem(
        schools=schools,
        tasks=tasks,
        people=people,
        sources=SOURCES,
        demand=demand,
        budgets_eur_per_week={school.id: random.choice((0, 48)) for school in schools},
        current=_current(random, tasks, schools, people),
        quanta_per_hour=size.quanta_per_hour,
        name=f"{size.schools}x{size.people}",
        seed=seed,
    )


def _school(random: Random, size: Size, index: int) -> School:
    pool = None if size.pools == 0 else f"pool{index % size.pools}"
    return School(f"s{index}", pool=pool, pupils=random.randint(100, 900))


def _task(random: Random, size: Size, index: int) -> Task:
    cluster = random.choice(CLUSTERS)
    both = random.random() < 0.5
    return Task(
        id=f"t{index}",
        cluster=cluster,
        req={cluster: random.randint(1, 3)},
        spec={random.choice(SPECIALISATIONS): random.randint(1, 2)} if both else {},
        core=random.random() < 0.35,
        levels=random.choice((("S",), ("S", "P", "G"), ("S", "G"), ("S", "P"), ("G", "S"))),
        scale_pool=round(random.uniform(0.7, 1), 2),
        scale_group=round(random.uniform(0.5, 1), 2),
        outsource_eur_per_hour=random.choice((0, 0, 60)),
        priority=random.randint(1, 3),
        splittable=random.random() < 0.3,
        min_chunk=random.randint(1, 3),
        backup=random.random() < 0.5,
    )


def _person(
    random: Random, size: Size, index: int, schools: tuple[School, ...], hours: int
) -> Person:
    is_group = size.schools > 1 and random.random() < 0.15
    homes = () if is_group else tuple({random.choice(schools).id: None})
    pools = tuple({school.pool: None for school in schools if school.pool})
    share = max(1, round(random.uniform(0.4, 1.6) * hours / size.people))
    sources = {"ICT": share} if is_group or random.random() < 0.5 else {"ICT": share // 2}
    if not is_group:
        sources[random.choice(("BPT", "ADM"))] = (share + 1) // 2
    return Person(
        id=f"p{index}",
        role="group" if is_group else random.choice(ROLES),
        teacher=random.random() < 0.6,
        homes=homes,
        group=is_group,
        reach_pools=pools if is_group else (),
        comp={cluster: random.randint(1, 4) for cluster in CLUSTERS},
        spec={name: random.randint(0, 3) for name in SPECIALISATIONS},
        motivation={cluster: random.randint(-2, 2) for cluster in CLUSTERS},
        motivation_spec={name: random.randint(-1, 1) for name in SPECIALISATIONS},
        sources=sources,
        max_tasks=random.randint(5, 20),
        max_clusters=random.randint(1, 4),
        max_schools=len(schools) if is_group else random.randint(1, 2),
        max_backups=random.randint(0, 9),
    )


def _current(
    random: Random, tasks: tuple[Task, ...], schools: tuple[School, ...], people: tuple[Person, ...]
) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(task.id, "S", school.id, random.choice(people).id)
        for task in tasks
        for school in schools
        if people and random.random() < 0.3
    )


# Large enough for the search: two pools of schools, and more than can be proven.
GROUP = generate(Size(schools=6, pools=2, people=20, tasks=32), seed=2)
