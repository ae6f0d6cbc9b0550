"""What the pages show while a list is not yet in rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from zwerm.workbook.sheet_scan import MOST_ROWS

from .columns import NO_HEADING, Layout, read_columns
from .models import ListImport
from .packing import layout_of, unpacked
from .uploads import known_names

ROWS_TO_CHOOSE_FROM = 25
LONGEST_SHOWN = 60


@dataclass(slots=True)
class ColumnsPage:
    """The columns of a list; with another sheet or heading row when that is asked for."""

    source: ListImport
    asked: Mapping[str, str]
    layout: Layout = field(init=False)
    sheets: list[str] = field(init=False)
    headings: list[tuple[int, str]] = field(init=False)
    rows: int = field(init=False)

    def __post_init__(self) -> None:
        source = ListImport.objects.only("tables").get(pk=self.source.pk)
        sheets = unpacked(bytes(source.tables))
        stored = layout_of(self.source.layout)
        self.sheets = [sheet.name or _("The file") for sheet in sheets]
        number = _number(self.asked.get("sheet"), len(sheets) - 1, stored.sheet)
        usual = stored.heading if number == stored.sheet else 0
        heading = _number(self.asked.get("heading"), MOST_ROWS, usual, lowest=NO_HEADING)
        sheet = sheets[number]
        heading = min(heading, len(sheet.rows) - 1)
        self.layout = stored
        if (number, heading) != (stored.sheet, stored.heading):
            names = known_names(self.source.kind)  # type: ignore[arg-type] # a Kind
            self.layout = read_columns(sheets, number, heading, self.source.kind, names)  # type: ignore[arg-type] # a Kind
        self.rows = sum(1 for row in sheet.rows[heading + 1 :] if any(row))
        self.headings = [
            (place, " | ".join(cell for cell in row if cell)[:LONGEST_SHOWN])
            for place, row in enumerate(sheet.rows[:ROWS_TO_CHOOSE_FROM])
            if any(row)
        ]

    @property
    def failure(self) -> str:
        return self.source.job.error if self.source.job else ""

    @property
    def was_stopped(self) -> bool:
        job = self.source.job
        return job is not None and job.state == job.State.CANCELLED


def _number(text: str | None, highest: int, usual: int, *, lowest: int = 0) -> int:
    try:
        number = int(text or "") if len(text or "") < 8 else usual
    except ValueError:
        return usual
    return number if lowest <= number <= highest else usual


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work on a list is."""

    source: ListImport

    @property
    def percent(self) -> int:
        return round(100 * (self.source.job.progress if self.source.job else 0))

    @property
    def done(self) -> int:
        return int(self.source.job.details.get("done", 0)) if self.source.job else 0

    @property
    def total(self) -> int:
        return int(self.source.job.details.get("rows", 0)) if self.source.job else 0

    @property
    def is_stopping(self) -> bool:
        return bool(self.source.job and self.source.job.is_cancel_requested)

    @property
    def is_applying(self) -> bool:
        return self.source.stage == ListImport.Stage.REVIEW
