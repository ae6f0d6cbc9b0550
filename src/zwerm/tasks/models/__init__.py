"""The task catalogue, own tasks, and how each organisation tailors them."""

from .change import Change, ChangedTask
from .edition import Edition, EditionChange, EditionReview
from .pooling import MOST_SAVED_PERCENT, PoolingFigures
from .tailoring import LONGEST_NOTE, LONGEST_REASON, MOST_WEEKLY_MINUTES, Tailoring
from .task import Cluster, Ground, Horizon, Level, Task

__all__ = [
    "LONGEST_NOTE",
    "LONGEST_REASON",
    "MOST_SAVED_PERCENT",
    "MOST_WEEKLY_MINUTES",
    "Change",
    "ChangedTask",
    "Cluster",
    "Edition",
    "EditionChange",
    "EditionReview",
    "Ground",
    "Horizon",
    "Level",
    "PoolingFigures",
    "Tailoring",
    "Task",
]
