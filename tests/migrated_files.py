"""Migrated SQLite files that are kept from run to run: migrating from nothing takes long.

A kept file is used as it is while nothing changed, and as a beginning when migrations came after
those it went through. A changed migration makes it worthless. CI keeps none.
"""

import hashlib
import json
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
MIGRATIONS = "src/zwerm/*/migrations/0*.py"
# What migrations read beside themselves.
READ_BY_MIGRATIONS = ("src/zwerm/tasks/loading.py", "src/zwerm/tasks/catalogue.py")
# What decides about content types, permissions and the migrations of others.
ALSO = ("uv.lock", "src/zwerm/**/models*.py", "src/zwerm/config/settings.py")
MOST_KEPT = 6


def fill(file: Path, folder: Path, migrate: Callable[[str], None]) -> None:
    steps, state = _digests(MIGRATIONS, *READ_BY_MIGRATIONS), _digests(*ALSO)
    name = hashlib.sha256(json.dumps([steps, state]).encode()).hexdigest()
    kept = folder / f"{name}.sqlite3"
    if kept.exists():
        shutil.copyfile(kept, file)
        return
    if beginning := _beginning(folder, steps):
        shutil.copyfile(beginning, file)
    migrate(f"sqlite:///{file}")
    _keep(file, kept, steps)


def _beginning(folder: Path, steps: dict[str, str]) -> Path | None:
    """Of the kept files that went through nothing but these steps, the one that went furthest."""
    found = []
    for told in folder.glob("*.json"):
        gone_through = json.loads(told.read_text())
        is_whole = all(name in gone_through for name in READ_BY_MIGRATIONS)
        if is_whole and gone_through.items() <= steps.items():
            found.append((len(gone_through), told.with_suffix(".sqlite3")))
    return max(found, default=(0, None))[1]


def _keep(file: Path, kept: Path, steps: dict[str, str]) -> None:
    # Renamed, so that nobody ever sees half a file; what tells of it comes last.
    shutil.copyfile(file, own := kept.with_suffix(f".{uuid.uuid4().hex}")).rename(kept)
    own.write_text(json.dumps(steps))
    own.rename(kept.with_suffix(".json"))
    oldest_first = sorted(kept.parent.glob("*.json"), key=lambda told: told.stat().st_mtime)
    for told in oldest_first[:-MOST_KEPT]:
        told.unlink(missing_ok=True)
        told.with_suffix(".sqlite3").unlink(missing_ok=True)


def _digests(*patterns: str) -> dict[str, str]:
    files = sorted({file for pattern in patterns for file in ROOT.glob(pattern) if file.is_file()})
    return {
        str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }
