"""What the optimiser knows, in sentences for people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from zwerm.core.templatetags.zwerm import hours
from zwerm.optimiser.expansion import Instance, dimensions
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Assignment, Person, Problem
from zwerm.optimiser.why import Explainer, Kind, Reason
from zwerm.people.models import Competence


def why_never(
    problem: Problem,
    person: Person,
    instance: Instance,
    name: str,
    *,
    readable: Collection[str] = (),
    private: Collection[str] = (),
) -> str:
    """Why no division can give this to this person; empty if one can.

    What someone is not ready for is named only where the level is `readable`, and no level that
    the task asks is `private`: the worst one that is named would tell about the others.
    """
    # As if nothing was divided or forbidden yet: what is left cannot be divided away.
    explainer = Explainer(replace(problem, forbids=()), Plan())
    reason = explainer.obstacle(instance.key, person.id)
    if reason is None:
        return ""
    asked = {dimension for dimension, *_levels in dimensions(person, instance.task)}
    worst = reason.shortfalls[0].dimension if reason.shortfalls else ""
    may_name = worst in readable and asked.isdisjoint(private)
    if reason.kind == Kind.MARGIN and not may_name:
        return _("As far as is known, %(name)s cannot do “%(task)s” yet.") % {
            "name": name,
            "task": instance.task.name,
        }
    return _sentence(reason, name, instance.task.name, 60 // problem.quanta_per_hour)


def _sentence(reason: Reason, name: str, task: str, minutes: int) -> str:
    """A reason in words; `minutes` is what a quantum is worth."""
    sentences = {
        Kind.FORBIDDEN: _("%(name)s is not to do “%(task)s”."),
        Kind.REACH: _("%(name)s does not work where “%(task)s” is done."),
        Kind.MARGIN: _(
            "“%(task)s” asks level %(required)d in %(competence)s; as far as is known, %(name)s is"
            " not there yet."
        ),
        Kind.COLOUR: _("%(name)s has no hours that may be spent on “%(task)s”."),
        Kind.HOURS: _(
            "“%(task)s” takes %(needed)s hours at once, and %(name)s has %(left)s hours for it."
        ),
        Kind.TASK_LIMIT: _("%(name)s does at most %(own)d tasks."),
        Kind.CLUSTER_LIMIT: _("%(name)s does at most %(own)d kinds of tasks."),
        Kind.SCHOOL_LIMIT: _("%(name)s works at no more schools."),
    }
    required, own = reason.required or 0, reason.own or 0
    return sentences.get(reason.kind, "") % {
        "name": name,
        "task": task,
        "competence": Competence(reason.shortfalls[0].dimension).label if reason.shortfalls else "",
        "required": required,
        "own": own,
        "needed": hours(required * minutes),
        "left": hours(own * minutes),
    }


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
