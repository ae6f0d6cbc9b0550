"""What the solver tells while it works, and how it hears that it must stop."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    """CPU seconds of this thread and those that help it, so that a busy machine costs no quality.

    Only the thread that made it asks `asked`: that may use a connection other threads cannot.
    """

    limit: float | None = None
    asked: Callable[[], bool] | None = None
    started: float = field(default_factory=time.monotonic)
    cpu_started: float = field(default_factory=time.thread_time)
    owner: int = field(default_factory=threading.get_ident)
    own: float = 0.0
    helped: float = 0.0
    helpers: dict[int, float] = field(default_factory=dict)
    has_stopped: bool = False

    def should_stop(self) -> bool:
        if not self.has_stopped:
            is_late = self.limit is not None and self.cpu_seconds() >= self.limit
            may_ask = self.asked is not None and threading.get_ident() == self.owner
            self.has_stopped = is_late or (may_ask and self.asked is not None and self.asked())
        return self.has_stopped

    @contextmanager
    def helping(self) -> Iterator[None]:
        """What this thread does meanwhile counts."""
        before = time.thread_time()
        self.helpers[threading.get_ident()] = before
        try:
            yield
        finally:
            del self.helpers[threading.get_ident()]
            self.helped += time.thread_time() - before

    def share(self) -> float:
        """How much of the limit is used up; 0 without one."""
        return 0.0 if self.limit is None else self.cpu_seconds() / self.limit

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def cpu_seconds(self) -> float:
        """What other helpers are busy with is counted when they are done."""
        if threading.get_ident() == self.owner:
            self.own = time.thread_time() - self.cpu_started
            return self.own + self.helped
        here = time.thread_time() - self.helpers.get(threading.get_ident(), time.thread_time())
        return self.own + self.helped + here


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
