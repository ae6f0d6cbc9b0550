"""What an archive says of itself: which version made it, and what must be in it."""

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from zwerm.core.errors import DomainError

FORMAT = 1
DATABASE = "database.sqlite3"
KEY, OLD_KEYS, SIGN_IN = "secret-key", "secret-keys-old", "sign-in.toml"
# What only who may read secrets gets: in an archive that is locked, or when asked for.
SECRETS = (KEY, OLD_KEYS, SIGN_IN)
MEDIA = "media/"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class TableSum:
    """How many rows a table has, and a checksum over all their values."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FileSum:
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    made_at: datetime
    version: str
    source: str  # the kind of database it was made of: sqlite or postgresql
    migrations: list[str]  # "app.name" of each that was applied
    tables: dict[str, TableSum] = field(default_factory=dict)
    files: dict[str, FileSum] = field(default_factory=dict)

    @property
    def has_key(self) -> bool:
        return KEY in self.files

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @property
    def media(self) -> list[str]:
        return [name for name in self.files if name.startswith(MEDIA)]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files.values())

    def to_json(self) -> bytes:
        told = {"format": FORMAT} | asdict(self) | {"made_at": self.made_at.isoformat()}
        return json.dumps(told, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Refuses whatever we would not have written: an archive may come from anywhere."""
        try:
            return cls._from_data(json.loads(text))
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            message = "The manifest of this archive cannot be read."
            raise DomainError(message) from error

    @classmethod
    def _from_data(cls, told: dict[str, Any]) -> "Manifest":
        if told["format"] != FORMAT:
            message = f"This archive has format {told['format']!r}; this version reads {FORMAT}."
            raise DomainError(message)
        found = cls(
            made_at=datetime.fromisoformat(told["made_at"]),
            version=str(told["version"]),
            source=str(told["source"]),
            migrations=[str(name) for name in told["migrations"]],
            tables={n: TableSum(_size(t["rows"]), _sum(t)) for n, t in told["tables"].items()},
            files={n: FileSum(_size(f["size"]), _sum(f)) for n, f in told["files"].items()},
        )
        if DATABASE not in found.files or not all(is_safe(name) for name in found.files):
            raise ValueError
        return found


def is_safe(name: str) -> bool:
    """Whether this names one of our files, that stays inside the folder it is unpacked in."""
    if name in {DATABASE, *SECRETS}:
        return True
    parts = name.split("/")
    return (
        name.startswith(MEDIA)
        and len(name.encode()) <= 255
        and all(part not in {"", ".", ".."} for part in parts)
        and name.isprintable()
        and "\\" not in name
    )


def _size(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError
    return value


def _sum(told: dict[str, Any]) -> str:
    if not _SHA256.fullmatch(told["sha256"]):
        raise ValueError
    return str(told["sha256"])
