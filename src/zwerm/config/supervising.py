"""Keeps a number of processes alive: one that died or hangs is replaced, all leave together."""

import contextlib
import logging
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event

LOOK_SECONDS = 0.25
CHECK_SECONDS = 5.0
# One that dies at once is started again after a second, then two, four … at most this many.
LONGEST_WAIT_SECONDS = 30.0
LIVES_SECONDS = 10.0
# A worker gives its job back before it leaves; one that cannot is ended.
PATIENCE_SECONDS = 20.0

logger = logging.getLogger("zwerm.jobs")


@dataclass
class _Place:
    """Of one process: the one that runs now, and when the next may begin."""

    process: "subprocess.Popen[bytes] | None" = None
    began: float = 0.0
    not_before: float = 0.0
    wait: float = 0.5


class Supervisor:
    """Runs `command` so many times, until asked to leave; with `once`, until each has ended."""

    def __init__(
        self,
        command: Sequence[str],
        processes: int,
        *,
        once: bool = False,
        is_hanging: Callable[[int], bool] = lambda _pid: False,
    ) -> None:
        self.command = list(command)
        self.once = once
        self.is_hanging = is_hanging
        self._next_check = 0.0
        self.is_leaving = Event()
        self._places = [_Place() for _each in range(processes)]
        self._had_trouble = False

    def leave(self, *_: object) -> None:
        """Also a signal handler."""
        self.is_leaving.set()

    def run(self) -> int:
        """The exit code: 1 if one of those that run once ended badly."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self.leave)
        try:
            for place in self._places:
                self._start(place)
            while not self.is_leaving.wait(LOOK_SECONDS):
                if self.once and all(place.process is None for place in self._places):
                    break
                for place in self._places:
                    self._look_after(place)
                self._end_what_hangs()
        finally:
            self._end_all()
        return int(self._had_trouble and self.once)

    def _start(self, place: _Place) -> None:
        place.process = subprocess.Popen(self.command)  # noqa: S603 - our own command
        place.began = time.monotonic()

    def _look_after(self, place: _Place) -> None:
        now = time.monotonic()
        if place.process is None:
            if not self.once and now >= place.not_before:
                self._start(place)
            return
        code = place.process.poll()
        if code is None:
            return
        place.process = None
        self._had_trouble |= code != 0
        lived = now - place.began > LIVES_SECONDS
        place.wait = 1.0 if lived else min(2 * place.wait, LONGEST_WAIT_SECONDS)
        place.not_before = now + place.wait
        if not self.once:
            logger.warning("a worker ended (%d); the next starts in %d s", code, place.wait)

    def _end_what_hangs(self) -> None:
        if time.monotonic() < self._next_check:
            return
        self._next_check = time.monotonic() + CHECK_SECONDS
        for place in self._places:
            if place.process is not None and self.is_hanging(place.process.pid):
                logger.error("a worker hangs (process %d) and is ended", place.process.pid)
                place.process.kill()

    def _end_all(self) -> None:
        running = [place.process for place in self._places if place.process is not None]
        for process in running:
            process.terminate()
        until = time.monotonic() + PATIENCE_SECONDS
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, until - time.monotonic()))
            if process.poll() is None:
                process.kill()
                process.wait()
