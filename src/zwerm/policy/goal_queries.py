"""Goals of a place and of what it is part of, narrowed and sorted, each with how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.core.reading_together import read_together
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Tailoring, Task

from .goal_progress import Progress, progress_of
from .goal_tasks import LostTask, decisions_about, lost_among
from .models import Goal


class GoalShow(models.TextChoices):
    OPEN = "", _("open")
    OVERDUE = "overdue", _("too late")
    REACHED = "reached", _("reached")
    DROPPED = "dropped", _("dropped")
    ALL = "all", _("all of them")


class GoalOrder(models.TextChoices):
    OWN = "", _("in our own order")
    UNTIL = "until", _("by day, the first one on top")
    ELEMENT = "element", _("by element of the balance")
    TITLE = "title", _("by name")


@dataclass(frozen=True, slots=True)
class GoalFilter:
    """What a list of goals is narrowed to; what is empty does not narrow."""

    text: str = ""
    show: str = GoalShow.OPEN
    element: str = ""
    order: str = GoalOrder.OWN

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.show or self.element)

    @property
    def is_in_own_order(self) -> bool:
        return self.is_empty and self.order == GoalOrder.OWN

    @property
    def query(self) -> str:
        """As it stands in an address."""
        given = {"q": self.text, "show": self.show, "element": self.element, "sort": self.order}
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class GoalRow:
    goal: Goal
    progress: Progress
    lost: tuple[LostTask, ...]
    is_from_above: bool  # of the group, read here


def goal_rows(organisation: Organisation, user: User, *, by: GoalFilter) -> list[GoalRow]:
    found = list(goals(organisation, user, by=by))
    return rows_of(found, organisation)


class GoalRows(NamedTuple):
    """Goals, and what hangs on each: links of their own, to be read with the goals."""

    goals: "QuerySet[Goal]"
    tasks: "QuerySet[Any]"
    actions: "QuerySet[Any]"


def with_links(goals: "QuerySet[Goal]") -> GoalRows:
    keys = goals.order_by().values("pk")
    tasks = Goal.tasks.through.objects.filter(goal__in=keys)
    actions = Goal.actions.through.objects.filter(goal__in=keys)
    return GoalRows(
        goals,
        tasks.select_related("task").order_by("task"),
        actions.select_related("action").order_by(
            F("action__due_on").asc(nulls_last=True), "action"
        ),
    )


@dataclass(frozen=True, slots=True)
class Hanging:
    """A goal with the tasks it leans on and its actions."""

    goal: Goal
    tasks: list[Task] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)


def hanging(rows: GoalRows) -> list[Hanging]:
    found = {goal.pk: Hanging(goal) for goal in rows.goals}
    for link in rows.tasks:
        found[link.goal_id].tasks.append(link.task)
    for link in rows.actions:
        found[link.goal_id].actions.append(link.action)
    return list(found.values())


class OpenGoals(NamedTuple):
    """The open goals of a place and of what it is part of, and what was decided of their tasks."""

    goals: "QuerySet[Goal]"
    tasks: "QuerySet[Any]"
    actions: "QuerySet[Any]"
    decisions: "QuerySet[Tailoring]"


def open_goals(organisation: Organisation) -> OpenGoals:
    goals = _sorted(Goal.objects.of_place(organisation).open(), GoalOrder.OWN, organisation)
    rows, year = with_links(goals), SchoolYear.objects.present()
    leaned_on = rows.tasks.order_by().values("task")
    decided = decisions_about(leaned_on, organisation, year) if year else Tailoring.objects.none()
    return OpenGoals(*rows, decided)


def open_rows(organisation: Organisation, rows: OpenGoals | None = None) -> list[GoalRow]:
    """What its team sees."""
    rows = rows or open_goals(organisation)
    read_together(*rows)
    found = hanging(GoalRows(*rows[:3]))
    return _rows(found, lost_among(rows.decisions, organisation), organisation)


def rows_of(found: list[Goal], organisation: Organisation) -> list[GoalRow]:
    """With one query more for tasks that were left out, however many goals there are."""
    hangs = [Hanging(goal, list(goal.tasks.all()), list(goal.actions.all())) for goal in found]
    keys = {task.pk for one in hangs for task in one.tasks}
    decided = decisions_about(keys, organisation, SchoolYear.objects.current())
    return _rows(hangs, lost_among(decided, organisation), organisation)


def _rows(
    found: list[Hanging], lost: Mapping[int, list[LostTask]], organisation: Organisation
) -> list[GoalRow]:
    today = timezone.localdate()
    return [
        GoalRow(
            goal=one.goal,
            progress=progress_of(one.actions, today),
            lost=tuple(each for task in one.tasks for each in lost.get(task.pk, ())),
            is_from_above=one.goal.organisation_id != organisation.pk,
        )
        for one in found
    ]


def goals(organisation: Organisation, user: User, *, by: GoalFilter) -> "QuerySet[Goal]":
    rows = Goal.objects.visible_to(user).of_place(organisation).filter(_wanted(by))
    for word in by.text.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(why__icontains=word)
            | Q(measure__icontains=word)
            | Q(owner__name__icontains=word)
        )
    return with_what_hangs(_sorted(rows, by.order, organisation))


def with_what_hangs(rows: "QuerySet[Goal]") -> "QuerySet[Goal]":
    actions = Action.objects.select_related("owner", "organisation").order_by(
        F("due_on").asc(nulls_last=True), "pk"
    )
    return rows.select_related("organisation__parent__parent", "owner").prefetch_related(
        "tasks", Prefetch("actions", queryset=actions)
    )


def _wanted(by: GoalFilter) -> Q:
    wanted = Q(element=by.element) if by.element else Q()
    match by.show:
        case GoalShow.ALL:
            return wanted
        case GoalShow.OVERDUE:
            return wanted & Q(state=Goal.State.OPEN, until__lt=timezone.localdate())
        case _state:
            return wanted & Q(state=by.show or Goal.State.OPEN)


def _sorted(rows: "QuerySet[Goal]", order: str, here: Organisation) -> "QuerySet[Goal]":
    if order == GoalOrder.UNTIL:
        return rows.order_by(F("until").asc(nulls_last=True), "pk")
    if order == GoalOrder.TITLE:
        return rows.order_by("title", "pk")
    if order == GoalOrder.ELEMENT:
        values = enumerate(Goal.Element.values)
        number = Case(*(When(element=value, then=Value(i)) for i, value in values))
        return rows.order_by(number, "position", "pk")
    own_first = Case(When(organisation=here, then=Value(0)), default=Value(1))
    return rows.order_by(own_first, "organisation", "position", "pk")


def actions_to_link(goal: Goal, here: Organisation, user: User) -> "QuerySet[Action]":
    """Under way here, and not under this goal yet."""
    rows = Action.objects.visible_to(user).under_way().filter(organisation=here)
    return rows.exclude(goals=goal).order_by("title", "pk")
