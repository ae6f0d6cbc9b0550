"""What would close the gaps of a plan, at what cost, and what that does to the rest."""

from .changes import (
    AnotherLevel,
    Change,
    Drop,
    MoreHours,
    MoreMoney,
    Recruit,
    Training,
    with_changes,
)
from .data import prices_to_data, remedies_to_data
from .finder import Remedies
from .price_list import Diploma, Figure, Prices, Provenance
from .profile import Profile
from .remedy import Gap, Kind, Near, Remedy, apply

__all__ = [
    "AnotherLevel",
    "Change",
    "Diploma",
    "Drop",
    "Figure",
    "Gap",
    "Kind",
    "MoreHours",
    "MoreMoney",
    "Near",
    "Prices",
    "Profile",
    "Provenance",
    "Recruit",
    "Remedies",
    "Remedy",
    "Training",
    "apply",
    "prices_to_data",
    "remedies_to_data",
    "with_changes",
]
