"""The problem of a scenario: the dossier, what was pinned and refused, and what is done today."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.optimiser.expansion import instances
from zwerm.optimiser.files import InvalidFile, plan_from_data
from zwerm.optimiser.order import Weights
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import GROUP, Assignment, Problem
from zwerm.tasks.models import Level

from .building import problem_from_dossier
from .capping import capped
from .exchange import dossier_of
from .models import Allocation, Pin, Scenario
from .remaining import left_to_divide, settled_around
from .starting import fitted
from .variants import as_supposed, varied
from .what_if import variation_of


def problem_of(scenario: Scenario) -> Problem:
    """What is to be divided, or a refusal that says what is missing."""
    supposed = variation_of(scenario)
    dossier = varied(dossier_of(scenario.organisation, scenario.school_year), supposed)
    problem = problem_from_dossier(replace(dossier, max_changes=scenario.max_changes))
    _refuse_nothing_to_divide(problem)
    problem = left_to_divide(problem, settled_around(scenario.organisation, scenario.school_year))
    _refuse_nothing_left(problem)
    caps = scenario.caps.values_list("person__code", "weekly_minutes")
    problem = capped(problem, dict(caps))
    return as_supposed(_with_current(_with_pins(problem, scenario), scenario), supposed)


def start_of(scenario: Scenario, problem: Problem) -> Plan | None:
    """The earlier plan, as far as it fits what there is now: it makes the answer quick."""
    plan = plan_of(scenario)
    return None if plan is None else fitted(plan, problem)


def weights_of(scenario: Scenario) -> Weights:
    """What the user finds important, as the optimiser weighs it."""
    return Weights(
        expertise=scenario.weight_expertise,
        fair_load=scenario.weight_fairness,
        few_hands=scenario.weight_few_hands,
        keep=scenario.weight_stability,
    )


def _refuse_nothing_to_divide(problem: Problem) -> None:
    if not problem.schools:
        raise DomainError(_("There is no school here yet. Add a school first."))
    if not problem.demand:
        raise DomainError(
            _("No task takes time here yet. Fill in pupils, devices and staff of the school first.")
        )
    if not any(person.sources for person in problem.people):
        raise DomainError(_("Nobody has hours yet. Fill in first who has how many hours."))


def _refuse_nothing_left(problem: Problem) -> None:
    """What there was is settled by the adopted division of the group."""
    if not problem.demand:
        raise DomainError(
            _("The school group does every task together already. Nothing is left to divide here.")
        )
    if not any(person.sources for person in problem.people):
        raise DomainError(
            _(
                "All hours are taken by what the school group divided. Give someone more hours, "
                "or let the school group divide again."
            )
        )


def _with_pins(problem: Problem, scenario: Scenario) -> Problem:
    """What was decided in the scenario beats what holds for every division."""
    pins = list(scenario.pins.select_related("task", "person", "organisation"))
    known = {row.key for row in instances(problem)}
    people = {person.id for person in problem.people}
    tasks = {task.id for task in problem.tasks}
    pins = [pin for pin in pins if pin.person.code in people and pin.task.slug in tasks]
    decided = {(pin.task.slug, pin.person.code) for pin in pins}
    must = [pin_place(pin, known) for pin in pins if pin.kind == Pin.Kind.PIN]
    never = [row for pin in pins if pin.kind == Pin.Kind.FORBID for row in _places(pin, problem)]
    return replace(
        problem,
        pins=(*_undecided(problem.pins, decided), *must),
        forbids=(*_undecided(problem.forbids, decided), *never),
    )


def _undecided(rows: Iterable[Assignment], decided: set[tuple[str, str]]) -> Iterator[Assignment]:
    return (row for row in rows if (row.task, row.person) not in decided)


def pin_place(pin: Pin, known: set[tuple[str, str, str]]) -> Assignment:
    """Where a pin holds. A school that shares with nobody is a pool on its own."""
    task, person = pin.task.slug, pin.person.code
    if pin.level == Level.GROUP:
        return Assignment(task, "G", GROUP, person)
    if pin.level == Level.POOL:
        return Assignment(task, "P", pin.pool, person)
    if pin.organisation is None:
        return Assignment(task, None, None, person)
    owner = pin.organisation.code
    level = "S" if (task, "S", owner) in known else "P"
    return Assignment(task, level, owner, person)


def _places(pin: Pin, problem: Problem) -> Iterator[Assignment]:
    """Not at this place, and so not together with other places either."""
    task, person = pin.task.slug, pin.person.code
    if pin.level in {Level.GROUP, ""} or pin.organisation is None:
        yield Assignment(task, None, None, person)
        return
    if pin.level == Level.POOL:
        schools = [school for school in problem.schools if school.pool == pin.pool]
    else:
        schools = [school for school in problem.schools if school.id == pin.organisation.code]
    yield from (Assignment(task, "S", school.id, person) for school in schools)
    pools = dict.fromkeys(school.pool for school in schools if school.pool is not None)
    yield from (Assignment(task, "P", pool, person) for pool in pools)
    yield Assignment(task, "G", GROUP, person)


def _with_current(problem: Problem, scenario: Scenario) -> Problem:
    """What the adopted division says is done today; without one, what the workbook says."""
    adopted = (
        Scenario.objects.adopted()
        .filter(organisation__in=[place.pk for place in scenario.organisation.lineage])
        .exclude(pk=scenario.pk)
        .order_by("-effective_on", "-adopted_at")
        .first()
    )
    if adopted is None:
        return problem
    if adopted.organisation_id != scenario.organisation_id:
        done = _done_at_the_schools(adopted)
    elif (plan := plan_of(adopted)) is not None:
        done = {Assignment(row.task, row.level, row.owner, row.person) for row in plan.hours}
    else:
        return problem
    known = {row.key for row in instances(problem)}
    people = {person.id for person in problem.people}
    current = {
        row
        for row in done
        if (row.task, row.level or "", row.owner or "") in known and row.person in people
    }
    return replace(problem, current=tuple(sorted(current, key=_in_order)))


def _done_at_the_schools(scenario: Scenario) -> set[Assignment]:
    """What the division of a group leaves each school to do by itself."""
    given = Allocation.objects.filter(
        planned_task__scenario=scenario, planned_task__level=Level.SCHOOL
    )
    names = "planned_task__task__slug", "planned_task__organisation__code", "person__code"
    return {
        Assignment(task, "S", school, person) for task, school, person in given.values_list(*names)
    }


def _in_order(row: Assignment) -> tuple[str, str, str, str]:
    return row.task, row.level or "", row.owner or "", row.person


def plan_of(scenario: Scenario) -> Plan | None:
    """The plan of the last division, if it can still be read."""
    try:
        return plan_from_data(scenario.plan) if scenario.plan else None
    except InvalidFile:
        return None
