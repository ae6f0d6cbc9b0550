"""Plans that break no rule, made at random: nothing here knows how the optimiser does it."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.colours import colours_of
from zwerm.optimiser.expansion import Instance, can_execute, instances, usable_sources
from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Outsourced, Plan
from zwerm.optimiser.problem import Assignment, Person, Problem

from .generate import Size, generate


@st.composite
def settled(draw: st.DrawFn, most_people: int = 6, most_tasks: int = 8) -> tuple[Problem, Plan]:
    """A problem, sometimes with wishes, and a plan of it that keeps all rules."""
    schools = draw(st.integers(1, 3))
    size = Size(
        schools=schools,
        pools=0 if schools == 1 else draw(st.integers(1, 2)),
        people=draw(st.integers(1, most_people)),
        tasks=draw(st.integers(1, most_tasks)),
        quanta_per_hour=draw(st.sampled_from((2, 4, 12))),
        hours_share=draw(st.sampled_from((0.5, 1.0, 2.0))),
    )
    random = Random(draw(st.integers(0, 100_000)))  # noqa: S311 - repeatable on purpose
    problem = generate(size, random.randint(0, 100_000))
    plan = filled(problem, random)
    problem = with_wishes_kept(problem, plan, random)
    return problem, replace(plan, tiers=tiers(problem, plan))


def filled(problem: Problem, random: Random) -> Plan:
    """Every task at one of its levels, then shares, firms and backups as far as they fit."""
    active = list(_active(problem, random))
    plan = Plan(level=tuple(ActiveLevel(*instance.key) for instance in active))
    tries = [
        (instance, person, quanta)
        for instance in active
        for person in problem.people
        for quanta in sorted({instance.quanta, instance.task.min_chunk, instance.quanta // 2})
    ]
    random.shuffle(tries)
    for instance, person, quanta in tries:
        kind = random.random()
        if kind < 0.1:
            more = with_firm(plan, instance, max(1, quanta))
        elif kind < 0.3:
            more = with_backup(plan, instance, person)
        elif can_execute(problem, person, instance):
            more = with_share(problem, plan, instance, person, max(1, quanta))
        else:
            continue
        if not violations(problem, more):
            plan = more
    return plan


def _active(problem: Problem, random: Random) -> Iterator[Instance]:
    found = instances(problem)
    for task in problem.tasks:
        levels = sorted({i.level for i in found if i.task == task})
        level = random.choice(levels) if levels else ""
        yield from (i for i in found if i.task == task and i.level == level)


def with_share(
    problem: Problem, plan: Plan, instance: Instance, person: Person, quanta: int
) -> Plan:
    """The plan with this share as well, and if that helps other colours for the person's work."""
    mine = [row for row in plan.hours if row.person == person.id]
    colours = usable_sources(problem, person, instance) or tuple(problem.sources)[:1]
    row = Hours(*instance.key, person=person.id, quanta={colours[0]: quanta})
    rows = _coloured(problem, person, [*mine, row]) or [*mine, row]
    others = [row for row in plan.hours if row.person != person.id]
    return replace(plan, hours=(*others, *rows))


def _coloured(problem: Problem, person: Person, rows: list[Hours]) -> list[Hours] | None:
    places = {instance.key: instance for instance in instances(problem)}
    usable = [
        usable_sources(problem, person, places[row.task, row.level, row.owner]) for row in rows
    ]
    wants = [(at, row.total, frozenset(usable[at])) for at, row in enumerate(rows)]
    try:
        found = colours_of(person, problem.sources, wants)
    except ValueError:
        return None
    return [replace(row, quanta=found[at]) for at, row in enumerate(rows)]


def with_firm(plan: Plan, instance: Instance, quanta: int) -> Plan:
    return replace(plan, outsource=(*plan.outsource, Outsourced(*instance.key, quanta=quanta)))


def with_backup(plan: Plan, instance: Instance, person: Person) -> Plan:
    return replace(plan, backup=(*plan.backup, Backup(*instance.key, person=person.id)))


def with_wishes_kept(problem: Problem, plan: Plan, random: Random) -> Problem:
    """Sometimes with pins, forbids and a cap on changes that the plan respects."""
    pins = [
        Assignment(row.task, random.choice((row.level, None)), None, row.person)
        for row in plan.hours
        if random.random() < 0.15
    ]
    done = {(row.task, row.person) for row in plan.hours}
    forbids = [
        Assignment(task.id, None, None, person.id)
        for task in problem.tasks
        for person in problem.people
        if (task.id, person.id) not in done and random.random() < 0.05
    ]
    changes = tiers(problem, plan)[6]
    cap = changes + random.randint(0, 2) if random.random() < 0.3 else None
    return replace(problem, pins=tuple(pins), forbids=tuple(forbids), max_changes=cap)
