"""From a plan of the optimiser back to names and minutes. Pure: knows no database."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from zwerm.optimiser.expansion import Instance, instances
from zwerm.optimiser.plan import TIER_NAMES, UNKNOWN_BOUNDS, Plan
from zwerm.optimiser.problem import GROUP, Problem
from zwerm.workbook.division import Division, Goal, GoalKey, Share, Work, Worker
from zwerm.workbook.records import Cluster, Dossier, Level
from zwerm.workbook.vocabulary import ROLES, label
from zwerm.workbook.words import say

from .gain import gain_percent

Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Labels:
    """What the ids of a problem are called."""

    schools: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    group: str = GROUP
    language: str = "nl"

    def owner(self, level: str | None, owner: str | None) -> str:
        if owner is None:
            return ""
        if level == "G" or owner == GROUP:
            return self.group
        # A school that shares with nobody is a cluster by itself, and goes by its own name.
        if level == "P" and owner not in self.schools:
            return say("cluster_named", self.language, name=owner)
        return self.schools.get(owner, owner)

    def task(self, task_id: str) -> str:
        return self.tasks.get(task_id) or task_id

    def person(self, person_id: str) -> str:
        return self.people.get(person_id) or person_id


def labels_from_dossier(dossier: Dossier, language: str) -> Labels:
    groups = [school.name for school in dossier.schools if school.kind == "group"]
    return Labels(
        schools={school.code: school.name for school in dossier.schools},
        people={person.code: person.name for person in dossier.people},
        tasks={task.slug: task.name for task in dossier.tasks},
        sources={source.code: source.name or source.code for source in dossier.sources},
        roles={
            person.code: tuple(
                label(ROLES, role, language) for role in person.roles if role in ROLES
            )
            for person in dossier.people
        },
        group=groups[0] if groups else say("whole_group", language),
        language=language,
    )


def labels_from_problem(problem: Problem, language: str) -> Labels:
    """An exchange file knows ids, the names of tasks and one role for each person."""
    return Labels(
        tasks={task.id: task.name for task in problem.tasks},
        sources={code: code for code in problem.sources},
        roles={
            person.id: (label(ROLES, person.role, language),) if person.role in ROLES else ()
            for person in problem.people
        },
        group=say("whole_group", language),
        language=language,
    )


def division_from_plan(
    problem: Problem, plan: Plan, labels: Labels, *, made_on: date, school_year: str = ""
) -> Division:
    """The division to show, in the order of the problem."""
    found = _Found(problem, plan)
    active = {(row.task, row.level, row.owner) for row in plan.level}
    works = tuple(
        found.work(instance, labels) for instance in instances(problem) if instance.key in active
    )
    goals = goals_of(plan)
    return Division(
        name=problem.name,
        school_year=school_year,
        made_on=made_on,
        works=works,
        workers=tuple(
            Worker(
                code=person.id,
                name=labels.person(person.id),
                roles=labels.roles.get(person.id, ()),
                homes=tuple(labels.owner("S", home) for home in person.homes),
                minutes_by_source={
                    source: found.minutes(quanta) for source, quanta in person.sources.items()
                },
            )
            for person in problem.people
        ),
        sources={code: labels.sources.get(code, code) for code in problem.sources},
        goals=goals,
        is_optimal=plan.status == "optimal",
        gain_percent=gain_percent(
            [goal.room for goal in goals],
            found.minutes(1),
            [(work.is_core, work.priority, work.needed_minutes) for work in works],
        ),
        places=tuple(labels.owner("S", school.id) for school in problem.schools),
    )


def goals_of(plan: Plan) -> tuple[Goal, ...]:
    if plan.tiers is None:
        return ()
    bounds = plan.bounds or UNKNOWN_BOUNDS
    return tuple(
        Goal(cast("GoalKey", name), value, bound)
        for name, value, bound in zip(TIER_NAMES, plan.tiers, bounds, strict=True)
    )


class _Found:
    """The plan's rows by the instance they belong to."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self._quanta_per_hour = problem.quanta_per_hour
        self._shares: dict[Place, list[Share]] = defaultdict(list)
        self._outsourced: dict[Place, int] = defaultdict(int)
        self._backups: dict[Place, list[str]] = defaultdict(list)
        for hours in plan.hours:
            by_source = {source: self.minutes(quanta) for source, quanta in hours.quanta.items()}
            share = Share(hours.person, self.minutes(hours.total), by_source)
            self._shares[hours.task, hours.level, hours.owner].append(share)
        for bought in plan.outsource:
            self._outsourced[bought.task, bought.level, bought.owner] += bought.quanta
        for backup in plan.backup:
            self._backups[backup.task, backup.level, backup.owner].append(backup.person)

    def minutes(self, quanta: int) -> int:
        return quanta * 60 // self._quanta_per_hour

    def work(self, instance: Instance, labels: Labels) -> Work:
        key, task = instance.key, instance.task
        return Work(
            task=task.id,
            name=labels.task(task.id),
            cluster=cast("Cluster", task.cluster),
            level=cast("Level", instance.level),
            place=labels.owner(instance.level, instance.owner),
            needed_minutes=self.minutes(instance.quanta),
            is_core=task.core,
            priority=task.priority,
            shares=tuple(sorted(self._shares[key], key=lambda s: (-s.minutes, s.person))),
            outsourced_minutes=self.minutes(self._outsourced[key]),
            backups=tuple(self._backups[key]),
            needs_backup=task.backup,
        )
