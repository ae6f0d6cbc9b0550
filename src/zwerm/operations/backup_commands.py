"""`zwerm backup` and `zwerm restore`."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from zwerm.config.starting import set_up

# Apps may only be imported once Django is set up, so the imports below stand in functions.
# ruff: noqa: PLC0415


def backup(args: Namespace) -> int:
    set_up()
    from zwerm.core.errors import DomainError

    from .backups.making import Made, make_backup
    from .backups.place import Place
    from .backups.sealing import Seal
    from .keeping import write_down

    target = Path(args.target)
    try:
        how = Seal(_passphrase(args), tuple(args.recipient))
        made: Made = make_backup(
            Place.here(), target, how=how, with_key=args.with_key, keep=args.keep
        )
    except (DomainError, OSError) as error:
        write_down(target, error=str(error))
        return _refuse(error)
    write_down(made.path, made)
    manifest = made.manifest
    _tell(f"{made.path}: {made.size:,} bytes, read back and whole.")
    _tell(f"{len(manifest.tables)} tables, {manifest.rows:,} rows, {len(manifest.media)} files.")
    if not manifest.has_key:
        _tell("Without the secret key: keep that apart (ZWERM_SECRET_KEY, or secret-key).")
    for path in made.removed:
        _tell(f"Removed {path.name}.")
    return 0


def restore(args: Namespace) -> int:
    set_up()
    from zwerm.core.errors import DomainError

    from .backups.place import Place
    from .backups.restoring import restore as put_back
    from .backups.sealing import Opening, identities_in

    try:
        identities = [each for path in args.identity for each in identities_in(Path(path))]
        opening = Opening(_passphrase(args), identities)
        restored = put_back(Place.here(), Path(args.file), opening, replace=args.replace)
    except (DomainError, OSError) as error:
        return _refuse(error)
    manifest = restored.manifest
    _tell(f"Restored the backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC, {manifest.rows:,} rows.")
    if restored.migrated:
        count = len(restored.migrated)
        _tell(f"It was of version {manifest.version}: brought up to date by {count} migrations.")
    if restored.aside:
        _tell(f"What stood here before is in {restored.aside}.")
    for line in restored.loose_rows:
        _tell(f"Look at this row: {line}.")
    if not manifest.has_key:
        _tell("The backup has no secret key. Put the key of then back, or nobody stays signed in")
        _tell("and second steps are set up anew.")
    return 0


def _passphrase(args: Namespace) -> str:
    """Never on the command line itself, where every user of the machine can read it."""
    if args.passphrase_file:
        return Path(args.passphrase_file).read_text(encoding="utf-8").strip()
    return os.environ.get("ZWERM_BACKUP_PASSPHRASE", "") if not _has_keys(args) else ""


def _has_keys(args: Namespace) -> bool:
    return bool(getattr(args, "recipient", None) or getattr(args, "identity", None))


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")


def _refuse(error: Exception) -> int:
    sys.stderr.write(f"{error}\n")
    return 1
