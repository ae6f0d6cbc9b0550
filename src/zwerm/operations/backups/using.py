"""Which processes have a file open: what is used cannot be replaced under their hands."""

import os
from contextlib import suppress
from pathlib import Path

PROCESSES = Path("/proc")


def processes_with(path: Path) -> list[int]:
    """As far as this account may see, and only where the system tells (Linux)."""
    wanted, own, found = str(path.resolve()), os.getpid(), []
    for folder in PROCESSES.glob("[0-9]*") if PROCESSES.is_dir() else []:
        with suppress(OSError):
            if int(folder.name) != own and any(_leads_to(h, wanted) for h in _handles(folder)):
                found.append(int(folder.name))
    return sorted(found)


def _handles(process: Path) -> list[Path]:
    return list((process / "fd").iterdir())


def _leads_to(handle: Path, wanted: str) -> bool:
    with suppress(OSError):
        return str(handle.readlink()) == wanted
    return False
