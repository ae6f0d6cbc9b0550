"""Other problems of which the best plan is known to be as good, or no worse."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import TypeVar

from zwerm.optimiser.continuity.without import without
from zwerm.optimiser.expansion import can_execute, instances
from zwerm.optimiser.plan import Backup, Hours, Plan
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

Row = TypeVar("Row")
Change = Callable[[Problem, Random], Problem]


def renamed(problem: Problem, random: Random, *, keeps_order: bool = False) -> Problem:
    """Everybody and everything under another name; unless order is kept, in another order."""
    names = [*(s.id for s in problem.schools), *(t.id for t in problem.tasks)]
    names += [*(p.id for p in problem.people), *{s.pool: 0 for s in problem.schools if s.pool}]
    numbers = list(range(len(names)))
    if not keeps_order:
        random.shuffle(numbers)
    new = {name: f"n{number:03}" for name, number in zip(names, numbers, strict=True)}
    found = with_names(problem, new)
    return found if keeps_order else _shuffled(found, random)


def with_names(problem: Problem, new: Mapping[str, str]) -> Problem:
    """The problem with new names for schools, pools, tasks, people and colours."""

    def of(name: str) -> str:
        return new.get(name, name)

    def maybe(name: str | None) -> str | None:
        return None if name is None else of(name)

    def rows(found: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
        return tuple(Assignment(of(r.task), r.level, maybe(r.owner), of(r.person)) for r in found)

    def person(one: Person) -> Person:
        homes, pools = tuple(map(of, one.homes)), tuple(map(of, one.reach_pools))
        hours = {of(colour): quanta for colour, quanta in one.sources.items()}
        return replace(one, id=of(one.id), homes=homes, reach_pools=pools, sources=hours)

    money = problem.budgets_eur_per_week.items()
    return replace(
        problem,
        schools=tuple(School(of(school.id), pool=maybe(school.pool)) for school in problem.schools),
        tasks=tuple(replace(task, id=of(task.id)) for task in problem.tasks),
        people=tuple(map(person, problem.people)),
        sources={of(colour): rule for colour, rule in problem.sources.items()},
        demand=tuple(Demand(of(row.task), of(row.school), row.quanta) for row in problem.demand),
        budgets_eur_per_week={of(owner): euros for owner, euros in money},
        current=rows(problem.current),
        pins=rows(problem.pins),
        forbids=rows(problem.forbids),
    )


def _shuffled(problem: Problem, random: Random) -> Problem:
    def mixed(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(random.sample(rows, len(rows)))

    return replace(
        problem,
        schools=mixed(problem.schools),
        tasks=mixed(problem.tasks),
        people=mixed(problem.people),
        demand=mixed(problem.demand),
        current=mixed(problem.current),
        pins=mixed(problem.pins),
        forbids=mixed(problem.forbids),
    )


def idle_person(problem: Problem, random: Random) -> Person:
    """Someone able and willing who cannot be anywhere, has no hours, or may take on nothing."""
    able = Person(
        id="idle",
        homes=tuple(school.id for school in problem.schools),
        comp=dict.fromkeys(CLUSTERS, 9),
        spec={"net": 9, "sw": 9},
        motivation=dict.fromkeys(CLUSTERS, 2),
        sources={colour: random.randint(1, 12) for colour in problem.sources},
        max_schools=9,
    )
    return random.choice(
        (
            replace(able, homes=()),
            replace(able, sources={"ICT": 0}, max_backups=0),
            replace(able, max_tasks=0, max_backups=0),
            replace(able, max_clusters=0, max_backups=0),
        )
    )


def least_unfairness(person: Person) -> int:
    """What an idle person costs in tier 5 whatever is done."""
    return -(-7 * sum(person.sources.values()) // 10)


def doubled(problem: Problem) -> Problem:
    """The same hours in quanta of half the length; work done for more schools is not cheaper.

    A scale would round less than in the original, and a share of twice the minimum then not fit.
    """
    return replace(
        with_whole_scales(problem),
        tasks=tuple(
            replace(task, min_chunk=2 * task.min_chunk) for task in with_whole_scales(problem).tasks
        ),
        people=tuple(
            replace(person, sources={colour: 2 * q for colour, q in person.sources.items()})
            for person in problem.people
        ),
        demand=tuple(replace(row, quanta=2 * row.quanta) for row in problem.demand),
        quanta_per_hour=2 * problem.quanta_per_hour,
    )


def with_whole_scales(problem: Problem) -> Problem:
    tasks = tuple(replace(task, scale_pool=1.0, scale_group=1.0) for task in problem.tasks)
    return replace(problem, tasks=tasks)


def side_by_side(one: Problem, other: Problem) -> tuple[Problem, Problem, Problem]:
    """Both problems without what would tie them together, and the two as one group."""
    halves = tuple(
        with_names(_on_its_own(half), _prefixes(half, name))
        for half, name in ((one, "x"), (other, "y"))
    )
    x, y = halves
    both = replace(
        x,
        schools=x.schools + y.schools,
        tasks=x.tasks + y.tasks,
        people=x.people + y.people,
        sources={**x.sources, **y.sources},
        demand=x.demand + y.demand,
        budgets_eur_per_week={**x.budgets_eur_per_week, **y.budgets_eur_per_week},
        current=x.current + y.current,
        pins=x.pins + y.pins,
        forbids=x.forbids + y.forbids,
    )
    return x, y, both


def _prefixes(problem: Problem, prefix: str) -> dict[str, str]:
    names = [row.id for rows in (problem.schools, problem.tasks, problem.people) for row in rows]
    names += [school.pool for school in problem.schools if school.pool]
    return {name: f"{prefix}-{name}" for name in (*names, *problem.sources)}


def _on_its_own(problem: Problem) -> Problem:
    """No work or money of the group, no common cap, the same length of a quantum."""
    alone = len(problem.schools) == 1

    def own(task: Task) -> Task:
        levels = tuple(level for level in task.levels if level != "G")
        needs_school = any(school.pool is None for school in problem.schools)
        if alone or not levels or needs_school:
            levels = ("S",) if alone or "P" not in levels else ("S", "P")
        return replace(task, levels=levels)

    money = problem.budgets_eur_per_week.items()
    return replace(
        problem,
        tasks=tuple(map(own, problem.tasks)),
        budgets_eur_per_week={owner: euros for owner, euros in money if owner != "group"},
        max_changes=None,
        quanta_per_hour=4,
    )


def _one(rows: tuple[Row, ...], random: Random, change: Callable[[Row], Row]) -> tuple[Row, ...]:
    """The rows with one of them changed."""
    if not rows:
        return rows
    index = random.randrange(len(rows))
    return (*rows[:index], change(rows[index]), *rows[index + 1 :])


def _of_a_person(**steps: int) -> Change:
    def change(problem: Problem, random: Random) -> Problem:
        name, step = random.choice(sorted(steps.items()))
        raised = _one(
            problem.people,
            random,
            lambda person: replace(person, **{name: getattr(person, name) + step}),
        )
        return replace(problem, people=raised)

    return change


def _of_a_task(change_of: Callable[[Task], Task]) -> Change:
    def change(problem: Problem, random: Random) -> Problem:
        return replace(problem, tasks=_one(problem.tasks, random, change_of))

    return change


def more_money(problem: Problem, random: Random) -> Problem:
    owner = random.choice([*(school.id for school in problem.schools), "group"])
    money = dict(problem.budgets_eur_per_week)
    return replace(problem, budgets_eur_per_week={**money, owner: money.get(owner, 0) + 20})


def one_pin_less(problem: Problem, random: Random) -> Problem:
    return replace(problem, pins=_one_less(problem.pins, random))


def one_forbid_less(problem: Problem, random: Random) -> Problem:
    return replace(problem, forbids=_one_less(problem.forbids, random))


def _one_less(rows: tuple[Row, ...], random: Random) -> tuple[Row, ...]:
    return tuple(random.sample(rows, max(0, len(rows) - 1)))


def more_changes(problem: Problem, random: Random) -> Problem:
    most = problem.max_changes
    return replace(problem, max_changes=None if most is None else most + random.randint(1, 2))


def wider_colour(problem: Problem, random: Random) -> Problem:
    colour = random.choice(sorted(problem.sources))
    return replace(problem, sources={**problem.sources, colour: SourceRule()})


def _more_levels(task: Task) -> Task:
    return replace(task, levels=("S", "P", "G"))


def _splittable(task: Task) -> Task:
    return replace(task, splittable=True)


def _smaller_chunks(task: Task) -> Task:
    return replace(task, min_chunk=max(1, task.min_chunk - 1))


def _cheaper(task: Task) -> Task:
    price = task.outsource_eur_per_hour  # 0 is not allowed at all
    return replace(task, outsource_eur_per_hour=max(1, price // 2) if price else 60)


# A plan that keeps the rules still keeps them after any of these, and has the same tiers.
LOOSER: Mapping[str, Change] = {
    "a person may do more": _of_a_person(max_tasks=1, max_clusters=1, max_schools=1, max_backups=1),
    "more money": more_money,
    "a pin less": one_pin_less,
    "a forbid less": one_forbid_less,
    "more changes": more_changes,
    "a wider colour": wider_colour,
    "more levels": _of_a_task(_more_levels),
    "a task that may be split": _of_a_task(_splittable),
    "smaller chunks": _of_a_task(_smaller_chunks),
    "cheaper outsourcing": _of_a_task(_cheaper),
}


def more_hours(problem: Problem, random: Random) -> Problem:
    colour, more = random.choice(sorted(problem.sources)), random.randint(1, 4)

    def change(person: Person) -> Person:
        has = person.sources.get(colour, 0)
        return replace(person, sources={**person.sources, colour: has + more})

    return replace(problem, people=_one(problem.people, random, change))


def more_competence(problem: Problem, random: Random) -> Problem:
    name = random.choice(CLUSTERS)

    def change(person: Person) -> Person:
        return replace(person, comp={**person.comp, name: person.comp.get(name, 0) + 1})

    return replace(problem, people=_one(problem.people, random, change))


def someone_more(problem: Problem, random: Random) -> Problem:
    able = replace(idle_person(problem, random), sources={"ICT": 4}, max_tasks=2, max_clusters=1)
    return replace(problem, people=(*problem.people, replace(able, max_backups=1)))


# The same for the first three tiers; the later ones see other loads and other margins.
LOOSER_AT_FIRST: Mapping[str, Change] = {
    "more hours": more_hours,
    "more competence": more_competence,
    "someone more": someone_more,
}


def pinned_to(problem: Problem, plan: Plan, random: Random) -> Problem:
    """Some of what the plan does is asked for, and its changes are the most there may be."""
    pairs = [(row.task, row.level, row.owner, row.person) for row in plan.hours]
    chosen = [Assignment(*pair) for pair in pairs if random.random() < 0.5]
    rows = tuple(dict.fromkeys((*problem.pins, *chosen)))
    most = plan.tiers[6] if plan.tiers is not None and random.random() < 0.5 else None
    return replace(problem, pins=rows, max_changes=problem.max_changes if most is None else most)


def forbidden_beside(problem: Problem, plan: Plan, random: Random) -> Problem:
    """Some of what the plan does not do is forbidden."""
    doing = {(row.task, row.person) for row in plan.hours}
    rows = [
        Assignment(task.id, None, None, person.id)
        for task in problem.tasks
        for person in problem.people
        if (task.id, person.id) not in doing and random.random() < 0.5
    ]
    return replace(problem, forbids=tuple(dict.fromkeys((*problem.forbids, *rows))))


def changed(problem: Problem, plan: Plan, random: Random) -> Plan:
    """The plan with one change that may break any rule."""
    level, hours, backup = list(plan.level), list(plan.hours), list(plan.backup)
    place = random.choice(level) if level else None
    person = random.choice(problem.people).id if problem.people else None
    colour = random.choice(sorted(problem.sources))
    if place is not None and person is not None:
        row = (place.task, place.level, place.owner)
        match random.randint(0, 4):
            case 0:
                hours.append(Hours(*row, person, {colour: random.randint(1, 4)}))
            case 1:
                backup.append(Backup(*row, person))
            case 2:
                hours = [replace(one, person=person) for one in hours[:1]] + hours[1:]
            case 3:
                hours = [replace(one, quanta={colour: one.total}) for one in hours]
            case _:
                hours, backup = hours[1:], backup[1:]
    return replace(plan, hours=tuple(hours), backup=tuple(backup))


def a_pin_more(problem: Problem, random: Random) -> Problem:
    """Something that someone could do is asked for; it may be too much."""
    able = [
        Assignment(*instance.key, person=person.id)
        for instance in instances(problem)
        for person in problem.people
        if can_execute(problem, person, instance)
    ]
    rows = (*problem.pins, *random.sample(able, min(1, len(able))))
    return replace(problem, pins=tuple(dict.fromkeys(rows)))


def less_hours(problem: Problem, random: Random) -> Problem:
    def change(person: Person) -> Person:
        return replace(person, sources={c: quanta // 2 for c, quanta in person.sources.items()})

    return replace(problem, people=_one(problem.people, random, change))


def other_needs(problem: Problem, random: Random) -> Problem:
    """One need is larger, and one is gone."""

    def change(row: Demand) -> Demand:
        return replace(row, quanta=row.quanta + random.randint(1, 3))

    rows = _one(problem.demand, random, change)
    return replace(problem, demand=_one_less(rows, random) if len(rows) > 1 else rows)


def someone_gone(problem: Problem, random: Random) -> Problem:
    if not problem.people:
        return problem
    return without(problem, random.choice(problem.people).id)


# What happens to a problem when there is a plan for it already.
NEWS: Mapping[str, Change] = {
    "a pin more": a_pin_more,
    "less hours": less_hours,
    "other needs": other_needs,
    "someone gone": someone_gone,
    **LOOSER,
    **LOOSER_AT_FIRST,
}
