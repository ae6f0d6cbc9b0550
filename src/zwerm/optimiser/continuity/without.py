"""The problem when somebody is away."""

from dataclasses import replace

from ..problem import Problem


def without(problem: Problem, person_id: str) -> Problem:
    """The same problem without the person.

    Their pins, forbids and tasks of today go with them. The cap on changes does not hold: it is
    about dividing anew of one's own will, and an absence forces changes that are kept few anyway.
    """
    return replace(
        problem,
        people=tuple(person for person in problem.people if person.id != person_id),
        current=tuple(row for row in problem.current if row.person != person_id),
        pins=tuple(row for row in problem.pins if row.person != person_id),
        forbids=tuple(row for row in problem.forbids if row.person != person_id),
        max_changes=None,
    )
