"""Divisions to look at, made without the solver: whoever can and has hours left gets the task."""

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

from zwerm.optimiser.expansion import (
    Instance,
    instances,
    margin,
    territory,
    usable_sources,
)
from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Plan
from zwerm.optimiser.problem import Person, Problem

if TYPE_CHECKING:
    from zwerm.planning.models import Scenario
    from zwerm.schools.models import Organisation, SchoolYear


def divided(organisation: "Organisation", year: "SchoolYear", name: str) -> "Scenario":
    """A scenario of everybody and everything there, with a plan by hand."""
    from zwerm.planning.models import Scenario  # noqa: PLC0415 - the settings come first
    from zwerm.planning.preparing import problem_of  # noqa: PLC0415
    from zwerm.planning.saving import save_plan  # noqa: PLC0415

    scenario = Scenario.objects.create(organisation=organisation, school_year=year, name=name)
    problem = problem_of(scenario)
    save_plan(scenario, problem, plan_by_hand(problem))
    return scenario


def plan_by_hand(problem: Problem) -> Plan:
    dealer = _Dealer(problem)
    active = list(_active(problem))
    hours = [given for instance in active for given in dealer.deal(instance)]
    return Plan(
        level=tuple(ActiveLevel(*instance.key) for instance in active),
        hours=tuple(hours),
        backup=tuple(dealer.backups),
    )


def _active(problem: Problem) -> Iterator[Instance]:
    """Each need once: tasks take turns at the levels where they may be done."""
    found: dict[str, dict[str, list[Instance]]] = {}
    for instance in instances(problem):
        found.setdefault(instance.task.id, {}).setdefault(instance.level, []).append(instance)
    for number, by_level in enumerate(found.values()):
        levels = list(by_level)
        yield from by_level[levels[number % len(levels)]]


class _Dealer:
    """Deals tasks as cards: the one with most hours left is next."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.backups: list[Backup] = []
        self._left = {person.id: dict(person.sources) for person in problem.people}
        self._territories = {person.id: territory(problem, person) for person in problem.people}
        self._margins: dict[tuple[str, str], int] = {}
        self._random = Random(3)  # noqa: S311 - the same division each time

    def deal(self, instance: Instance) -> Iterator[Hours]:
        there = [one for one in self.problem.people if self._territories[one.id].includes(instance)]
        able = [one for one in there if self._margin(one, instance) >= 0]
        able.sort(key=lambda one: -sum(self._left[one.id].values()))
        missing = instance.quanta
        doers = set()
        for person in able[: instance.max_executors]:
            if quanta := self._taken(person, instance, missing):
                missing -= sum(quanta.values())
                doers.add(person.id)
                yield Hours(*instance.key, person=person.id, quanta=quanta)
        others = [one for one in able if one.id not in doers]
        if instance.task.backup and others:
            self.backups.append(Backup(*instance.key, self._random.choice(others).id))

    def _margin(self, person: Person, instance: Instance) -> int:
        pair = person.id, instance.task.id
        if pair not in self._margins:
            self._margins[pair] = margin(person, instance.task)
        return self._margins[pair]

    def _taken(self, person: Person, instance: Instance, missing: int) -> dict[str, int]:
        left, found = self._left[person.id], {}
        for source in usable_sources(self.problem, person, instance):
            quanta = min(left[source], missing)
            if quanta > 0:
                left[source] -= quanta
                missing -= quanta
                found[source] = quanta
        return found
