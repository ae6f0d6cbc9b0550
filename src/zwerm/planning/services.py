"""Changes to scenarios, one function for each deed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.jobs import Stopped, enqueue
from zwerm.core.models import Job, record
from zwerm.optimiser.progress import Progress
from zwerm.optimiser.start import NoPlan
from zwerm.people.models import Person
from zwerm.people.queries import people_by_code
from zwerm.schools.models import Organisation, SchoolYear

from .board_step import BoardStep
from .copies import copy_decisions, copy_division, copy_what_if
from .limits import WEIGHTS
from .locking import locked, refuse_busy, refuse_closed, refuse_running
from .models import DivisionSettings, Pin, PlannedTask, Scenario
from .pinning import refuse_senseless
from .preparing import problem_of, start_of, weights_of
from .saving import save_plan
from .stepping import keep_division, note_step, pin_state
from .supposing import plan_of_today, refuse_supposed
from .time_limits import time_limit_for
from .wording import pins_cannot_hold


@transaction.atomic
def create_scenario(
    organisation: Organisation,
    *,
    school_year: SchoolYear,
    name: str,
    by: User,
    based_on: Scenario | None = None,
) -> Scenario:
    """A scenario to divide; it may start from the decisions of another one."""
    settings = DivisionSettings.objects.filter(organisation=organisation, school_year=school_year)
    max_changes = settings.values_list("max_changes", flat=True).first()
    chosen = {}
    if based_on is not None:
        chosen = {name: getattr(based_on, name) for name in (*WEIGHTS, "seed")}
        max_changes = based_on.max_changes
    scenario = Scenario.objects.create(
        organisation=organisation,
        school_year=school_year,
        name=name,
        based_on=based_on,
        max_changes=max_changes,
        created_by=by,
        **chosen,
    )
    if based_on is not None:
        copy_decisions(based_on, to=scenario)
    record(by, "created_scenario", scenario, based_on=based_on.pk if based_on else None)
    return scenario


@transaction.atomic
def copy_scenario(scenario: Scenario, *, name: str, by: User) -> Scenario:
    """The same decisions and the same division, free to change."""
    present = locked(scenario)
    copy = create_scenario(
        scenario.organisation,
        school_year=scenario.school_year,
        name=name,
        by=by,
        based_on=scenario,
    )
    copy_division(present, to=copy)
    copy_what_if(scenario, to=copy)
    return copy


@transaction.atomic
def start_division(scenario: Scenario, *, by: User) -> Job:
    """Ask a worker to divide; one division of a scenario at a time."""
    refuse_busy(locked(scenario))
    scenario.job = enqueue("planning.divide", by=by, scenario=scenario.pk)
    scenario.save(update_fields=["job"])
    record(by, "started_division", scenario)
    return scenario.job


def stop_division(scenario: Scenario, *, by: User) -> None:
    """Ask the division to end with the best it has. Nothing happens if none is running."""
    if scenario.job is not None and scenario.job.is_open:
        scenario.job.ask_to_stop()
        record(by, "stopped_division", scenario)


def divide(
    scenario: Scenario,
    *,
    time_limit: float | None = None,
    steps: int | None = None,
    by: User | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    saving: Callable[[], AbstractContextManager[None]] = transaction.atomic,
) -> None:
    """Divide here and now, and keep the plan. `saving` is the transaction in which it is kept.

    The work is limited in CPU seconds (by the size of the problem, unless given), or in steps of
    the search for an answer that is the same on every machine.
    """
    from zwerm.optimiser.solve import solve  # noqa: PLC0415 - slow to import, and only workers do it

    refuse_closed(scenario)
    problem = problem_of(scenario)
    if (today := plan_of_today(scenario, problem)) is not None:
        with saving():
            save_plan(scenario, problem, today)
        return
    try:
        plan = solve(
            problem,
            seed=scenario.seed,
            time_limit=time_limit or (None if steps else time_limit_for(problem)),
            steps=steps,
            weights=weights_of(scenario),
            on_progress=on_progress,
            should_stop=should_stop,
            # After a pin the earlier plan is nearly right, and makes the answer quick.
            start=start_of(scenario, problem),
        )
    except NoPlan as impossible:
        names = {code: row.name for code, row in people_by_code(scenario.organisation).items()}
        raise DomainError(pins_cannot_hold(impossible.pins, problem, names)) from None
    if should_stop is not None and should_stop() and not plan.hours:
        raise Stopped
    if not plan.hours and plan.status != "optimal":
        raise DomainError(
            _("No division was found within the time. Divide one school at a time for now.")
        )
    with saving():
        refuse_closed(locked(scenario))
        keep_division(scenario, by=by)
        save_plan(scenario, problem, plan)


@transaction.atomic
def pin_person(
    scenario: Scenario, *, planned_task: PlannedTask, person: Person, kind: str, by: User
) -> Pin:
    """This person must, or must not, do this task at this place from the next division on."""
    refuse_busy(locked(scenario))
    place: dict[str, Any] = {
        "task": planned_task.task,
        "level": planned_task.level,
        "organisation": planned_task.organisation,
        "pool": planned_task.pool,
    }
    pin = Pin(scenario=scenario, person=person, kind=Pin.Kind(kind), **place)
    if pin.kind == Pin.Kind.PIN:
        refuse_senseless(pin, by=by)
    present = Pin.objects.filter(scenario=scenario, person=person, **place).first()
    values = {"kind": pin.kind, "created_by": by, "created_at": timezone.now()}
    pin, _made = Pin.objects.update_or_create(
        scenario=scenario, person=person, **place, defaults=values
    )
    if present is None or present.kind != pin.kind:
        before, after = pin_state(present), pin_state(pin)
        note_step(
            scenario, pin.kind, by=by, before=before, after=after, person=person, task=pin.task
        )
    record(by, "pinned", scenario, kind=pin.kind, task=pin.task.slug, person=person.pk)
    return pin


@transaction.atomic
def clear_pin(pin: Pin, *, by: User) -> None:
    refuse_busy(locked(pin.scenario))
    record(by, "unpinned", pin.scenario, kind=pin.kind, task=pin.task.slug, person=pin.person_id)
    note_step(
        pin.scenario,
        BoardStep.Deed.RELEASE,
        by=by,
        before=pin_state(pin),
        after={},
        person=pin.person,
        task=pin.task,
    )
    pin.delete()


@transaction.atomic
def adopt(scenario: Scenario, *, by: User, on: date) -> None:
    """Make this the division of its year. It replaces the one that was, here and below."""
    present = locked(scenario)
    refuse_running(present)
    if not present.can_be_adopted:
        refuse_closed(present)
        raise DomainError(_("Divide the tasks first; there is nothing to adopt yet."))
    refuse_supposed(scenario)
    of_this_year = Scenario.objects.adopted().filter(
        organisation__in=Organisation.objects.below(scenario.organisation_id),
        school_year=scenario.school_year,
    )
    for earlier in of_this_year:
        earlier.mark_replaced()
    scenario.mark_adopted(by=by, on=on)
    record(by, "adopted_division", scenario, on=on.isoformat())
