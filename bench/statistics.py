"""Medians, geometric means and spread, as the report shows them."""

from collections.abc import Sequence
from math import exp, log
from statistics import median

__all__ = ["geometric_mean", "median", "percent", "ratios", "spread"]


def geometric_mean(values: Sequence[float]) -> float:
    """Of positive numbers; the right mean of ratios."""
    return exp(sum(log(value) for value in values) / len(values))


def spread(values: Sequence[float], digits: int = 2) -> str:
    """The median with the least and the most: `0.31 (0.2–0.4)`."""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def ratios(values: Sequence[float], digits: int = 2) -> str:
    """The geometric mean of ratios with the least and the most."""
    ends = f"{min(values):.{digits}f}–{max(values):.{digits}f}"
    return f"{geometric_mean(values):.{digits}f} ({ends})"


def percent(values: Sequence[float]) -> str:
    return spread([100 * value for value in values], 1) + " %"
