"""Small types of the interface: what a value may be, said in the schema and checked by it."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from zwerm.workbook.records import Cluster, Provenance, Specialisation
from zwerm.workbook.records import Level as DoneAt

__all__ = ["Cluster", "DoneAt", "Provenance", "Specialisation"]

# Databases refuse a zero character; other control characters come from broken exports.
NO_CONTROL = r"^[^\x00-\x1f\x7f]*$"
TEXT_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
CODE = r"^[-a-zA-Z0-9_]+$"
YEAR = r"^[0-9]{4}-[0-9]{4}$"
SLUG_LENGTH = 60


class Strict(Schema):
    """What comes in is what the schema says: no other types, no unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid")


def _day(value: Any) -> Any:
    if isinstance(value, str) and len(value) == len("2026-09-01"):
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("a day is written as 2026-09-01")


def _in_reach(moment: datetime) -> datetime:
    """No database counts further."""
    first, last = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
    return min(max(moment, first), last)


def _written_out(moment: Any) -> Any:
    """2026-09-01T08:00:00Z; a bare number would be taken for seconds."""
    if isinstance(moment, str) and "T" not in moment.upper():
        raise ValueError("a moment is written as 2026-09-01T08:00:00Z")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_reach)]
# The parser makes 2.0 a whole number: JSON knows no such difference.
Int = int
Day = Annotated[date, BeforeValidator(_day)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=CODE)]
SchoolCode = Annotated[str, StringConstraints(min_length=1, max_length=24, pattern=CODE)]
Slug = Annotated[str, StringConstraints(min_length=1, max_length=SLUG_LENGTH, pattern=CODE)]
SourceCode = Annotated[str, StringConstraints(min_length=1, max_length=12, pattern=CODE)]
Year = Annotated[str, StringConstraints(pattern=YEAR)]
ShortLine = Annotated[str, StringConstraints(max_length=60, pattern=NO_CONTROL)]
Line = Annotated[str, StringConstraints(max_length=200, pattern=NO_CONTROL)]
# A name says something: at least one character that is not a space.
NAME = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=NAME)]
TaskName = Annotated[str, StringConstraints(min_length=1, max_length=160, pattern=NAME)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NAME)]
Reason = Annotated[str, StringConstraints(max_length=300, pattern=NO_CONTROL)]
Text = Annotated[str, StringConstraints(max_length=4000, pattern=TEXT_LINES)]
Note = Annotated[str, StringConstraints(max_length=2000, pattern=TEXT_LINES)]
# Simple on purpose: the part before and after the @, without spaces.
Email = Annotated[
    str,
    StringConstraints(
        max_length=254,
        pattern=r"^([A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,50}[A-Za-z0-9])?"
        r"(\.[A-Za-z0-9]([A-Za-z0-9-]{0,50}[A-Za-z0-9])?)*\.[A-Za-z]{2,20})?$",
    ),
]

Rating = Annotated[Int, Field(ge=0, le=3)]
Wish = Annotated[Int, Field(ge=-2, le=2)]
SpecialWish = Annotated[Int, Field(ge=-1, le=1)]
Limit = Annotated[Int, Field(ge=0, le=1000)]
Hours = Annotated[Int, Field(ge=0, le=60 * 60, description="Minutes a week.")]
TaskMinutes = Annotated[Int, Field(ge=0, le=400 * 60, description="Minutes a week.")]
EffortMinutes = Annotated[float, Field(ge=0, le=10_000)]
Euro = Annotated[Int, Field(ge=0, le=1_000_000_000)]
Kind = Literal[
    "group",
    "primary",
    "secondary",
    "special",
    "special_sec",
    "adult",
    "arts",
    "vocational",
    "site",
]
Role = Literal[
    "tict",
    "pict",
    "coordinator",
    "head",
    "director",
    "administration",
    "contact",
    "digicoach",
    "care",
    "buildings",
    "teacher",
    "external",
]
MandateKind = Literal["decide", "execute", "steer", "contact"]
Strength = Literal["", "information", "advice", "decision"]
