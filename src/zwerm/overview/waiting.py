"""What waits for someone today: on the start page of everybody, in a line each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.mandates.models import Mandate

MOST_ACTIONS = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to answer or to do; `is_late` when its day is past."""

    title: str
    text: str
    url: str
    is_late: bool = False


def action_rows(user: User) -> QuerySet[Action]:
    """What the user still has to do, to be read with more."""
    return Action.objects.of(user).under_way().order_by("due_on", "pk")


def waits_for(mandates: Sequence[Mandate], actions: Sequence[Action]) -> list[Waiting]:
    return [*_mandates(len(mandates)), *_actions(actions)]


def _mandates(count: int) -> list[Waiting]:
    if not count:
        return []
    title = ngettext(
        "Confirm the mandate, or ask for a change",
        "Confirm the mandates, or ask for a change",
        count,
    )
    text = ngettext("%(count)d mandate", "%(count)d mandates", count) % {"count": count}
    return [Waiting(title, text, reverse("mandates:mine"))]


def _actions(found: Sequence[Action]) -> list[Waiting]:
    """The ones that are late or come first; the others are one press away."""
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
