"""What the solver tells while it works, and how it hears that it must stop."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from .plan import UNKNOWN_BOUNDS, Bounds, Tiers

Stage = Literal["start", "prove", "build", "bound", "improve", "done"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the solver is; the fraction never goes back."""

    stage: Stage
    fraction: float
    tiers: Tiers | None = None
    bounds: Bounds = UNKNOWN_BOUNDS


@dataclass(slots=True)
class Clock:
    """CPU seconds of this thread, so that a busy machine does not cost quality."""

    limit: float | None = None
    asked: Callable[[], bool] | None = None
    started: float = field(default_factory=time.monotonic)
    cpu_started: float = field(default_factory=time.thread_time)
    has_stopped: bool = False

    def should_stop(self) -> bool:
        if not self.has_stopped:
            is_late = self.limit is not None and self.cpu_seconds() >= self.limit
            self.has_stopped = is_late or (self.asked is not None and self.asked())
        return self.has_stopped

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def cpu_seconds(self) -> float:
        return time.thread_time() - self.cpu_started


@dataclass(slots=True)
class Reporter:
    """Passes progress on, with a fraction that only grows."""

    listener: Callable[[Progress], None] | None = None
    fraction: float = 0.0

    def tell(
        self, stage: Stage, fraction: float, tiers: Tiers | None, bounds: Bounds = UNKNOWN_BOUNDS
    ) -> None:
        self.fraction = max(self.fraction, min(1.0, fraction))
        if self.listener is not None:
            self.listener(Progress(stage, self.fraction, tiers, bounds))
