"""Move files aside and others in their place: all of it, or none."""

import shutil
from pathlib import Path

Move = tuple[Path, Path]


def swap(data: Path, moves: list[Move], name: str) -> str:
    """Make the moves in order; returns the folder with what stood here, if anything did."""
    aside = data / name
    aside.mkdir(mode=0o700)
    try:
        _move_all(moves)
    finally:
        is_empty = not any(aside.iterdir())
        if is_empty:
            aside.rmdir()
    return "" if is_empty else str(aside)


def _move_all(moves: list[Move]) -> None:
    """What does not exist is passed over; when one fails those before it are undone."""
    done: list[Move] = []
    try:
        for source, target in moves:
            if source.exists():
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.move(source, target)
                done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            shutil.move(target, source)
        raise
