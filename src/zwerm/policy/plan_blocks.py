"""What plans show of the apps below them, and of policy itself: each idea registers its own."""

from . import live_actions, live_figures, live_goals, live_tasks, recovery_blocks, risk_blocks

__all__ = [
    "live_actions",
    "live_figures",
    "live_goals",
    "live_tasks",
    "recovery_blocks",
    "risk_blocks",
]
