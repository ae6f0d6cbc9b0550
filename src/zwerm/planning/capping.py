"""At most so many minutes of a person: hours are left out of the problem. Pure: knows no database.

Which hours are left out matters only to someone with hours of several sources: those that may be
spent on least go first. Where the one source may be spent on whatever the other may, no division
within the limit is lost by this.
"""

from collections.abc import Mapping
from dataclasses import replace

from zwerm.optimiser.problem import Person, Problem, SourceRule


def capped(problem: Problem, minutes: Mapping[str, int]) -> Problem:
    """The problem in which each of these people has at most their minutes a week."""
    each = 60 // problem.quanta_per_hour
    people = tuple(
        _with_at_most(person, minutes[person.id] // each, problem)
        if person.id in minutes
        else person
        for person in problem.people
    )
    return replace(problem, people=people)


def _with_at_most(person: Person, quanta: int, problem: Problem) -> Person:
    order = list(person.sources)
    widest_first = sorted(
        order, key=lambda code: (*_narrowness(problem.sources.get(code)), order.index(code))
    )
    left, kept = quanta, {}
    for code in widest_first:
        kept[code] = min(left, person.sources[code])
        left -= kept[code]
    return replace(person, sources={code: kept[code] for code in order if kept[code] > 0})


def _narrowness(rule: SourceRule | None) -> tuple[int, bool]:
    """The smaller, the more its hours may be spent on."""
    if rule is None:
        return 99, True
    return -len(rule.clusters), rule.home_only
