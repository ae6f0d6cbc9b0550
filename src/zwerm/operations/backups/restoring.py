"""Put an archive back: checked to the last row on the side, and only then in place of what is."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from zwerm.core.errors import DomainError

from . import sqlite_tables
from .archive import unpack
from .making import check
from .manifest import DATABASE, Manifest
from .place import Place
from .sealing import Opening, is_sealed

STAGE = "restore-"
ASIDE = "before-restore-{:%Y%m%dT%H%M%S}"
MIGRATE = "from zwerm.config.commands import prepare; prepare()"


@dataclass(frozen=True, slots=True)
class Restored:
    manifest: Manifest
    migrated: list[str]  # what was applied to bring an older backup up to date
    aside: str  # where what stood here before is kept; nothing if there was nothing
    loose_rows: list[str]


def restore(place: Place, archive: Path, opening: Opening, *, replace: bool) -> Restored:
    """Refuses before anything changes; afterwards the old state still stands beside the new."""
    if not archive.is_file():
        message = f"There is no file {archive}."
        raise DomainError(message)
    _refuse_target(place, replace=replace)
    with _stage(place.data) as stage:
        manifest = _unpacked(archive, opening, stage)
        check(stage, manifest)
        database = stage / DATABASE
        loose = sqlite_tables.loose_rows(database)
        migrated = _brought_up_to_date(database, manifest)
        _refuse_target(place, replace=replace)
        aside = place.put(stage, database, ASIDE.format(timezone.localtime()))
    return Restored(manifest, migrated, aside, loose)


def _refuse_target(place: Place, *, replace: bool) -> None:
    if place.is_used() and not replace:
        message = "This installation is not empty. With --replace its data is set aside first."
        raise DomainError(message)
    if users := place.database.in_use_by():
        message = f"The database is in use by {users}. Stop every web server and worker first."
        raise DomainError(message)


@contextmanager
def _stage(data: Path) -> Iterator[Path]:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=STAGE, dir=data) as folder:
        yield Path(folder)


def _unpacked(archive: Path, opening: Opening, stage: Path) -> Manifest:
    plain = archive
    if is_sealed(archive):
        plain = stage / "plain.tar.gz"
        opening.open(archive, plain)
    with plain.open("rb") as source:
        manifest = unpack(source, stage)
    if plain != archive:
        plain.unlink()
    return manifest


def _brought_up_to_date(database: Path, manifest: Manifest) -> list[str]:
    """Migrate the copy, in a process that knows no other database."""
    loader = MigrationLoader(None)
    ours = {f"{app}.{name}" for app, name in loader.disk_migrations}
    ours |= {f"{app}.{n}" for (app, _), m in loader.disk_migrations.items() for _, n in m.replaces}
    if unknown := [name for name in manifest.migrations if name not in ours]:
        message = (
            f"This backup was made by a newer version ({manifest.version}): it has "
            f"{unknown[0]}. Update Zwerm first, then restore."
        )
        raise DomainError(message)
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}"}
    command = [sys.executable, "-c", MIGRATE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        message = f"The backup could not be brought up to date: {lines[-1]}"
        raise DomainError(message)
    sqlite_tables.fold_log(database)
    before = set(manifest.migrations)
    return [name for name in sqlite_tables.applied_migrations(database) if name not in before]
