"""Which backups stay: the last one of each of so many days, weeks and months that have one."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

NAME = "zwerm-{:%Y%m%dT%H%M%SZ}.tar.gz"
_NAME = re.compile(r"zwerm-(\d{8}T\d{6}Z)\.tar\.gz(\.age)?")


@dataclass(frozen=True, slots=True)
class Keep:
    days: int = 7
    weeks: int = 4
    months: int = 12

    @classmethod
    def from_text(cls, text: str) -> "Keep":
        """`7`, or `7,4,12`: days, weeks, months. Refuses what would keep nothing."""
        numbers = [int(word) for word in text.split(",")]
        if not 1 <= len(numbers) <= 3 or min(numbers) < 0 or not any(numbers):
            raise ValueError
        return cls(*numbers)


def name_at(moment: datetime, *, sealed: bool) -> str:
    return NAME.format(moment.astimezone(UTC)) + (".age" if sealed else "")


def moment_of(name: str) -> datetime | None:
    """When the backup with this name was made; nothing for a file that is not ours."""
    found = _NAME.fullmatch(name)
    return datetime.strptime(found[1], "%Y%m%dT%H%M%S%z") if found else None


def backups_in(folder: Path) -> dict[Path, datetime]:
    """Ours, the newest first."""
    found = {path: at for path in folder.iterdir() if (at := moment_of(path.name))}
    return dict(sorted(found.items(), key=lambda item: item[1], reverse=True))


def superfluous(moments: Iterable[datetime], keep: Keep) -> set[datetime]:
    newest_first = sorted(set(moments), reverse=True)
    kept = set(newest_first[:1])
    for most, period in _periods(keep):
        newest_of: dict[object, datetime] = {}
        for moment in newest_first:
            newest_of.setdefault(period(moment), moment)
        kept.update(list(newest_of.values())[:most])
    return set(newest_first) - kept


def _periods(keep: Keep) -> list[tuple[int, Callable[[datetime], object]]]:
    return [
        (keep.days, lambda moment: moment.date()),
        (keep.weeks, lambda moment: moment.isocalendar()[:2]),
        (keep.months, lambda moment: (moment.year, moment.month)),
    ]


def rotate(folder: Path, keep: Keep) -> list[Path]:
    """Throw away what need not be kept; returns what went."""
    found = backups_in(folder)
    going = superfluous(found.values(), keep)
    gone = [path for path, moment in found.items() if moment in going]
    for path in gone:
        path.unlink()
    return gone
