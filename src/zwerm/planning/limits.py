"""Limits within one scenario: hours of a person, and how much may change."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.people.models import Person

from .board_step import BoardStep, Cap
from .building import MINUTES_PER_QUANTUM
from .locking import locked, refuse_busy
from .models import Scenario
from .stepping import note_step

Deed = BoardStep.Deed
WEIGHTS = ("weight_expertise", "weight_fairness", "weight_few_hands", "weight_stability")


@transaction.atomic
def set_cap(scenario: Scenario, *, person: Person, weekly_minutes: int | None, by: User) -> None:
    """At most so many minutes a week of this person; without minutes there is no limit."""
    refuse_busy(locked(scenario))
    if weekly_minutes is not None and 0 < weekly_minutes < MINUTES_PER_QUANTUM:
        raise DomainError(
            _("A limit is zero, or at least %(minutes)d minutes a week.")
            % {"minutes": MINUTES_PER_QUANTUM}
        )
    present = scenario.caps.filter(person=person).first()
    before = {"weekly_minutes": present.weekly_minutes} if present else {}
    after = {} if weekly_minutes is None else {"weekly_minutes": weekly_minutes}
    _refuse_less_than_pinned(scenario, person, weekly_minutes)
    if weekly_minutes is None:
        scenario.caps.filter(person=person).delete()
    else:
        values = {"weekly_minutes": weekly_minutes, "created_by": by, "created_at": timezone.now()}
        Cap.objects.update_or_create(scenario=scenario, person=person, defaults=values)
    note_step(scenario, Deed.CAP, by=by, before=before, after=after, person=person)
    record(by, "capped_hours", scenario, person=person.pk, weekly_minutes=weekly_minutes)


def _refuse_less_than_pinned(scenario: Scenario, person: Person, minutes: int | None) -> None:
    """A task that cannot be split and is pinned to someone takes its minutes."""
    if minutes is None:
        return
    pins = {
        (pin.task_id, pin.level, pin.organisation_id, pin.pool): pin.task.name
        for pin in scenario.pins.filter(kind="pin", person=person).select_related("task")
    }
    whole = scenario.planned_tasks.filter(
        task__in={key[0] for key in pins}, task__is_splittable=False
    )
    rows = [row for row in whole if (row.task_id, row.level, row.organisation_id, row.pool) in pins]
    pinned = sum(row.needed_minutes for row in rows)
    if pinned > minutes:
        raise DomainError(
            _("%(name)s is pinned to tasks that take %(hours)s. Release one first.")
            % {"name": person.name, "hours": hours_unit(pinned)}
        )


@transaction.atomic
def set_max_changes(scenario: Scenario, *, most: int | None, by: User) -> None:
    """At most so many changes against what is done today; without a number, as many as help."""
    refuse_busy(locked(scenario))
    before, after = {"max_changes": scenario.max_changes}, {"max_changes": most}
    scenario.max_changes = most
    scenario.save(update_fields=["max_changes"])
    note_step(scenario, Deed.CHANGES, by=by, before=before, after=after)
    record(by, "limited_changes", scenario, most=most)


@transaction.atomic
def set_weights(scenario: Scenario, *, weights: dict[str, int], by: User) -> None:
    """What weighs most at the next division."""
    present = locked(scenario)
    refuse_busy(present)
    before = {name: getattr(present, name) for name in WEIGHTS}
    after = before | weights
    for name, value in after.items():
        setattr(scenario, name, value)
    scenario.save(update_fields=list(WEIGHTS))
    note_step(scenario, Deed.WEIGHTS, by=by, before=before, after=after)
