"""Who carries tasks of all four clusters today: from mandates, which everyone may see."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from zwerm.mandates.models import Mandate
from zwerm.planning.models import StandingRule
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Cluster

from .reading import Member, Team

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class AllRounder:
    """Someone who executes tasks of every cluster, and how many."""

    member: Member
    tasks: int
    by_cluster: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Burden:
    """`tasks` counts a task once for each person and place."""

    all_rounders: tuple[AllRounder, ...]
    tasks: int
    executors: int
    is_agreed: bool  # from mandates; else from what the team wrote down of today

    @property
    def shown(self) -> tuple[AllRounder, ...]:
        return self.all_rounders[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return len(self.all_rounders) - len(self.shown)

    @property
    def is_one_alone(self) -> bool:
        return self.executors == 1 and bool(self.all_rounders)


def burden(team: Team, year: SchoolYear | None) -> Burden:
    held = _mandates(team.organisation)
    is_agreed = bool(held)
    held = held or _today(team.organisation, year)
    members = {member.pk: member for member in team.members}
    by_person: dict[int, dict[str, int]] = defaultdict(dict)
    for person, cluster, tasks in held:
        if person in members:
            by_person[person][cluster] = tasks
    found = [
        AllRounder(
            members[person],
            sum(tasks.values()),
            tuple((cluster, tasks[cluster]) for cluster in Cluster.values),
        )
        for person, tasks in by_person.items()
        if len(tasks) == len(Cluster.values)
    ]
    found.sort(key=lambda each: (-each.tasks, each.member.name))
    everything = sum(sum(tasks.values()) for tasks in by_person.values())
    return Burden(tuple(found), everything, len(by_person), is_agreed)


def _mandates(organisation: Organisation) -> list[tuple[int, str, int]]:
    current = Mandate.objects.current().filter(kind=Mandate.Kind.EXECUTE, is_backup=False)
    if organisation.is_group:
        inside = Organisation.objects.below(organisation.pk).values("pk")
        here = current.filter(organisation__in=inside)
    else:
        here = current.covering(organisation)
    counted = here.order_by().values("person", "task__cluster").annotate(tasks=Count("pk"))
    return list(counted.values_list("person", "task__cluster", "tasks"))


def _today(organisation: Organisation, year: SchoolYear | None) -> list[tuple[int, str, int]]:
    rules = StandingRule.objects.filter(
        organisation=organisation, school_year=year, kind=StandingRule.Kind.CURRENT
    )
    counted = rules.order_by().values("person", "task__cluster").annotate(tasks=Count("pk"))
    return list(counted.values_list("person", "task__cluster", "tasks"))
