"""Whoever leaves is perhaps the deputy of colleagues: who is it from then on."""

from collections import Counter
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models.base import ModelState

from zwerm.accounts.models import User
from zwerm.people.models import Person

from . import rules
from .handover import Handover, Succession
from .models import Mandate, MandateQuerySet

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A colleague's mandate, and who is its deputy from then on; nobody where none fits."""

    mandate: Mandate
    deputy: Person | None


def deputed_mandates(handover: Handover) -> MandateQuerySet:
    """Those of colleagues of whom the person is the deputy and that need another one."""
    found = Mandate.objects.filter(deputy=handover.person).from_day(handover.first_day)
    related = found.select_related("task", "organisation__parent__parent", "person")
    return related.order_by("task", "pk") if handover.is_leaving else related.none()


def replacements(handover: Handover, *, by: User) -> list[Replacement]:
    """As far as the user may change it. First who takes over the task, then who takes over most."""
    taken = handover.successions.select_related("mandate", "successor").order_by("pk")
    return replaced(deputed_mandates(handover), taken, by=by)


def replaced(
    mandates: Iterable[Mandate], successions: Iterable[Succession], *, by: User
) -> list[Replacement]:
    """The same, of what was read already."""
    led = rules.led_among(by, list(mandates))
    if not led:
        return []
    taken = sorted(successions, key=lambda row: row.pk)
    pairs = [(row.mandate.task_id, row.successor) for row in taken if row.successor]
    most = [person for person, _times in Counter(person for _task, person in pairs).most_common()]
    return [Replacement(one, _next(one, pairs, most)) for one in led]


def replace_deputies(found: Iterable[Replacement], *, from_day: date) -> None:
    """Until that day it stays as it is; history keeps both."""
    for one in found:
        mandate = one.mandate
        if mandate.starts_on < from_day:
            mandate, before = continued(mandate, from_day), mandate
            before.ends_on = from_day - DAY
            before.save(update_fields=["ends_on"])
        mandate.deputy = one.deputy
        mandate.save()


def continued(mandate: Mandate, begins: date) -> Mandate:
    """The same in every respect, as a new row from this day on."""
    after = copy(mandate)
    after.pk, after.starts_on = None, begins
    after._state = ModelState()
    return after


def _next(mandate: Mandate, pairs: list[tuple[int, Person]], most: list[Person]) -> Person | None:
    same = [person for task, person in pairs if task == mandate.task_id]
    return next((one for one in (*same, *most) if one.pk != mandate.person_id), None)
