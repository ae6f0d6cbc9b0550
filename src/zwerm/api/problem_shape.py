"""What refusals look like, for the description of the interface."""

from typing import Any

from ninja import Schema
from pydantic import Field


class ProblemItem(Schema):
    """One thing that is wrong."""

    place: str = Field(description="Where: a path such as body.levels.T, or a header.")
    problem: str
    allowed: Any = Field(default=None, description="What would be right, if that can be told.")


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    problems: list[ProblemItem] = Field(default_factory=list)
