"""Whether a pin makes sense, before a division is spent on it."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.optimiser.expansion import Instance, instances
from zwerm.optimiser.problem import Problem
from zwerm.people.models import Rating

from .abilities import Abilities
from .models import Pin
from .preparing import pin_place, problem_of
from .wording import why_never


def refuse_senseless(pin: Pin, *, by: User) -> None:
    """Refuse a pin that no division can honour, with the reason as far as this user may know it."""
    levels = Rating.objects.filter(person=pin.person, level__isnull=False)
    readable = set(levels.with_level_for(by).values_list("competence", flat=True))
    known = {
        "readable": readable,
        "private": set(levels.values_list("competence", flat=True)) - readable,
    }
    reason = _reason(pin, Abilities.of(pin.scenario).problem, known)
    # Levels or hours may have changed since the division; then only a fresh look is fair.
    if reason:
        reason = _reason(pin, problem_of(pin.scenario), known)
    if reason:
        raise DomainError(reason)


def _reason(pin: Pin, problem: Problem | None, known: Mapping[str, Collection[str]]) -> str:
    found = {row.key: row for row in instances(problem)} if problem else {}
    place = pin_place(pin, set(found))
    instance = found.get((place.task, place.level or "", place.owner or ""))
    people = {person.id: person for person in problem.people} if problem else {}
    said = {"name": pin.person.name, "task": pin.task.name}
    if problem is None or instance is None:
        return _("“%(task)s” does not have to be done there any more.") % said
    if pin.person.code not in people:
        return _("%(name)s does not work here.") % said
    worker = people[pin.person.code]
    never = why_never(problem, worker, instance, pin.person.name, **known)
    return never or _full(pin, instance)


def _full(pin: Pin, instance: Instance) -> str:
    others = pin.scenario.pins.filter(
        kind=Pin.Kind.PIN,
        task=pin.task,
        level=pin.level,
        organisation=pin.organisation,
        pool=pin.pool,
    ).exclude(person=pin.person)
    names = list(others.values_list("person__name", flat=True))
    if len(names) < instance.max_executors:
        return ""
    return _(
        "No more people can share “%(task)s”. Pinned already: %(names)s. Take that pin away first."
    ) % {"task": pin.task.name, "names": ", ".join(names)}
