"""A plan as rows: planned tasks, who does them, and who stands by."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db import transaction

from zwerm.means.models import Source
from zwerm.optimiser.expansion import Instance, instances
from zwerm.optimiser.files import plan_to_data, problem_to_data
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Problem
from zwerm.people.queries import people_by_code
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level, Task

from .models import Allocation, Backup, PlannedTask, Scenario
from .variants import is_newcomer
from .what_if import WhatIf

Key = tuple[str, str, str]


@transaction.atomic
def save_plan(scenario: Scenario, problem: Problem, plan: Plan) -> None:
    """Put the plan in the place of the one that was there."""
    writer = _Writer(scenario, problem, plan)
    scenario.planned_tasks.all().delete()
    planned = writer.planned_tasks()
    PlannedTask.objects.bulk_create(planned.values())
    writer.rows = planned
    Allocation.objects.bulk_create(writer.allocations())
    Backup.objects.bulk_create(writer.backups())
    WhatIf.objects.filter(scenario=scenario).update(newcomer_work=writer.newcomer_work())
    problem, plan = without_newcomers(problem, plan)
    scenario.mark_divided(problem=problem_to_data(problem), plan=plan_to_data(plan))


def without_newcomers(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    """With the people who exist only; the goals stay those of the whole plan."""
    people = tuple(person for person in problem.people if not is_newcomer(person.id))
    if len(people) == len(problem.people):
        return problem, plan
    hours = tuple(row for row in plan.hours if not is_newcomer(row.person))
    backup = tuple(row for row in plan.backup if not is_newcomer(row.person))
    return replace(problem, people=people), replace(plan, hours=hours, backup=backup)


@dataclass
class _Writer:
    """Turns the ids of the optimiser into rows."""

    scenario: Scenario
    problem: Problem
    plan: Plan
    rows: Mapping[Key, PlannedTask] = field(default_factory=dict)

    def __post_init__(self) -> None:
        organisation = self.scenario.organisation
        self.each = 60 // self.problem.quanta_per_hour
        self.tasks = {task.slug: task for task in Task.objects.for_organisation(organisation)}
        self.places = {place.code: place for place in Organisation.objects.below(organisation.pk)}
        self.people = people_by_code(organisation)
        usable = Source.objects.usable_at(organisation)
        self.sources = {source.code: source for source in usable}
        self.demand = {(row.task, row.school): row.quanta for row in self.problem.demand}

    @cached_property
    def instances(self) -> Mapping[Key, Instance]:
        return {row.key: row for row in instances(self.problem)}

    def planned_tasks(self) -> dict[Key, PlannedTask]:
        given: dict[Key, int] = defaultdict(int)
        bought: dict[Key, int] = defaultdict(int)
        for hours in self.plan.hours:
            given[hours.task, hours.level, hours.owner] += hours.total
        for row in self.plan.outsource:
            bought[row.task, row.level, row.owner] += row.quanta
        found = {}
        for active in self.plan.level:
            key = active.task, active.level, active.owner
            planned = self._planned_task(self.instances[key])
            planned.given_minutes = given[key] * self.each
            planned.outsourced_minutes = bought[key] * self.each
            found[key] = planned
        return found

    def _planned_task(self, instance: Instance) -> PlannedTask:
        level, organisation, pool = self._place(instance)
        return PlannedTask(
            scenario=self.scenario,
            task=self.tasks[instance.task.id],
            level=level,
            organisation=organisation,
            pool=pool,
            needed_minutes=instance.quanta * self.each,
            is_core=instance.task.core,
            needs_backup=instance.task.backup,
            covers=self._covers(instance),
        )

    def _place(self, instance: Instance) -> tuple[Level, Organisation, str]:
        owner = self.places.get(instance.owner)
        if instance.level == "S":
            return Level.SCHOOL, self.places[instance.owner], ""
        if instance.level == "P" and owner is not None and not owner.pool:
            # It shares with nobody, so it is a pool on its own: to people just the school.
            return Level.SCHOOL, owner, ""
        if instance.level == "P":
            return Level.POOL, self.scenario.organisation, instance.owner
        return Level.GROUP, self.scenario.organisation, ""

    def _covers(self, instance: Instance) -> list[list[int]]:
        """Shares add up to the whole: what rounding leaves goes to the first schools."""
        parts = [self.demand[instance.task.id, school] for school in instance.covers]
        total, whole = sum(parts), instance.quanta * self.each
        shares = [whole * part // total for part in parts]
        for index in range(whole - sum(shares)):
            shares[index] += 1
        return [
            [self.places[school].pk, share]
            for school, share in zip(instance.covers, shares, strict=True)
        ]

    def allocations(self) -> list[Allocation]:
        return [
            Allocation(
                planned_task=self.rows[hours.task, hours.level, hours.owner],
                person=self.people[hours.person],
                source=self.sources[source],
                minutes=quanta * self.each,
            )
            for hours in self.plan.hours
            for source, quanta in hours.quanta.items()
            if quanta and not is_newcomer(hours.person)
        ]

    def backups(self) -> list[Backup]:
        return [
            Backup(
                planned_task=self.rows[row.task, row.level, row.owner],
                person=self.people[row.person],
            )
            for row in self.plan.backup
            if not is_newcomer(row.person)
        ]

    def newcomer_work(self) -> list[list[object]]:
        """What is given to colleagues who are not there yet: the planned task, who, and minutes.

        Whoever only stands by does so for 0 minutes.
        """
        works = [
            [self.rows[row.task, row.level, row.owner].pk, row.person, row.total * self.each]
            for row in self.plan.hours
            if is_newcomer(row.person)
        ]
        spares = [
            [self.rows[row.task, row.level, row.owner].pk, row.person, 0]
            for row in self.plan.backup
            if is_newcomer(row.person)
        ]
        return [*works, *spares]
