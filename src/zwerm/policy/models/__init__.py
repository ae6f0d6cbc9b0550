"""Vision and plans: what a school wants with ICT, why, and how it comes about."""

from .checklist import Checklist, ChecklistItem
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
from .processing import Processing
from .recovery import RecoveryContact, RecoveryService, Rehearsal
from .risk import Risk

__all__ = [
    "LONGEST_TEXT",
    "Block",
    "BlockQuerySet",
    "Chapter",
    "ChapterQuerySet",
    "Checklist",
    "ChecklistItem",
    "Goal",
    "GoalQuerySet",
    "Order",
    "Plan",
    "PlanKind",
    "PlanQuerySet",
    "Presence",
    "Processing",
    "RecoveryContact",
    "RecoveryService",
    "Rehearsal",
    "Risk",
    "Version",
]
