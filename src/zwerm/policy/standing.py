"""Where the policy of a place stands: its vision, plans, goals and risks, each read once a page."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from .goal_queries import GoalRow, OpenGoals, open_goals, open_rows
from .live import Place
from .models import Risk, VisionVersion
from .queries import PlanRow, PlansRead, plans_at, rows_of_plans
from .vision_queries import adopted_days


def rows_of_vision(at: Place) -> "tuple[QuerySet[VisionVersion, tuple[str, date]]]":
    return (at.once(adopted_days, at.organisation),)


def parts_adopted(at: Place) -> dict[str, date]:
    """The parts of the vision that hold, with the last day each was adopted on."""
    return dict(*rows_of_vision(at))


def plans_to_read(at: Place) -> PlansRead:
    return at.once(plans_at, at.user, at.organisation)


def plans_here(at: Place) -> list[PlanRow]:
    return at.once(rows_of_plans, plans_to_read(at))


def goals_to_read(at: Place) -> OpenGoals:
    return at.once(open_goals, at.organisation)


def goals_here(at: Place) -> list[GoalRow]:
    """The open ones."""
    return at.once(open_rows, at.organisation, goals_to_read(at))


def rows_of_risks(at: Place) -> "tuple[QuerySet[Risk, Any]]":
    """Of each its state, and whether to look at it again."""
    return (at.once(_risks, at),)


def _risks(at: Place) -> "QuerySet[Risk, Any]":
    rows = Risk.objects.visible_to(at.user).holding_at(at.organisation)
    asks_review = Exists(rows.to_review().filter(pk=OuterRef("pk")))
    return rows.order_by().annotate(asks_review=asks_review).values_list("state", "asks_review")
