"""Undoing what was done on the board, step by step, and doing it again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.optimiser.files import InvalidFile, plan_from_data, problem_from_data
from zwerm.people.models import Person
from zwerm.tasks.models import Task

from .board_step import BoardStep, Cap, KeptDivision
from .locking import locked, refuse_busy
from .models import Pin, Scenario
from .newcomers import give_to_newcomers, given_to_newcomers
from .saving import save_plan

Deed = BoardStep.Deed
State = dict[str, Any]
# Divisions are large; who wants one from longer ago makes a copy in time.
MOST_KEPT_DIVISIONS = 5
# What counts at the next division only, besides pins.
LIMITS = (Deed.CAP, Deed.CHANGES)


def note_step(
    scenario: Scenario,
    deed: str,
    *,
    by: User | None,
    before: State,
    after: State,
    person: Person | None = None,
    task: Task | None = None,
) -> BoardStep | None:
    """Remember a deed; nothing if it changed nothing."""
    if before == after:
        return None
    return BoardStep.objects.create(
        scenario=scenario, deed=deed, by=by, before=before, after=after, person=person, task=task
    )


def pin_state(pin: Pin | None) -> State:
    """A pin as it must be when it comes back."""
    if pin is None:
        return {}
    return {
        "kind": pin.kind,
        "level": pin.level,
        "organisation": pin.organisation_id,
        "pool": pin.pool,
        "by": pin.created_by_id,
        "at": pin.created_at.isoformat(),
    }


def keep_division(scenario: Scenario, *, by: User | None) -> None:
    """Before another plan takes its place: keep the one there is, with the step that does it."""
    if scenario.divided_at is None:
        return
    step = BoardStep.objects.create(scenario=scenario, deed=Deed.DIVIDE, by=by)
    KeptDivision.objects.create(
        step=step,
        problem=scenario.problem,
        plan=scenario.plan,
        divided_at=scenario.divided_at,
        newcomers=given_to_newcomers(scenario),
    )
    _forget_old_divisions(scenario)


def _forget_old_divisions(scenario: Scenario) -> None:
    """What was done before the oldest division that is kept can no longer be undone."""
    divides = scenario.steps.filter(deed=Deed.DIVIDE).order_by("-pk").values_list("pk", flat=True)
    if (gone := divides[MOST_KEPT_DIVISIONS : MOST_KEPT_DIVISIONS + 1]).exists():
        scenario.steps.filter(pk__lte=gone[0]).delete()


def to_undo(scenario: Scenario) -> QuerySet[BoardStep]:
    """The deed that undoing undoes, if there is one."""
    live = scenario.steps.filter(undone_at=None).select_related("person", "task", "by")
    return live.order_by("-pk")[:1]


def to_redo(scenario: Scenario) -> QuerySet[BoardStep]:
    """The deed that redoing does again, if there is one: undone since anything new was done."""
    newest = scenario.steps.order_by("-at").values("at")[:1]
    undone = scenario.steps.filter(undone_at__gte=Subquery(newest))
    return undone.select_related("person", "task", "by").order_by("pk")[:1]


@transaction.atomic
def undo(scenario: Scenario, *, by: User) -> BoardStep:
    """Make the last deed as if it was not done. Refused when there is none."""
    refuse_busy(locked(scenario))
    step = to_undo(scenario).first()
    if step is None:
        raise DomainError(_("There is nothing left to undo here."))
    _put(scenario, step, step.before)
    step.undone_at = timezone.now()
    step.save(update_fields=["undone_at"])
    record(by, "undid_step", scenario, step=step.pk, deed=step.deed)
    return step


@transaction.atomic
def redo(scenario: Scenario, *, by: User) -> BoardStep:
    refuse_busy(locked(scenario))
    step = to_redo(scenario).first()
    if step is None:
        raise DomainError(_("There is nothing to do again here."))
    _put(scenario, step, step.after)
    step.undone_at = None
    step.save(update_fields=["undone_at"])
    record(by, "redid_step", scenario, step=step.pk, deed=step.deed)
    return step


def _put(scenario: Scenario, step: BoardStep, state: State) -> None:
    """Make what the step touched as this state says."""
    if step.deed in {Deed.PIN, Deed.FORBID, Deed.RELEASE}:
        _put_pin(scenario, step, state)
    elif step.deed == Deed.CAP:
        _put_cap(scenario, step, state)
    elif step.deed == Deed.DIVIDE:
        _swap_division(scenario, step)
    else:
        for name, value in state.items():
            setattr(scenario, name, value)
        scenario.save(update_fields=list(state))


def _put_pin(scenario: Scenario, step: BoardStep, state: State) -> None:
    place = state or step.before or step.after
    keys = {
        "task": step.task,
        "person": step.person,
        "level": place["level"],
        "organisation_id": place["organisation"],
        "pool": place["pool"],
    }
    scenario.pins.filter(**keys).delete()
    if state:
        at = datetime.fromisoformat(state["at"])
        by = User.objects.filter(pk=state["by"]).first()
        Pin.objects.create(
            scenario=scenario, kind=state["kind"], created_by=by, created_at=at, **keys
        )


def _put_cap(scenario: Scenario, step: BoardStep, state: State) -> None:
    scenario.caps.filter(person=step.person).delete()
    if state and step.person is not None:
        Cap.objects.create(
            scenario=scenario,
            person=step.person,
            weekly_minutes=state["weekly_minutes"],
            created_by=step.by,
        )


def _swap_division(scenario: Scenario, step: BoardStep) -> None:
    """Put the kept division on the board, and keep the one that was there."""
    kept: KeptDivision = step.kept
    scenario.refresh_from_db(fields=["problem", "plan", "divided_at"])
    problem, plan, divided_at = scenario.problem, scenario.plan, scenario.divided_at
    given = given_to_newcomers(scenario)
    try:
        earlier = problem_from_data(kept.problem), plan_from_data(kept.plan)
        save_plan(scenario, *earlier)
        give_to_newcomers(scenario, kept.newcomers)
    except (InvalidFile, KeyError):
        # A person, a task or a source of that division is no longer there.
        raise DomainError(
            _("That division cannot come back: someone or something in it is no longer here.")
        ) from None
    scenario.problem, scenario.plan = kept.problem, kept.plan
    scenario.divided_at = kept.divided_at
    scenario.save(update_fields=["problem", "plan", "divided_at"])
    kept.problem, kept.plan, kept.newcomers = problem, plan, given
    kept.divided_at = divided_at or timezone.now()
    kept.save()


def limits_that_wait(scenario: Scenario) -> QuerySet[BoardStep, int]:
    """Keys of limits that were set, or undone, since the division: it does not know them yet."""
    at = scenario.divided_at
    newer = Q(undone_at=None, at__gt=at) | Q(undone_at__gt=at, at__lte=at)
    waiting = scenario.steps.filter(newer, deed__in=LIMITS) if at else scenario.steps.none()
    return waiting.values_list("pk", flat=True)
