"""Try every plan of a tiny problem: slow, obvious, and knows nothing of the solver."""

from collections.abc import Iterator
from itertools import product

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.expansion import Instance, instances
from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Outsourced, Plan, Tiers
from zwerm.optimiser.problem import Person, Problem


def all_tiers(problem: Problem) -> set[Tiers]:
    """The tiers of every plan that breaks no rule."""
    choices = [list(_choices(problem, instance)) for instance in instances(problem)]
    plans = (_joined(parts) for parts in product(*choices))
    return {tiers(problem, plan) for plan in plans if violations(problem, plan) == []}


def _joined(parts: tuple[Plan, ...]) -> Plan:
    return Plan(
        level=tuple(row for part in parts for row in part.level),
        hours=tuple(row for part in parts for row in part.hours),
        outsource=tuple(row for part in parts for row in part.outsource),
        backup=tuple(row for part in parts for row in part.backup),
    )


def _choices(problem: Problem, instance: Instance) -> Iterator[Plan]:
    """Everything that may happen to one instance, if nothing else happened."""
    yield Plan()
    elsewhere = {"one_instance", "pin", "max_changes"}
    for plan in _all_of(problem, instance):
        if {violation.rule for violation in violations(problem, plan)} <= elsewhere:
            yield plan


def _all_of(problem: Problem, instance: Instance) -> Iterator[Plan]:
    key, need = instance.key, instance.quanta
    shares = [list(_shares(person, need)) for person in problem.people]
    for chosen in product(*shares):
        rest = need - sum(sum(share.values()) for share in chosen)
        hours = tuple(
            Hours(*key, person=person.id, quanta=share)
            for person, share in zip(problem.people, chosen, strict=True)
            if share
        )
        for bought in range(max(0, rest) + 1):
            outsource = (Outsourced(*key, quanta=bought),) if bought else ()
            yield Plan((ActiveLevel(*key),), hours, outsource)
            for person in problem.people if instance.task.backup else ():
                spare = (Backup(*key, person=person.id),)
                yield Plan((ActiveLevel(*key),), hours, outsource, spare)


def _shares(person: Person, need: int) -> Iterator[dict[str, int]]:
    """Every way in which the person's hours of each colour can go into it."""
    ranges = [range(min(need, hours) + 1) for hours in person.sources.values()]
    for parts in product(*ranges):
        if sum(parts) <= need:
            found = zip(person.sources, parts, strict=True)
            yield {colour: quanta for colour, quanta in found if quanta}
