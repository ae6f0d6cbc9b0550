"""Make up problems as schools have them: `python -m bench.generator SIZE SEED FILE`.

Sizes are those the bars speak of: XS and S are one school, M and L groups of schools in pools.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from zwerm.optimiser.files import problem_to_data, write_json
from zwerm.optimiser.problem import Assignment, Demand, Person, Problem, School, SourceRule, Task

from .catalogue import Need, tasks
from .profiles import (
    ANCHOR,
    CLERK,
    COACH,
    HEAD,
    PICT,
    PRIMARY_TEAM,
    SECONDARY_TEAM,
    SPECIALISTS,
    TICT,
    Profile,
    draw,
    with_sources,
)

SOURCES = {
    "ICT": SourceRule(),
    "BPT": SourceRule(("P", "B"), teacher_only=True, home_only=True),
    "ADM": SourceRule(("A",)),
}
QUANTA_PER_HOUR = 4
SECONDARY, PRIMARY = "secondary", "primary"
LEAST_HOURS, MOST_HOURS = 0.70, 0.90  # of what all schools need on their own
# One task in three has nobody today.
DONE_TODAY = 0.68


@dataclass(frozen=True, slots=True)
class Size:
    schools: int
    pools: int
    people: int
    pools_of_a_specialist: int = 0


SIZES = {
    "XS": Size(1, 0, 8),
    "S": Size(1, 0, 15),
    "M": Size(12, 3, 80, 3),
    "L": Size(60, 12, 400, 4),
}
ALONE = {
    "XS": (TICT, PICT, HEAD, CLERK, COACH, COACH, ANCHOR, CLERK),
    "S": (TICT, TICT, *SECONDARY_TEAM[1:], HEAD, CLERK, COACH, ANCHOR, PICT, SPECIALISTS[2]),
}
KIND_ALONE = {"XS": PRIMARY, "S": SECONDARY}


def generate(size: str, seed: int) -> Problem:
    """A problem of the size (XS, S, M or L), the same for the same seed."""
    random = Random(f"{size}-{seed}")  # noqa: S311 - repeatable on purpose
    dimensions, catalogue = SIZES[size], tasks()
    schools = _schools(random, size, dimensions)
    need = Need(random, QUANTA_PER_HOUR)
    quanta = {(t.id, s.id): need.of(t, s) for t in catalogue for s in schools}
    demand = tuple(Demand(t, s, amount) for (t, s), amount in quanta.items() if amount > 0)
    people = _team_alone(random, size) if size in ALONE else _team(random, dimensions, schools)
    share = random.uniform(LEAST_HOURS, MOST_HOURS)
    people = _with_hours(people, share * sum(row.quanta for row in demand))
    return Problem(
        schools=schools,
        tasks=catalogue,
        people=people,
        sources=SOURCES,
        demand=demand,
        budgets_eur_per_week=_budgets(random, schools),
        current=_current(random, catalogue, demand, people),
        quanta_per_hour=QUANTA_PER_HOUR,
        name=f"{size}-{seed}",
        size=size,
        seed=seed,
    )


def _schools(random: Random, size: str, dimensions: Size) -> tuple[School, ...]:
    kinds = [SECONDARY] * (dimensions.schools // 4)
    kinds += [PRIMARY] * (dimensions.schools - len(kinds))
    random.shuffle(kinds)
    if size in KIND_ALONE:
        kinds = [KIND_ALONE[size]]
    each = -(-dimensions.schools // max(1, dimensions.pools))
    return tuple(
        _school(random, index, kind, f"pool{index // each:02}" if dimensions.pools else None)
        for index, kind in enumerate(kinds)
    )


def _school(random: Random, index: int, kind: str, pool: str | None) -> School:
    pupils = random.randint(700, 1300) if kind == SECONDARY else random.randint(220, 520)
    return School(
        id=f"s{index:02}",
        kind=kind,
        pool=pool,
        pupils=pupils,
        devices=round(pupils * random.uniform(0.8, 1.05)),
        staff=round(pupils * random.uniform(0.105, 0.125)),
    )


def _team_alone(random: Random, size: str) -> tuple[Person, ...]:
    home = ("s00",)
    return tuple(draw(random, who, f"p{n:03}", home, ()) for n, who in enumerate(ALONE[size]))


def _team(random: Random, size: Size, schools: Sequence[School]) -> tuple[Person, ...]:
    """Everybody at their schools; who is left over in the count works for the group."""
    posts: list[tuple[Profile, tuple[str, ...], tuple[str, ...]]] = []
    for school in schools:
        team = SECONDARY_TEAM if school.kind == SECONDARY else PRIMARY_TEAM
        posts += [(profile, (school.id,), ()) for profile in team]
    posts += [(TICT, homes, ()) for homes in _shared_coordinators(schools)]
    pools = sorted({school.pool for school in schools if school.pool is not None})
    served = size.pools_of_a_specialist
    for index in range(size.people - len(posts)):
        start = index * served
        reach = tuple(sorted({pools[(start + step) % len(pools)] for step in range(served)}))
        posts.append((SPECIALISTS[index % len(SPECIALISTS)], (), reach))
    return tuple(
        draw(random, profile, f"p{number:03}", homes, reach)
        for number, (profile, homes, reach) in enumerate(posts)
    )


def _shared_coordinators(schools: Sequence[School]) -> list[tuple[str, ...]]:
    """Two primary schools of a pool share one; an odd one has its own."""
    primaries: dict[str | None, list[str]] = defaultdict(list)
    for school in schools:
        if school.kind == PRIMARY:
            primaries[school.pool].append(school.id)
    return [tuple(ids[n : n + 2]) for ids in primaries.values() for n in range(0, len(ids), 2)]


def _with_hours(people: Sequence[Person], wanted: float) -> tuple[Person, ...]:
    """The same people, with hours in whole half hours that sum to about what is wanted."""
    factor = wanted / sum(sum(person.sources.values()) for person in people)
    return tuple(_scaled(person, factor) for person in people)


def _scaled(person: Person, factor: float) -> Person:
    sources = {
        colour: max(2, 2 * round(quanta * factor / 2)) for colour, quanta in person.sources.items()
    }
    return with_sources(person, sources)


def _budgets(random: Random, schools: Sequence[School]) -> dict[str, int]:
    euro = {school.id: round(school.pupils * random.uniform(0.1, 0.3)) for school in schools}
    alone = len(schools) == 1
    return {**euro, "group": 0 if alone else round(sum(euro.values()) * random.uniform(0.3, 0.6))}


def _current(
    random: Random, catalogue: Sequence[Task], demand: Sequence[Demand], people: Sequence[Person]
) -> tuple[Assignment, ...]:
    """Today most schools see to themselves, with somebody of their own who can do it."""
    by_id = {task.id: task for task in catalogue}
    at_home: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        for home in person.homes:
            at_home[home].append(person)
    found = []
    for row in demand:
        able = [person for person in at_home[row.school] if _can(person, by_id[row.task])]
        if able and "S" in by_id[row.task].levels and random.random() < DONE_TODAY:
            weights = [sum(person.sources.values()) for person in able]
            who = random.choices(able, weights)[0]
            found.append(Assignment(row.task, "S", row.school, who.id))
    return tuple(found)


def _can(person: Person, task: Task) -> bool:
    knows = all(person.comp[name] >= level for name, level in task.req.items())
    colours = [colour for colour in person.sources if task.cluster in SOURCES[colour].clusters]
    return (
        knows
        and bool(colours)
        and all(person.spec[name] >= level for name, level in task.spec.items())
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.generator", description=__doc__)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("seed", type=int)
    parser.add_argument("file", help="written as JSON, gzipped if it ends in .gz")
    arguments = parser.parse_args()
    write_json(arguments.file, problem_to_data(generate(arguments.size, arguments.seed)))


if __name__ == "__main__":
    main()
