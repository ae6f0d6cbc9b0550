"""What a program has reached after how much CPU time, and when it must stop."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

# Asking for the CPU time of all child processes takes about a millisecond.
CHILDREN_EVERY_SECONDS = 0.2


@dataclass
class Trail:
    """CPU seconds of this process and all it started, since `start`."""

    limit: float
    values: list[tuple[float, float]] = field(default_factory=list)  # CPU seconds, best value
    bounds: list[tuple[float, float]] = field(default_factory=list)
    _base: float = 0.0
    _wall: float = 0.0
    _children: float = 0.0
    _asked_at: float = 0.0
    _process: Any = None
    _gone: type[Exception] = OSError

    def start(self) -> None:
        """From here on it counts: libraries are loaded and the problem has been read."""
        import psutil  # noqa: PLC0415 - only in the group `bench`, and tests have no need of it

        self._process, self._gone = psutil.Process(), psutil.NoSuchProcess
        self._wall = time.monotonic()
        self._base = time.process_time() + self._of_children()

    def seconds(self) -> float:
        return time.monotonic() - self._wall

    def cpu(self, *, now: bool = False) -> float:
        """With `now`, what children took is asked again, however short ago it was."""
        moment = time.monotonic()
        if now or moment - self._asked_at > CHILDREN_EVERY_SECONDS:
            self._asked_at, self._children = moment, self._of_children()
        return time.process_time() + self._children - self._base

    def _of_children(self) -> float:
        """Of those that ended, and once it counts of those that still run."""
        ended = os.times()
        total = ended.children_user + ended.children_system
        for child in self._process.children(recursive=True) if self._process else ():
            with suppress(self._gone):
                times = child.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
        return float(total)

    def is_late(self) -> bool:
        return self.cpu() >= self.limit

    def value(self, value: float) -> None:
        """A plan with this objective exists now."""
        if not self.values or value < self.values[-1][1]:
            self.values.append((round(self.cpu(), 3), value))

    def bound(self, bound: float) -> None:
        if not self.bounds or bound > self.bounds[-1][1]:
            self.bounds.append((round(self.cpu(), 3), bound))

    def watch(self, stop: Callable[[], None]) -> "Watcher":
        return Watcher(self, stop)


@dataclass
class Watcher:
    """Calls `stop` from a thread once it is late, while the `with` block runs."""

    trail: Trail
    stop: Callable[[], None]
    _is_done: bool = False

    def __enter__(self) -> "Watcher":
        import threading  # noqa: PLC0415 - only here

        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_done = True
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_done:
            if self.trail.is_late():
                self.stop()
            time.sleep(0.05)
