"""What there is to divide, and who may do it: one function for each rule."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from .problem import GROUP, Assignment, Person, Problem, School, SourceRule, Task

ANY_EXPERTISE = 1_000  # the margin for a task that asks for nothing
OUTSOURCED_MISFIT = 6


@dataclass(frozen=True, slots=True)
class Instance:
    """A task at one level for one owner, with the schools it serves."""

    task: Task
    level: str
    owner: str
    quanta: int
    covers: tuple[str, ...]
    is_split: bool
    max_executors: int
    pool: str | None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.task.id, self.level, self.owner


def instances(problem: Problem) -> tuple[Instance, ...]:
    """Every instance of every task with demand, in the order of the problem."""
    schools = {school.id: school for school in problem.schools}
    demand: dict[str, dict[str, int]] = defaultdict(dict)
    for row in problem.demand:
        demand[row.task][row.school] = row.quanta
    return tuple(
        instance
        for task in problem.tasks
        for level in levels_of(problem, task)
        for instance in _at_level(problem, task, level, demand[task.id], schools)
    )


def levels_of(problem: Problem, task: Task) -> tuple[str, ...]:
    """The levels a task may be done at; a school on its own has only itself."""
    if len(problem.schools) == 1:
        return ("S",)
    return tuple(level for level in ("S", "P", "G") if level in task.levels)


def _at_level(
    problem: Problem,
    task: Task,
    level: str,
    needs: Mapping[str, int],
    schools: Mapping[str, School],
) -> Iterator[Instance]:
    covered: dict[str, list[str]] = defaultdict(list)
    for school_id in needs:
        owner = {"S": school_id, "P": schools[school_id].pool, "G": GROUP}[level]
        if owner is not None:
            covered[owner].append(school_id)
    scale = {"S": 1.0, "P": task.scale_pool, "G": task.scale_group}[level]
    for owner, covers in covered.items():
        # Through the written decimals: 0.07 × 100 must not become 8.
        quanta = max(1, ceil(Fraction(str(scale)) * sum(needs[school] for school in covers)))
        is_split = splits(problem, task, quanta)
        pool = {"S": schools[covers[0]].pool, "P": owner, "G": None}[level]
        yield Instance(
            task=task,
            level=level,
            owner=owner,
            quanta=quanta,
            covers=tuple(covers),
            is_split=is_split,
            max_executors=most_executors(problem, level, quanta) if is_split else 1,
            pool=pool,
        )


def splits(problem: Problem, task: Task, quanta: int) -> bool:
    """More than a day is shared even if the task is not meant to be."""
    return (task.splittable and quanta >= 2 * task.min_chunk) or (
        quanta > 8 * problem.quanta_per_hour
    )


def most_executors(problem: Problem, level: str, quanta: int) -> int:
    return 3 if level == "S" else 3 + quanta // (6 * problem.quanta_per_hour)


@dataclass(frozen=True, slots=True)
class Territory:
    """Where a person can be."""

    homes: frozenset[str]
    home_pools: frozenset[str]
    served_pools: frozenset[str]
    visits: bool
    at_group: bool

    def includes(self, instance: Instance) -> bool:
        if instance.level == "G":
            return self.at_group
        if instance.pool in self.served_pools:
            return True
        if instance.level == "P":
            return instance.pool in self.home_pools
        return instance.owner in self.homes or (self.visits and instance.pool in self.home_pools)


def territory(problem: Problem, person: Person) -> Territory:
    pools = {school.id: school.pool for school in problem.schools}
    home_pools = (pools[school_id] for school_id in person.homes)
    return Territory(
        homes=frozenset(person.homes),
        home_pools=frozenset(pool for pool in home_pools if pool is not None),
        served_pools=frozenset(person.reach_pools if person.group else ()),
        visits=person.max_schools > len(person.homes),
        at_group=person.group or person.role in {"tict", "pict"},
    )


def reach(problem: Problem, person: Person, instance: Instance) -> bool:
    """Whether the person can be there at all."""
    return territory(problem, person).includes(instance)


def margin(person: Person, task: Task) -> int:
    """How far the person's weakest required competence is above what is asked."""
    return min((own - asked for _, asked, own in dimensions(person, task)), default=ANY_EXPERTISE)


def dimensions(person: Person, task: Task) -> Iterator[tuple[str, int, int]]:
    """Every dimension the task asks for, what it asks and what the person has."""
    for name, asked in task.req.items():
        if asked > 0:
            yield name, asked, person.comp.get(name, 0)
    for name, asked in task.spec.items():
        yield name, asked, person.spec.get(name, 0)


def usable_sources(problem: Problem, person: Person, instance: Instance) -> tuple[str, ...]:
    """The colours of the person's hours that may be spent on the instance."""
    return tuple(
        colour
        for colour, quanta in person.sources.items()
        if quanta > 0 and colour_allows(problem.sources[colour], person, instance)
    )


def colour_allows(rule: SourceRule, person: Person, instance: Instance) -> bool:
    at_home = instance.level == "S" and instance.owner in person.homes
    return (
        instance.task.cluster in rule.clusters
        and (person.teacher or not rule.teacher_only)
        and (at_home or not rule.home_only)
    )


def motivation(person: Person, task: Task) -> int:
    wish = person.motivation.get(task.cluster, 0)
    wish += sum(person.motivation_spec.get(name, 0) for name in task.spec)
    return max(-2, min(2, wish))


def misfit(person: Person, task: Task) -> int:
    """What a quantum of the task costs with this person, 0 to 12."""
    return 6 - (1 + min(margin(person, task), 2)) * motivation(person, task)


def can_execute(problem: Problem, person: Person, instance: Instance) -> bool:
    return (
        margin(person, instance.task) >= 0
        and reach(problem, person, instance)
        and bool(usable_sources(problem, person, instance))
    )


def can_back_up(problem: Problem, person: Person, instance: Instance) -> bool:
    return margin(person, instance.task) >= -1 and reach(problem, person, instance)


def matches(assignment: Assignment, instance: Instance) -> bool:
    """Whether a pin or forbid speaks of this instance."""
    return (
        assignment.task == instance.task.id
        and assignment.level in (None, instance.level)
        and assignment.owner in (None, instance.owner)
    )
