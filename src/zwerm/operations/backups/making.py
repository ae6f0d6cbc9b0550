"""Make one archive of everything, while people work, and read it back before it counts."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from django.utils import timezone

from zwerm.core.errors import DomainError

from . import sqlite_tables
from .archive import pack, sum_of, unpack
from .manifest import DATABASE, KEY, MEDIA, OLD_KEYS, SIGN_IN, FileSum, Manifest, is_safe
from .place import Place
from .rotating import Keep, name_at, rotate
from .sealing import Seal, seal

STAGE = "backup-"
# What names a file; all else is a folder.
ENDINGS = (".tar.gz", ".tgz", ".age")
# What a killed process left behind is thrown away after this.
STAGE_SECONDS = 24 * 3600.0
NO_SEAL = Seal()

Tell = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was read back and found whole."""

    path: Path
    size: int
    manifest: Manifest
    is_sealed: bool
    removed: list[Path]


def make_backup(
    place: Place,
    target: Path,
    *,
    how: Seal = NO_SEAL,
    with_key: bool = False,
    keep: Keep | None = None,
    tell: Tell = lambda _share, _step: None,
) -> Made:
    """Into a file, or under a name of its own into a folder; in a folder old ones may go."""
    how.check()
    moment = timezone.now().replace(microsecond=0)
    path = _free_path(target, name_at(moment, sealed=how.is_set))
    _sweep(place.data)
    with tempfile.TemporaryDirectory(prefix=STAGE, dir=place.data) as folder:
        stage = Path(folder)
        tell(0.05, "copy")
        files = _collect(place, stage / "files", with_key=with_key or how.is_set)
        manifest = Manifest(
            made_at=moment,
            version=version("zwerm"),
            source=place.database.vendor,
            migrations=sqlite_tables.applied_migrations(stage / "files" / DATABASE),
            tables=sqlite_tables.table_sums(stage / "files" / DATABASE),
            files=files,
        )
        tell(0.4, "write")
        _write(manifest, stage, path, how, tell)
    removed = rotate(path.parent, keep) if keep and path.parent == target else []
    return Made(path, path.stat().st_size, manifest, how.is_set, removed)


def check(folder: Path, manifest: Manifest) -> None:
    """Compare the database of an unpacked archive with what its manifest says of it."""
    database = folder / DATABASE
    if damaged := sqlite_tables.damage(database):
        message = f"The database in this archive is damaged: {damaged[0]}"
        raise DomainError(message)
    if sqlite_tables.applied_migrations(database) != manifest.migrations:
        message = "The database in this archive is of another version than its manifest says."
        raise DomainError(message)
    found = sqlite_tables.table_sums(database)
    if found != manifest.tables:
        wrong = [
            n for n in sorted(found | manifest.tables) if found.get(n) != manifest.tables.get(n)
        ]
        message = f"The rows in this archive differ from its manifest: {', '.join(wrong)}"
        raise DomainError(message)


def _free_path(target: Path, name: str) -> Path:
    # A disk that is not there today must not become a file with its name.
    is_file = target.name.endswith(ENDINGS) and not target.is_dir()
    path = target if is_file else target / name
    if not path.parent.is_dir():
        message = f"There is no folder {path.parent}."
        raise DomainError(message)
    if path.exists():
        message = f"{path} is there already. It was left as it is."
        raise DomainError(message)
    return path


def _collect(place: Place, files: Path, *, with_key: bool) -> dict[str, FileSum]:
    """Media before and after the database: whatever it names at its moment is there."""
    files.mkdir()
    _stage_media(place.media, files)
    place.database.copy(files / DATABASE)
    _stage_media(place.media, files)
    if with_key:
        (files / KEY).write_text(place.secret_key, encoding="utf-8")
        if place.old_keys:
            (files / OLD_KEYS).write_text("\n".join(place.old_keys) + "\n", encoding="utf-8")
        if place.sign_in.is_file():
            shutil.copyfile(place.sign_in, files / SIGN_IN)
    names = sorted(str(p.relative_to(files).as_posix()) for p in files.rglob("*") if p.is_file())
    for name in names:
        if not is_safe(name):
            message = f"{name!r} cannot be kept in a backup. Rename or remove that file."
            raise DomainError(message)
    return {name: sum_of(files / name) for name in names}


def _stage_media(media: Path, files: Path) -> None:
    """Second names for the same files; a file of ours is never changed, only added or removed."""
    for path in sorted(media.rglob("*")):
        staged = files / MEDIA / path.relative_to(media)
        if path.is_symlink() or not path.is_file() or staged.exists():
            continue
        staged.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, staged)
        except FileNotFoundError:
            continue  # Removed just now, and by nothing in the database named any more.
        except OSError:
            shutil.copyfile(path, staged)


def _write(manifest: Manifest, stage: Path, path: Path, how: Seal, tell: Tell) -> None:
    """Under another name, until it was read back."""
    part = path.with_name(f".{path.name}.part")
    try:
        plain = stage / "plain.tar.gz" if how.is_set else part
        with os.fdopen(os.open(plain, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            pack(stage / "files", manifest, out)
        tell(0.6, "check")
        if how.is_set:
            opening = seal(plain, part, how)
            plain.unlink()
            opening.open(part, plain)
        part.chmod(0o600)
        _sync(part)
        (stage / "check").mkdir()
        with plain.open("rb") as source:
            if unpack(source, stage / "check") != manifest:
                message = "What was written is not what was read back. Try again."
                raise DomainError(message)
        check(stage / "check", manifest)
        tell(0.95, "check")
        part.replace(path)
        _sync(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(data: Path) -> None:
    for stage in data.glob(f"{STAGE}*"):
        if stage.is_dir() and time.time() - stage.stat().st_mtime > STAGE_SECONDS:
            shutil.rmtree(stage, ignore_errors=True)
