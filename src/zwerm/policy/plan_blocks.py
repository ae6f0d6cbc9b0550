"""What plans show of the apps below them, and of policy itself: each idea registers its own."""

from . import (
    checklist_blocks,
    knoster_block,
    live_actions,
    live_figures,
    live_goals,
    live_tasks,
    processing_blocks,
    recovery_blocks,
    risk_blocks,
    vision_block,
)

__all__ = [
    "checklist_blocks",
    "knoster_block",
    "live_actions",
    "live_figures",
    "live_goals",
    "live_tasks",
    "processing_blocks",
    "recovery_blocks",
    "risk_blocks",
    "vision_block",
]
