"""What waits for someone today: on the start page of everybody, in a line each."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.actions.models import Action
from zwerm.mandates.queries import waiting_for
from zwerm.people.models import Person

MOST_ACTIONS = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to answer or to do; `is_late` when its day is past."""

    title: str
    text: str
    url: str
    is_late: bool = False


def waits_for(person: Person | None) -> list[Waiting]:
    if person is None:
        return []
    return [*_mandates(person), *_actions(person)]


def _mandates(person: Person) -> list[Waiting]:
    count = len(waiting_for(person))
    if not count:
        return []
    title = ngettext(
        "Confirm the mandate, or ask for a change",
        "Confirm the mandates, or ask for a change",
        count,
    )
    text = ngettext("%(count)d mandate", "%(count)d mandates", count) % {"count": count}
    return [Waiting(title, text, reverse("mandates:mine"))]


def _actions(person: Person) -> list[Waiting]:
    """The ones that are late or come first; the others are one press away."""
    found = list(Action.objects.filter(owner=person).under_way().order_by("due_on", "pk"))
    rows = [
        Waiting(
            action.title,
            date_format(action.due_on) if action.due_on else "",
            reverse("actions:action_detail", args=[action.pk]),
            is_late=action.is_overdue,
        )
        for action in found[:MOST_ACTIONS]
    ]
    more = len(found) - len(rows)
    if more:
        text = ngettext("%(count)d more action", "%(count)d more actions", more) % {"count": more}
        rows.append(Waiting(_("All my actions"), text, reverse("actions:action_list")))
    return rows
