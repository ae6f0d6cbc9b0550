"""Who may do what, read anew from the format: for brute force, and shared with nothing else."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from zwerm.optimiser.problem import Assignment, Person, Problem, Task


@dataclass(frozen=True, eq=False)
class Place:
    """A task at one level for one owner: what may be active or not."""

    task: Task
    level: str
    owner: str
    quanta: int
    schools: tuple[str, ...]
    pool: str | None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.task.id, self.level, self.owner


def places(problem: Problem) -> list[Place]:
    pools = {school.id: school.pool for school in problem.schools}
    found = []
    for task in problem.tasks:
        need = {row.school: row.quanta for row in problem.demand if row.task == task.id}
        alone = len(problem.schools) == 1
        served: dict[tuple[str, str], list[str]] = defaultdict(list)
        for school in need:
            if alone or "S" in task.levels:
                served["S", school].append(school)
            if not alone and "P" in task.levels and pools[school] is not None:
                served["P", str(pools[school])].append(school)
            if not alone and "G" in task.levels:
                served["G", "group"].append(school)
        for (level, owner), schools in served.items():
            scale = {"S": 1, "P": task.scale_pool, "G": task.scale_group}[level]
            total = ceil(Fraction(str(scale)) * sum(need[school] for school in schools))
            pool = {"S": pools.get(owner), "P": owner, "G": None}[level]
            found.append(Place(task, level, owner, max(1, total), tuple(schools), pool))
    return found


def can_come(problem: Problem, person: Person, place: Place) -> bool:
    if place.level == "G":
        return person.group or person.role in ("tict", "pict")
    near = {s.pool for s in problem.schools if s.id in person.homes and s.pool is not None}
    if person.group and place.pool in person.reach_pools:
        return True
    if place.level == "S" and place.owner in person.homes:
        return True
    return place.pool in near and (place.level == "P" or person.max_schools > len(person.homes))


def lacks(person: Person, task: Task) -> int:
    """How many levels are missing where most are; below zero: to spare."""
    asked = [(need, person.comp.get(name, 0)) for name, need in task.req.items() if need > 0]
    asked += [(need, person.spec.get(name, 0)) for name, need in task.spec.items()]
    return max((need - own for need, own in asked), default=-100)


def cost_of(person: Person, task: Task) -> int:
    wish = person.motivation.get(task.cluster, 0)
    wish += sum(person.motivation_spec.get(name, 0) for name in task.spec)
    return 6 - (1 + min(2, -lacks(person, task))) * max(-2, min(2, wish))


def colours_here(problem: Problem, person: Person, place: Place) -> tuple[int, ...]:
    """Places in the list of the person's colours of those that may be spent here."""
    at_home = place.level == "S" and place.owner in person.homes
    usable = []
    for index, (colour, quanta) in enumerate(person.sources.items()):
        rule = problem.sources[colour]
        allowed = place.task.cluster in rule.clusters and (person.teacher or not rule.teacher_only)
        if quanta > 0 and allowed and (at_home or not rule.home_only):
            usable.append(index)
    return tuple(usable)


def speaks_of(row: Assignment, place: Place, person: Person) -> bool:
    return (
        (row.task, row.person) == (place.task.id, person.id)
        and (row.level is None or row.level == place.level)
        and (row.owner is None or row.owner == place.owner)
    )
