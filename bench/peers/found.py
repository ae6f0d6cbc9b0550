"""What a program hands back."""

from dataclasses import dataclass, field
from typing import Any

from zwerm.optimiser.plan import Plan

from ..measurement import Stage

__all__ = ["Found", "Stage"]


@dataclass(frozen=True, slots=True)
class Found:
    plan: Plan | None
    stages: list[Stage] = field(default_factory=list)
    note: str = ""  # why there is no result
    extra: dict[str, Any] = field(default_factory=dict)
