"""Scenarios with a plan written by hand, so that tests know every cell of the board."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests import factories
from zwerm.accounts.models import User
from zwerm.optimiser.checker import tiers
from zwerm.optimiser.plan import ActiveLevel, Backup, Bounds, Hours, Outsourced, Plan
from zwerm.optimiser.problem import Demand, Problem, School, SourceRule, Task
from zwerm.optimiser.problem import Person as Worker
from zwerm.people.models import Person
from zwerm.planning.models import PlannedTask, Scenario
from zwerm.planning.saving import save_plan
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task as StoredTask

MINUTES_PER_QUANTUM = 5


@dataclass(frozen=True, slots=True)
class Linde:
    """A school where Sofie can do everything and Bram only what is easy."""

    school: Organisation
    coordinator: User
    scenario: Scenario
    sofie: Person
    bram: Person
    network: PlannedTask  # 120 minutes, core: Sofie does it, Bram is the backup
    firewall: PlannedTask  # 60 minutes, core: nobody
    help_desk: PlannedTask  # 90 minutes: Sofie 30, Bram 60


def linde(*, more_tasks: int = 0, more_people: int = 0, bounds: Bounds | None = None) -> Linde:
    school = factories.school("De Linde")
    sofie = factories.person("Sofie Declercq", at=school)
    bram = factories.person("Bram Verhaeghe", at=school)
    colleagues = [factories.person(f"Collega {number}", at=school) for number in range(more_people)]
    network = factories.own_task(school, "Netwerk", is_core=True)
    firewall = factories.own_task(school, "Firewall", is_core=True)
    help_desk = factories.own_task(school, "Loket", cluster="A")
    others = [factories.own_task(school, f"Meer {number}") for number in range(more_tasks)]
    tasks = (
        Task(network.slug, "T", req={"T": 2}, core=True, backup=True),
        Task(firewall.slug, "T", req={"T": 3}, core=True),
        Task(help_desk.slug, "A", req={"T": 1}, splittable=True, min_chunk=6),
        *(Task(task.slug, "T") for task in others),
    )
    problem = Problem(
        schools=(School(school.code),),
        tasks=tasks,
        people=(
            worker(sofie, school, {"T": 3}, {"ICT": 30}),
            worker(bram, school, {"T": 1}, {"BPT": 24}),
            *(worker(colleague, school, {"T": 1}, {"BPT": 24}) for colleague in colleagues),
        ),
        sources={"ICT": SourceRule(), "BPT": SourceRule()},
        demand=(
            Demand(network.slug, school.code, 24),
            Demand(firewall.slug, school.code, 12),
            Demand(help_desk.slug, school.code, 18),
            *(Demand(task.slug, school.code, 6) for task in others),
        ),
        quanta_per_hour=12,
    )
    place = ("S", school.code)
    plan = Plan(
        level=tuple(ActiveLevel(task.id, *place) for task in tasks),
        hours=(
            Hours(network.slug, *place, person=sofie.code, quanta={"ICT": 24}),
            Hours(help_desk.slug, *place, person=sofie.code, quanta={"ICT": 6}),
            Hours(help_desk.slug, *place, person=bram.code, quanta={"BPT": 12}),
        ),
        backup=(Backup(network.slug, *place, person=bram.code),),
    )
    coordinator = factories.user("coordinator", at=school)
    scenario = factories.scenario(school, "Eerste verdeling", created_by=coordinator)
    keep(scenario, problem, plan, bounds)
    return Linde(
        school,
        coordinator,
        scenario,
        sofie,
        bram,
        *(planned(scenario, task) for task in (network, firewall, help_desk)),
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Two schools with a task of their own each, and one they share; a firm does half of that."""

    group: Organisation
    coordinator: User
    scenario: Scenario
    wilg: Organisation
    kompas: Organisation
    jonas: Person


def group() -> Group:
    top = factories.group("De Getijden")
    wilg, kompas = factories.school("De Wilg", parent=top), factories.school("Kompas", parent=top)
    jonas = factories.person("Jonas Maes", at=wilg)
    own = factories.own_task(top, "Toestellen")
    shared = factories.own_task(top, "Servers", cluster="P", levels=["G"])
    problem = Problem(
        schools=(School(wilg.code, pool="basis"), School(kompas.code, pool="basis")),
        tasks=(
            Task(own.slug, "T", levels=("S",)),
            Task(shared.slug, "P", levels=("G",), outsource_eur_per_hour=50, splittable=True),
        ),
        people=(worker(jonas, wilg, {}, {"ICT": 24}),),
        sources={"ICT": SourceRule()},
        demand=(
            Demand(own.slug, wilg.code, 12),
            Demand(own.slug, kompas.code, 12),
            Demand(shared.slug, wilg.code, 6),
            Demand(shared.slug, kompas.code, 6),
        ),
        quanta_per_hour=12,
    )
    plan = Plan(
        level=(
            ActiveLevel(own.slug, "S", wilg.code),
            ActiveLevel(own.slug, "S", kompas.code),
            ActiveLevel(shared.slug, "G", "group"),
        ),
        hours=(Hours(own.slug, "S", wilg.code, person=jonas.code, quanta={"ICT": 12}),),
        outsource=(Outsourced(shared.slug, "G", "group", 6),),
    )
    coordinator = factories.user("coordinator", at=top)
    scenario = factories.scenario(top, "Samen", created_by=coordinator)
    keep(scenario, problem, plan)
    return Group(top, coordinator, scenario, wilg, kompas, jonas)


def worker(
    person: Person, home: Organisation, levels: dict[str, int], hours: dict[str, int]
) -> Worker:
    return Worker(person.code, homes=(home.code,), comp=levels, sources=hours)


def keep(scenario: Scenario, problem: Problem, plan: Plan, bounds: Bounds | None = None) -> None:
    found = Plan(
        level=plan.level,
        hours=plan.hours,
        outsource=plan.outsource,
        backup=plan.backup,
        tiers=tiers(problem, plan),
        bounds=bounds or (None,) * 7,
        status="optimal" if bounds and None not in bounds else "feasible",
    )
    save_plan(scenario, problem, found)


def planned(scenario: Scenario, task: StoredTask) -> PlannedTask:
    rows: Sequence[PlannedTask] = scenario.planned_tasks.filter(task=task)
    return rows[0]
