"""Why someone does not do something, as data: the words are for who shows it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .expansion import (
    Instance,
    dimensions,
    instances,
    margin,
    matches,
    misfit,
    reach,
    usable_sources,
)
from .model import unions
from .plan import Hours, Plan
from .problem import Person, Problem


class Kind(StrEnum):
    EXECUTES = "executes"
    PINNED = "pinned"
    FORBIDDEN = "forbidden"
    REACH = "reach"
    MARGIN = "margin"
    COLOUR = "colour"
    HOURS = "hours"
    TASK_LIMIT = "task_limit"
    CLUSTER_LIMIT = "cluster_limit"
    SCHOOL_LIMIT = "school_limit"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Reason:
    """What is asked and what there is, in the unit of its kind: levels, quanta or a count."""

    kind: Kind
    dimension: str | None = None
    required: int | None = None
    own: int | None = None
    misfit: int | None = None  # for each quantum, where it is possible


def pair_reason(problem: Problem, plan: Plan, instance: Instance, person: Person) -> Reason:
    """The first thing that keeps the person from the instance, or that nothing does."""
    if any(_is_for(row, instance) and row.person == person.id for row in plan.hours):
        is_pinned = any(matches(pin, instance) and pin.person == person.id for pin in problem.pins)
        return Reason(Kind.PINNED if is_pinned else Kind.EXECUTES)
    return (
        _never(problem, instance, person)
        or _no_hours(problem, plan, instance, person)
        or _at_a_limit(problem, plan, instance, person)
        or Reason(Kind.POSSIBLE, misfit=misfit(person, instance.task))
    )


def gap_reasons(problem: Problem, plan: Plan, instance: Instance) -> Mapping[Kind, int]:
    """How many people there are for each reason."""
    return Counter(pair_reason(problem, plan, instance, person).kind for person in problem.people)


def _is_for(row: Hours, instance: Instance) -> bool:
    return (row.task, row.level, row.owner) == instance.key


def _never(problem: Problem, instance: Instance, person: Person) -> Reason | None:
    """What no division of hours could change."""
    if any(matches(row, instance) and row.person == person.id for row in problem.forbids):
        return Reason(Kind.FORBIDDEN)
    if not reach(problem, person, instance):
        return Reason(Kind.REACH)
    if margin(person, instance.task) < 0:
        name, required, own = min(
            dimensions(person, instance.task), key=lambda found: found[2] - found[1]
        )
        return Reason(Kind.MARGIN, name, required, own)
    if not usable_sources(problem, person, instance):
        return Reason(Kind.COLOUR)
    return None


def _no_hours(problem: Problem, plan: Plan, instance: Instance, person: Person) -> Reason | None:
    needed = instance.task.min_chunk if instance.is_split else instance.quanta
    left = hours_left(problem, plan, instance, person)
    return Reason(Kind.HOURS, required=needed, own=left) if left < needed else None


def hours_left(problem: Problem, plan: Plan, instance: Instance, person: Person) -> int:
    """The quanta the person can still give to it, if colours of other work may be exchanged."""
    known = {found.key: found for found in instances(problem)}
    spent = [
        (frozenset(usable_sources(problem, person, known[row.task, row.level, row.owner])), row)
        for row in plan.hours
        if row.person == person.id
    ]
    usable = frozenset(usable_sources(problem, person, instance))
    sets = unions({usable, *(colours for colours, _ in spent)})
    return min(
        sum(person.sources[colour] for colour in colours)
        - sum(row.total for used, row in spent if used <= colours)
        for colours in sets
        if usable <= colours
    )


def _at_a_limit(problem: Problem, plan: Plan, instance: Instance, person: Person) -> Reason | None:
    doing = [row for row in plan.hours if row.person == person.id]
    if len(doing) >= person.max_tasks:
        return Reason(Kind.TASK_LIMIT, required=len(doing) + 1, own=person.max_tasks)
    cluster_of = {task.id: task.cluster for task in problem.tasks}
    clusters = {cluster_of[row.task] for row in doing} | {instance.task.cluster}
    if len(clusters) > person.max_clusters:
        return Reason(Kind.CLUSTER_LIMIT, required=len(clusters), own=person.max_clusters)
    visits = {row.owner for row in doing if row.level == "S"}
    visits |= {instance.owner} if instance.level == "S" else set()
    away, most = visits - set(person.homes), max(0, person.max_schools - len(person.homes))
    if instance.owner in away and len(away) > most:
        return Reason(Kind.SCHOOL_LIMIT, required=len(away), own=most)
    return None
