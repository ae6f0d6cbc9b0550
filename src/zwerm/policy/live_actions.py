"""The live block with the actions of a place: who, by when, with what, and how far it is."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zwerm.actions.models import Action, ActionQuerySet
from zwerm.actions.money import euros
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.documents.blocks import (
    Block,
    Cell,
    Column,
    ItemList,
    Table,
    Text,
    bold,
    cell,
    runs,
    soft,
)
from zwerm.schools.below import KeysBelow

from .live import Place, in_short, known_by, live_block, reads

MOST_ACTIONS = 40
MOST_IN_SHORT = 3
STATES = {state: number for number, state in enumerate(Action.State.values)}


@live_block(
    "actions",
    gettext_lazy("Actions"),
    tells=gettext_lazy("Who does what by when, with which hours and money, and how far it is."),
    empty=gettext_lazy("no action is written down yet."),
    page="actions:action_list",
)
def actions(at: Place) -> tuple[Block, ...]:
    found = _actions(at)
    if not found:
        return ()
    columns = (
        Column(_("What"), 0.36),
        Column(_("Who"), 0.18),
        Column(_("By when"), 0.15),
        Column(_("Hours and money"), 0.17),
        Column(_("State"), 0.14),
    )
    table = Table(columns, tuple(_row(action) for action in found[:MOST_ACTIONS]))
    more = len(found) - MOST_ACTIONS
    if more <= 0:
        return (table,)
    words = ngettext("And %(count)d action more.", "And %(count)d actions more.", more)
    return table, Text(runs(soft(words % {"count": more})), "small")


@in_short("actions")
def first_actions(at: Place) -> tuple[Block, ...]:
    """The three that are due first."""
    found = [action for action in _actions(at) if action.is_under_way][:MOST_IN_SHORT]
    items = tuple(runs(bold(action.title), *_told(action)) for action in found)
    return (ItemList(items, is_numbered=True),) if items else ()


def _told(action: Action) -> list[str]:
    parts = [action.owner.name] if action.owner else []
    parts += (
        [_("by %(day)s") % {"day": date_format(action.due_on, "j F Y")}] if action.due_on else []
    )
    return [" – " + ", ".join(parts)] if parts else []


@known_by("actions")
def _shown(at: Place) -> ActionQuerySet:
    """Of the school with its sites; of a school group what it does itself. The dropped ones not."""
    here = at.organisation
    rows: ActionQuerySet = Action.objects.visible_to(at.user).exclude(state=Action.State.DROPPED)
    if here.is_group:
        return rows.filter(organisation=here)
    return rows.filter(organisation__in=KeysBelow(here.pk))


@reads("actions")
def action_rows(at: Place) -> tuple[ActionQuerySet]:
    return (at.once(_with_owner, at),)


def _with_owner(at: Place) -> ActionQuerySet:
    return _shown(at).select_related("owner")


def _actions(at: Place) -> list[Action]:
    found = list(*action_rows(at))
    far = timezone.localdate().max
    found.sort(key=lambda one: (one.is_done, one.due_on or far, one.pk))
    return found


def _row(action: Action) -> tuple[Cell, ...]:
    nobody, no_day = soft(_("nobody yet")), soft(_("no day yet"))
    return (
        cell(action.title),
        cell(action.owner.name if action.owner else nobody),
        cell(date_format(action.due_on, "j M Y") if action.due_on else no_day),
        cell(_asks(action)),
        cell(capfirst(action.get_state_display()), tone="signal" if action.is_overdue else ""),
    )


def _asks(action: Action) -> str:
    """Hours and money, with how often; empty when neither is known."""
    parts = []
    if action.minutes is not None:
        parts.append(hours_unit(action.minutes))
    if action.cost_cents is not None:
        parts.append(euros(action.cost_cents))
    if not parts:
        return ""
    return (
        f"{', '.join(parts)} ({action.get_pace_display()})"
        if action.is_weekly
        else ", ".join(parts)
    )
