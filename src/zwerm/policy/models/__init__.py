"""Vision and plans: what a school wants with ICT, why, and how it comes about."""

from .checklist import Checklist, ChecklistItem
from .goal import Goal, GoalQuerySet
from .house_style import HouseStyle
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
from .publication import Publication
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
    "HouseStyle",
    "KnosterAnswer",
    "KnosterRound",
    "Order",
    "Part",
    "Plan",
    "PlanKind",
    "PlanQuerySet",
    "Presence",
    "Processing",
    "Publication",
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
