"""Move files aside and others in their place: all of it, or none."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

Move = tuple[Path, Path]


@contextmanager
def swap(moves: list[Move]) -> Iterator[None]:
    """What does not exist is passed over; what fails, also after this, undoes them all."""
    done: list[Move] = []
    try:
        for source, target in moves:
            if source.exists():
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.move(source, target)
                done.append((source, target))
        yield
    except BaseException:
        for source, target in reversed(done):
            shutil.move(target, source)
        raise
