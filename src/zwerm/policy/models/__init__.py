"""Vision and plans: what a school wants with ICT, why, and how it comes about."""

from .checklist import Checklist, ChecklistItem
from .goal import Goal, GoalQuerySet
from .knoster import HIGHEST_LEVEL, Element, KnosterAnswer, KnosterRound
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
)
from .processing import Processing
from .recovery import RecoveryContact, RecoveryService, Rehearsal
from .risk import Risk
from .version import Version, VersionQuerySet
from .vision import (
    Part,
    Vision,
    VisionAnswer,
    VisionReaction,
    VisionReactionQuerySet,
    VisionVersion,
)

__all__ = [
    "HIGHEST_LEVEL",
    "LONGEST_TEXT",
    "Block",
    "BlockQuerySet",
    "Chapter",
    "ChapterQuerySet",
    "Checklist",
    "ChecklistItem",
    "Element",
    "Goal",
    "GoalQuerySet",
    "KnosterAnswer",
    "KnosterRound",
    "Order",
    "Part",
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
    "VersionQuerySet",
    "Vision",
    "VisionAnswer",
    "VisionReaction",
    "VisionReactionQuerySet",
    "VisionVersion",
]
