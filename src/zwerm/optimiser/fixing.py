"""Columns that cannot move: whoever moves them leaves the best plan's value behind.

What a relaxation proves holds for every division: its bound, plus the reduced cost for each step a
column takes from its end. A column whose first step costs more than what lies between the bound
and the best plan stays where it is (Nemhauser and Wolsey, "Integer and combinatorial optimization",
1988, II.5.1). The duals need not be optimal for that, so nothing of the solver has to be trusted.
"""

import numpy as np

from .live import LiveModel, LiveResult

# Smaller reduced costs are noise; a bound of floating numbers is short of the truth by less.
NOISE = 1e-6
ROUNDING = 1e-4


def fix(live: LiveModel, result: LiveResult, most: float) -> None:
    """Bring the ends of whole columns closer; every division of at most this value stays."""
    room = most - result.bound + ROUNDING
    costs, lower, upper = result.reduced_costs, live.lower, live.upper
    if not np.isfinite(room) or room < 0:
        return
    steps = np.floor(room / np.maximum(np.abs(costs), NOISE))
    new_upper = np.where(costs > NOISE, np.minimum(upper, lower + steps), upper)
    new_lower = np.where(costs < -NOISE, np.maximum(lower, upper - steps), lower)
    moved = np.flatnonzero((new_upper < upper) | (new_lower > lower))
    if len(moved):
        live.set_bounds(moved, new_lower[moved], new_upper[moved])
