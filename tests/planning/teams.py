"""Teams at one school with a division written by hand, said in hours."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tests import factories
from zwerm.accounts.models import User
from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Plan
from zwerm.optimiser.problem import Assignment, Demand, Problem, School, SourceRule, Task
from zwerm.people.models import Person
from zwerm.planning.models import PlannedTask, Scenario
from zwerm.planning.takeovers import Takeover
from zwerm.planning.task_pages import TaskPage, task_page

from . import scenarios as made

QUANTA_PER_HOUR = 12


@dataclass(frozen=True, slots=True)
class Team:
    """A school whose people can all do everything, as far as they have hours."""

    coordinator: User
    scenario: Scenario
    people: Mapping[str, Person]
    tasks: Mapping[str, PlannedTask]

    def page(self, task: str, reader: User | None = None) -> TaskPage:
        planned = PlannedTask.objects.get(pk=self.tasks[task].pk)
        return task_page(planned, reader=reader or self.coordinator)

    def told(self, task: str) -> dict[str, Takeover]:
        found = {one.column.person.name: one.takeover for one in self.page(task).candidates}
        return {name: plain(takeover) for name, takeover in found.items() if takeover}


def plain(takeover: Takeover) -> Takeover:
    """With spaces at which a line may break."""
    words = (takeover.sentence, takeover.better, takeover.worse)
    return Takeover(takeover.rank, *(text.replace("\xa0", " ") for text in words))


def team(
    hours: Mapping[str, int],
    work: Mapping[str, Mapping[str, int]],
    *,
    needs: Mapping[str, int] | None = None,
    likes: Mapping[str, int] | None = None,
    levels: Mapping[str, int] | None = None,
    backups: Mapping[str, str] | None = None,
    max_backups: Mapping[str, int] | None = None,
    most_tasks: Mapping[str, int] | None = None,
    refused: tuple[tuple[str, str], ...] = (),
    **fields: object,
) -> Team:
    """What people have and the shares of each task, in hours. `fields` are those of all tasks.

    Whoever has no level of their own has what is asked.
    """
    school = factories.school("De Linde")
    people = {name: factories.person(name, at=school) for name in hours}
    stored = {name: factories.own_task(school, name) for name in work}
    need = {name: sum(shares.values()) for name, shares in work.items()} | dict(needs or {})
    at = ("S", school.code)
    problem = Problem(
        schools=(School(school.code),),
        tasks=tuple(
            replace(Task(task.slug, "T", req={"T": 2}), backup=name in (backups or {}), **fields)
            for name, task in stored.items()
        ),
        people=tuple(
            replace(
                made.worker(people[name], school, {"T": (levels or {}).get(name, 2)}, {}),
                sources={"ICT": hours[name] * QUANTA_PER_HOUR},
                motivation={"T": (likes or {}).get(name, 0)},
                max_backups=(max_backups or {}).get(name, 10),
                max_tasks=(most_tasks or {}).get(name, 20),
            )
            for name in hours
        ),
        sources={"ICT": SourceRule()},
        demand=tuple(
            Demand(stored[name].slug, school.code, need[name] * QUANTA_PER_HOUR) for name in work
        ),
        budgets_eur_per_week={school.code: 100},
        forbids=tuple(
            Assignment(stored[task].slug, None, None, people[name].code) for task, name in refused
        ),
        quanta_per_hour=QUANTA_PER_HOUR,
    )
    plan = Plan(
        level=tuple(ActiveLevel(task.slug, *at) for task in stored.values()),
        hours=tuple(
            Hours(stored[task].slug, *at, people[name].code, {"ICT": share * QUANTA_PER_HOUR})
            for task, shares in work.items()
            for name, share in shares.items()
        ),
        backup=tuple(
            Backup(stored[task].slug, *at, people[name].code)
            for task, name in (backups or {}).items()
            if name
        ),
    )
    coordinator = factories.user("coordinator", at=school)
    scenario = factories.scenario(school, "Eerste verdeling", created_by=coordinator)
    made.keep(scenario, problem, plan)
    return Team(
        coordinator,
        scenario,
        people,
        {name: made.planned(scenario, task) for name, task in stored.items()},
    )
