"""Vision and plans: what a school wants with ICT, why, and how it comes about."""

from .goal import Goal, GoalQuerySet
from .plan import (
    LONGEST_TEXT,
    Block,
    BlockQuerySet,
    Chapter,
    ChapterQuerySet,
    Order,
    Plan,
    PlanKind,
    PlanQuerySet,
    Presence,
    Version,
)

__all__ = [
    "LONGEST_TEXT",
    "Block",
    "BlockQuerySet",
    "Chapter",
    "ChapterQuerySet",
    "Goal",
    "GoalQuerySet",
    "Order",
    "Plan",
    "PlanKind",
    "PlanQuerySet",
    "Presence",
    "Version",
]
