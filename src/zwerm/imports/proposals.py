"""What a row of a list is proposed to become, and what a whole list became. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from .matching import Candidate
from .rows import Remark

Decision = Literal["", "open", "match", "new", "skip"]
FieldChange = tuple[str, Any, Any]  # field, old, new

# Why somebody has to look at a row, or why it cannot be taken: codes for `wording`.
PROBABLE, TWICE, SAME_NAME, OTHER_MAIL, TAKEN, LEFT = (
    "probable",
    "twice",
    "same_name",
    "other_mail",
    "taken",
    "left",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to do with a row, and why somebody should look when that is not sure."""

    decision: Decision
    target: int | None = None
    score: int = 0
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row that is taken: with the id of what it is the same as, or None for something new."""

    id: int  # of the row
    name: str
    values: Mapping[str, Any]
    notes: Sequence[Sequence[str]]
    target: int | None


@dataclass(slots=True)
class Outcome:
    """What applying did: the ids of what was made by row, and what is needed to take it back."""

    made: dict[int, int] = field(default_factory=dict)
    change: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
