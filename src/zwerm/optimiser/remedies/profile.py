"""What someone new must bring to close a set of gaps."""

from dataclasses import dataclass
from fractions import Fraction

from ..ledger import Key
from ..problem import Person
from .price_list import Diploma
from .remedy import Remedy


@dataclass(frozen=True, slots=True)
class Profile:
    """The fewest hours, and with those the lowest levels.

    `is_proven` says that with a quantum less, or with a level less and no more hours, no plan
    closes the gaps and leaves no more open elsewhere. Otherwise that was not looked into to the
    end, or only around the gaps. With no quanta nobody is needed: the remedy is to rearrange.
    """

    gaps: tuple[Key, ...]
    person: Person
    diploma: Diploma
    quanta: int
    full_times: Fraction  # above one it is more than one person
    remedy: Remedy
    is_proven: bool
