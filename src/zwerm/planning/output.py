"""Files that are written whole or not at all."""

import gzip
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zwerm.workbook.division import Division
from zwerm.workbook.words import say

ENDINGS = (".xlsx", ".docx", ".pdf", ".json", ".json.gz")

Write = Callable[[Path], None]


class UsageProblem(Exception):  # noqa: N818 - it is said as a sentence
    """The command was given in a way that cannot be meant."""


def ending_of(target: Path) -> str:
    name = target.name.lower()
    return ".json.gz" if name.endswith(".json.gz") else target.suffix.lower()


def check_targets(targets: Sequence[Path], language: str, *, only: str = "") -> None:
    allowed = (only,) if only else ENDINGS
    for target in targets:
        ending = ending_of(target)
        if ending not in allowed:
            shown = ", ".join(allowed)
            raise UsageProblem(say("cli_ending", language, ending=ending, allowed=shown))


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one division in any of the formats."""

    division: Division
    language: str
    plan: str

    def to(self, target: Path) -> Write:
        return {
            ".xlsx": self._workbook,
            ".docx": self._document,
            ".pdf": self._pdf,
            ".json": self._plan,
            ".json.gz": self._zipped_plan,
        }[ending_of(target)]

    # Each of these libraries is loaded only when it is asked for.
    def _workbook(self, path: Path) -> None:
        from zwerm.workbook.results import write_results  # noqa: PLC0415

        write_results(path, self.division, language=self.language)

    def _document(self, path: Path) -> None:
        from zwerm.workbook.documents import write_document  # noqa: PLC0415

        write_document(path, self.division, language=self.language)

    def _pdf(self, path: Path) -> None:
        from zwerm.workbook.documents import write_pdf  # noqa: PLC0415

        write_pdf(path, self.division, language=self.language)

    def _plan(self, path: Path) -> None:
        path.write_text(self.plan, encoding="utf-8")

    def _zipped_plan(self, path: Path) -> None:
        path.write_bytes(gzip.compress(self.plan.encode(), mtime=0))


def write_all(writes: Mapping[Path, Write]) -> None:
    """Write every file beside its place first, and move them all when all have succeeded."""
    ready: dict[Path, Path] = {}
    try:
        for target, write in writes.items():
            ready[target] = _beside(target)
            write(ready[target])
        for target, path in ready.items():
            path.replace(target)
    finally:
        for path in ready.values():
            path.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    handle, name = tempfile.mkstemp(
        prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent
    )
    os.close(handle)
    path = Path(name)
    # A temporary file is private; what the user asked for gets the usual rights.
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
    return path
