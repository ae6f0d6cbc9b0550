"""Actions of a place and everything below it, narrowed and sorted."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

from .models import Action, ActionQuerySet


class Show(models.TextChoices):
    """Which states are asked for."""

    UNDER_WAY = "", _("to do and busy")
    OVERDUE = "overdue", _("too late")
    OPEN = "open", _("to do")
    DOING = "doing", _("busy")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")
    ALL = "all", _("all of them")


class Order(models.TextChoices):
    DUE = "", _("by day, the first one on top")
    OWNER = "owner", _("by who sees to it")
    STATE = "state", _("by state")
    CHANGED = "changed", _("last changed on top")
    TITLE = "title", _("by name")


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What a list of actions is narrowed to; what is empty does not narrow."""

    text: str = ""
    show: str = Show.UNDER_WAY
    owner: str = ""  # a key, or "none" for what nobody sees to
    task: str = ""
    origin: str = ""
    order: str = Order.DUE
    is_mine: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.show or self.owner or self.task or self.origin)

    @property
    def query(self) -> str:
        """As it stands in an address."""
        given = {
            "view": "mine" if self.is_mine else "",
            "q": self.text,
            "show": self.show,
            "owner": self.owner,
            "task": self.task,
            "origin": self.origin,
            "sort": self.order,
        }
        return urlencode({name: value for name, value in given.items() if value})


def at_place(organisation: Organisation, user: User, *, is_mine: bool) -> ActionQuerySet:
    """What the user may see here and below; or the user's own, wherever these are."""
    rows = Action.objects.visible_to(user)
    if is_mine:
        return rows.of(user)
    return rows.filter(organisation__in=Organisation.objects.below(organisation.pk).values("pk"))


def actions(organisation: Organisation, user: User, *, by: ActionFilter) -> "QuerySet[Action]":
    rows = at_place(organisation, user, is_mine=by.is_mine).filter(_wanted(by))
    for word in by.text.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(details__icontains=word)
            | Q(owner__name__icontains=word)
            | Q(result__icontains=word)
        )
    return _sorted(rows, by.order).select_related(
        "owner", "organisation__parent__parent", "task", "school_year"
    )


def _wanted(by: ActionFilter) -> Q:
    wanted = _in_state(by.show)
    if by.owner:
        wanted &= Q(owner=None) if by.owner == "none" else Q(owner=int(by.owner))
    if by.task:
        wanted &= Q(task=int(by.task))
    if by.origin:
        wanted &= Q(origin=by.origin)
    return wanted


def _in_state(show: str) -> Q:
    under_way = Q(state__in=[Action.State.OPEN, Action.State.DOING])
    if show == Show.ALL:
        return Q()
    if show == Show.OVERDUE:
        return under_way & Q(due_on__lt=timezone.localdate())
    return Q(state=show) if show else under_way


def _sorted(rows: "QuerySet[Action]", order: str) -> "QuerySet[Action]":
    due = F("due_on").asc(nulls_last=True)
    if order == Order.OWNER:
        return rows.order_by(F("owner__name").asc(nulls_first=True), due, "pk")
    if order == Order.STATE:
        values = enumerate(Action.State.values)
        number = Case(*(When(state=value, then=Value(i)) for i, value in values))
        return rows.order_by(number, due, "pk")
    if order == Order.CHANGED:
        return rows.order_by("-changed_at", "-pk")
    return rows.order_by("title", "pk") if order == Order.TITLE else rows.order_by(due, "pk")


def owners(rows: "QuerySet[Action]") -> "QuerySet[Person]":
    """Everybody who sees to one of these, to choose from."""
    return Person.objects.filter(pk__in=rows.values("owner")).order_by("name", "pk")


def tasks(rows: "QuerySet[Action]") -> "QuerySet[Task]":
    return Task.objects.filter(pk__in=rows.values("task"))
