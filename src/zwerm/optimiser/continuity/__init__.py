"""What happens to a plan when somebody is away: who takes over, and what falls."""

from .absence import Absence, Fall, Move, Step
from .data import absence_to_data, absences_to_data
from .study import Continuity
from .without import without

__all__ = [
    "Absence",
    "Continuity",
    "Fall",
    "Move",
    "Step",
    "absence_to_data",
    "absences_to_data",
    "without",
]
