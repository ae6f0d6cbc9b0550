"""Where and with what it was measured."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .measurement import Record

PACKAGES = ("highspy", "numpy", "ortools", "pyscipopt", "timefold")


def described() -> list[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return [
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}",
        f"Python {platform.python_version()}",
        ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name))),
    ]


def programs(records: Sequence[Record]) -> list[str]:
    """Every version that took part; two of our own mean that a part was measured again."""
    return sorted({record.version for record in records if record.version})


def loads(records: Sequence[Record]) -> list[float]:
    return [record.load for record in records if record.version]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
