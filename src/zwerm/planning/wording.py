"""What the optimiser knows, in sentences for people."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from zwerm.optimiser.expansion import Instance, dimensions, margin, reach, usable_sources
from zwerm.optimiser.problem import Assignment, Person, Problem
from zwerm.people.models import Competence


def why_not(problem: Problem, person: Person, instance: Instance, name: str) -> str:
    """Why this person cannot do this at all; empty if they can."""
    said = {"name": name, "task": instance.task.name}
    if not reach(problem, person, instance):
        return _("%(name)s does not work where “%(task)s” is done.") % said
    if margin(person, instance.task) < 0:
        return _too_low(person, instance, said)
    usable = usable_sources(problem, person, instance)
    if not usable:
        return _("%(name)s has no hours that may be spent on “%(task)s”.") % said
    if person.max_tasks < 1:
        return _("%(name)s is to have no tasks at all.") % said
    available = sum(person.sources[source] for source in usable)
    least = instance.task.min_chunk if instance.is_split else 1
    if available < least:
        return _("%(name)s has too few hours for the smallest share of “%(task)s”.") % said
    return ""


def _too_low(person: Person, instance: Instance, said: dict[str, str]) -> str:
    """The first competence that is too low, with both levels."""
    name, asked, own = next(row for row in dimensions(person, instance.task) if row[2] < row[1])
    return _(
        "“%(task)s” asks level %(asked)d in %(competence)s, and %(name)s has level %(own)d."
    ) % {**said, "competence": Competence(name).label, "asked": asked, "own": own}


def pins_cannot_hold(pins: Sequence[Assignment], problem: Problem, names: Mapping[str, str]) -> str:
    """Why no division exists: what is pinned contradicts itself or the rules."""
    tasks = {task.id: task.name for task in problem.tasks}
    pairs = [
        _("%(name)s: “%(task)s”")
        % {"name": names.get(pin.person, pin.person), "task": tasks.get(pin.task, pin.task)}
        for pin in pins
    ]
    if not pairs:
        return _("No division keeps within the number of changes you allow. Allow more of them.")
    return _("What is pinned cannot all hold. Take one of these pins away: %(pins)s.") % {
        "pins": "; ".join(pairs)
    }
