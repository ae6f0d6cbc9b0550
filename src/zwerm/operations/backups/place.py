"""Where an installation keeps what it has."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connection, connections

from zwerm.core.errors import DomainError

from . import sqlite_tables
from .manifest import KEY, MEDIA, OLD_KEYS, SIGN_IN
from .server import ServerDatabase
from .swapping import Move, swap
from .using import processes_with

# What SQLite keeps beside its file.
BESIDE_DATABASE = ("-wal", "-shm", "-journal")


class Database(Protocol):
    @property
    def vendor(self) -> str: ...

    def copy(self, target: Path) -> None:
        """Everything as it is at one moment, as a SQLite file."""

    def is_used(self) -> bool:
        """Whether there is anything here that a restore would set aside."""

    def in_use_by(self) -> str:
        """Who is at work in it; nothing when nobody is."""

    def load(self, database: Path) -> None:
        """Make ready on the side what will take its place."""

    @contextmanager
    def swapped(self, database: Path, aside: Path) -> Iterator[str]:
        """Put it in place, say where the old one is; what fails after that undoes it."""


@dataclass(frozen=True, slots=True)
class FileDatabase:
    path: Path
    vendor: str = "sqlite"

    def copy(self, target: Path) -> None:
        if not self.path.exists():
            message = f"There is no database at {self.path}. Run: zwerm migrate"
            raise DomainError(message)
        sqlite_tables.copy(self.path, target)

    def is_used(self) -> bool:
        return self.path.exists() and sqlite_tables.has_users(self.path)

    def in_use_by(self) -> str:
        found = [str(pid) for pid in processes_with(self.path)]
        return f"process {', '.join(found)}" if found else ""

    def load(self, database: Path) -> None:
        """It is ready as it is."""

    @contextmanager
    def swapped(self, database: Path, aside: Path) -> Iterator[str]:
        beside = [self.path.with_name(self.path.name + end) for end in ("", *BESIDE_DATABASE)]
        moves = [(path, aside / path.name) for path in beside]
        with swap([*moves, (database, self.path)]):
            yield ""


@dataclass(frozen=True, slots=True)
class Place:
    data: Path
    media: Path
    secret_key: str
    old_keys: list[str]
    sign_in: Path
    keeps_files_in_database: bool
    database: Database

    @classmethod
    def here(cls) -> "Place":
        is_file = connection.vendor == "sqlite"
        path = Path(settings.DATABASES["default"]["NAME"])
        return cls(
            data=settings.ENVIRONMENT.data,
            media=Path(settings.MEDIA_ROOT),
            secret_key=settings.SECRET_KEY,
            old_keys=list(settings.SECRET_KEY_FALLBACKS),
            sign_in=settings.ENVIRONMENT.sign_in_file,
            keeps_files_in_database=settings.ENVIRONMENT.files == "database",
            database=FileDatabase(path) if is_file else ServerDatabase(),
        )

    def is_used(self) -> bool:
        return self.database.is_used() or any(each.is_file() for each in self.media.rglob("*"))

    def put(self, stage: Path, database: Path, name: str) -> str:
        """Set aside what stands here, put what was staged in its place, say where the old is."""
        files = stage / MEDIA.rstrip("/")
        if self.keeps_files_in_database:
            sqlite_tables.files_into(database, files)
        else:
            sqlite_tables.files_out_of(database, files)
        self.database.load(database)
        connections.close_all()
        aside = self.data / name
        aside.mkdir(mode=0o700)
        try:
            with self.database.swapped(database, aside) as told, swap(self._moves(stage, aside)):
                return " and ".join(
                    filter(None, [told, str(aside) if any(aside.iterdir()) else ""])
                )
        finally:
            if not any(aside.iterdir()):
                aside.rmdir()

    def _moves(self, stage: Path, aside: Path) -> list[Move]:
        moves = [(self.media, aside / "media")]
        if not self.keeps_files_in_database:
            moves.append((stage / MEDIA.rstrip("/"), self.media))
        if (stage / KEY).exists():
            moves += [(self.data / name, aside / name) for name in (KEY, OLD_KEYS)]
            moves += [(stage / name, self.data / name) for name in (KEY, OLD_KEYS)]
        # One that stands elsewhere is of the configuration of this machine.
        if (stage / SIGN_IN).exists() and self.sign_in == self.data / SIGN_IN:
            moves += [(self.sign_in, aside / SIGN_IN), (stage / SIGN_IN, self.sign_in)]
        return moves
