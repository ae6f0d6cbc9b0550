"""Someone new for given work: the fewest hours and levels that it takes."""

from collections import Counter
from collections.abc import Sequence

from ..expansion import Instance, colour_allows
from ..problem import CLUSTERS, SPECIALISATIONS, Person, Problem, School, Task
from .changes import Recruit
from .price_list import Prices

Work = tuple[Instance, int]  # an instance, and quanta of it


def newcomer(
    problem: Problem, prices: Prices, work: Sequence[Work], least: int = 0
) -> Recruit | None:
    """Who could do this work, with at least so many quanta a week.

    Nobody, if no colour of hours may be spent on some of it.
    """
    levels = needed_levels([instance.task for instance, _ in work])
    comp = {name: level for name, level in levels.items() if name in CLUSTERS}
    person = placed(problem, [instance for instance, _ in work])
    sources: Counter[str] = Counter()
    for instance, quanta in work:
        colour = _colour(problem, prices, person, instance)
        if colour is None:
            return None
        sources[colour] += quanta
    if sources and sources.total() < least:
        sources[sources.most_common(1)[0][0]] += least - sources.total()
    teacher = any(problem.sources[colour].teacher_only for colour in sources)
    return Recruit(
        Person(
            id=_free_id(problem),
            teacher=teacher,
            homes=person.homes,
            group=person.group,
            reach_pools=person.reach_pools,
            comp=comp,
            spec={name: level for name, level in levels.items() if name in SPECIALISATIONS},
            sources=dict(sorted(sources.items())),
            max_tasks=max(person.max_tasks, len(work)),
            max_schools=person.max_schools,
        ),
        prices.diploma(comp),
    )


def needed_levels(tasks: Sequence[Task]) -> dict[str, int]:
    """The highest level asked in each dimension, where it is above none."""
    levels: dict[str, int] = {}
    for task in tasks:
        for name, asked in (*task.req.items(), *task.spec.items()):
            if asked > levels.get(name, 0):
                levels[name] = asked
    order = (*CLUSTERS, *SPECIALISATIONS)
    return {name: levels[name] for name in sorted(levels, key=order.index)}


def placed(problem: Problem, instances: Sequence[Instance]) -> Person:
    """At home in one school if that reaches all, else staff of the group."""
    schools = {school.id: school for school in problem.schools}
    owners = dict.fromkeys(i.owner for i in instances if i.level == "S")
    pools = dict.fromkeys(i.owner for i in instances if i.level == "P")
    at_group = any(i.level == "G" for i in instances)
    if not instances:
        return Person("")
    home = _one_home(owners, pools, instances, schools)
    if not at_group and home is not None:
        return Person("", homes=(home,), max_schools=1)
    alone = tuple(owner for owner in owners if schools[owner].pool is None)
    pools |= dict.fromkeys(p for owner in owners if (p := schools[owner].pool) is not None)
    most = max(1, len(owners))
    return Person("", group=True, homes=alone, reach_pools=tuple(pools), max_schools=most)


def _one_home(
    owners: dict[str, None],
    pools: dict[str, None],
    instances: Sequence[Instance],
    schools: dict[str, School],
) -> str | None:
    """The school from which all of it can be reached without visits."""
    if len(owners) > 1 or len(pools) > 1:
        return None
    home = next(iter(owners), None) or next(c for i in instances for c in i.covers)
    return home if not pools or schools[home].pool in pools else None


def _colour(problem: Problem, prices: Prices, person: Person, instance: Instance) -> str | None:
    """The cheapest colour; one for teachers only where there is no other."""
    teacher = Person("", teacher=True, homes=person.homes)
    usable = [
        (rule.teacher_only, prices.extra_hours(colour, 1, 1), colour)
        for colour, rule in problem.sources.items()
        if colour_allows(rule, teacher, instance)
    ]
    return min(usable, default=(False, 0, None))[2]


def _free_id(problem: Problem) -> str:
    taken = {person.id for person in problem.people}
    taken |= {school.id for school in problem.schools} | {task.id for task in problem.tasks}
    number = next(n for n in range(1, len(taken) + 2) if f"new-{n}" not in taken)
    return f"new-{number}"
