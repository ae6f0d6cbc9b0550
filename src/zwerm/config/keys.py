"""The secret key of an installation that keeps its own, and changing it for a new one."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

KEY, OLD = "secret-key", "secret-keys-old"


def new_key() -> str:
    return secrets.token_urlsafe(64)


def kept_key(data: Path) -> str:
    """Made once; processes that start together agree on it."""
    path = data / KEY
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        with _written(path, new_key()) as file, contextlib.suppress(FileExistsError):
            os.link(file, path)
    return path.read_text(encoding="ascii")


def old_keys(data: Path) -> list[str]:
    """Keys that are still believed, though nothing new is signed with them."""
    path = data / OLD
    return path.read_text(encoding="ascii").split() if path.exists() else []


def rotate(data: Path) -> None:
    """Sign with a new key from now on, and go on believing the one before.

    The old key is written down first: a process that starts in between believes both.
    """
    now = kept_key(data)
    if now not in (known := old_keys(data)):
        _replace(data / OLD, "\n".join([now, *known]) + "\n")
    _replace(data / KEY, new_key())


def forget_old(data: Path) -> int:
    """Believe the present key only; answers how many were forgotten."""
    count = len(old_keys(data))
    (data / OLD).unlink(missing_ok=True)
    return count


def _replace(path: Path, text: str) -> None:
    with _written(path, text) as file:
        file.replace(path)


@contextlib.contextmanager
def _written(path: Path, text: str) -> Iterator[Path]:
    """A file beside it, readable for this account only, so that nobody sees a half one."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
