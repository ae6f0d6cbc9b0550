"""Hours and money: which source, who gets them, and the dated figures behind them."""

from .budget import Budget, HoursBudget, MoneyBudget, PointsGrant
from .figure import ReferenceFigure
from .pool import PoolRule, PoolShare
from .source import Grant, Source

__all__ = [
    "Budget",
    "Grant",
    "HoursBudget",
    "MoneyBudget",
    "PointsGrant",
    "PoolRule",
    "PoolShare",
    "ReferenceFigure",
    "Source",
]
