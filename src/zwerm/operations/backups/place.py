"""Where an installation keeps what it has."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from zwerm.core.errors import DomainError

from . import sqlite_tables
from .manifest import DATABASE, KEY, MEDIA
from .swapping import Move, swap
from .using import processes_with

# What SQLite keeps beside its file.
BESIDE_DATABASE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Place:
    data: Path
    media: Path
    secret_key: str
    vendor: str
    sqlite: Path | None

    @classmethod
    def here(cls) -> "Place":
        is_sqlite = connection.vendor == "sqlite"
        return cls(
            data=settings.ENVIRONMENT.data,
            media=Path(settings.MEDIA_ROOT),
            secret_key=settings.SECRET_KEY,
            vendor=connection.vendor,
            sqlite=Path(settings.DATABASES["default"]["NAME"]) if is_sqlite else None,
        )

    def copy_database(self, target: Path) -> None:
        sqlite_tables.copy(self._database, target)

    def is_used(self) -> bool:
        """Whether there is anything here that a restore would set aside."""
        path = self._sqlite
        has_users = path.exists() and sqlite_tables.has_users(path)
        return has_users or any(each.is_file() for each in self.media.rglob("*"))

    def in_use_by(self) -> str:
        """Who is at work in the database; nothing when nobody is."""
        found = [str(pid) for pid in processes_with(self._sqlite)]
        return f"process {', '.join(found)}" if found else ""

    def put(self, stage: Path, aside: str) -> str:
        """Set aside what stands here, put the staged files in its place, and say where it went."""
        connections.close_all()
        return swap(self.data, self._moves(stage, self.data / aside), aside)

    def _moves(self, stage: Path, aside: Path) -> list[Move]:
        database = self._sqlite
        beside = [database.with_name(database.name + end) for end in ("", *BESIDE_DATABASE)]
        moves = [(path, aside / path.name) for path in beside]
        moves.append((stage / DATABASE, database))
        moves += [(self.media, aside / "media"), (stage / MEDIA.rstrip("/"), self.media)]
        if (stage / KEY).exists():
            moves += [(self.data / KEY, aside / KEY), (stage / KEY, self.data / KEY)]
        return moves

    @property
    def _sqlite(self) -> Path:
        if self.sqlite is None:
            message = "Backups are made and put back on SQLite only."
            raise DomainError(message)
        return self.sqlite

    @property
    def _database(self) -> Path:
        if not self._sqlite.exists():
            message = f"There is no database at {self._sqlite}. Run: zwerm migrate"
            raise DomainError(message)
        return self._sqlite
