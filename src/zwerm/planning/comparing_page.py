"""Everything the page with scenarios side by side shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from zwerm.accounts.models import User

from .adoptable import why_not_adoptable
from .comparing import MOST_COMPARED, Comparison, Figures
from .comparing_rows import HoursBar, Row, Touched, bars, rows_of, touched
from .comparing_text import summary
from .models import Scenario
from .pages import Progress

MOST_TOUCHED = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A scenario as the head of its column."""

    figures: Figures
    why_not: str  # why it cannot be adopted

    @property
    def scenario(self) -> Scenario:
        return self.figures.scenario

    @property
    def is_what_if(self) -> bool:
        return not self.figures.supposes.is_empty


class Running:
    """The divisions that are being made."""

    def __init__(self, scenarios: Sequence[Scenario], keys: Sequence[int]) -> None:
        self.scenarios, self.keys = scenarios, keys

    @property
    def running(self) -> list[tuple[Scenario, Progress]]:
        return [(row, Progress(row.job)) for row in self.scenarios if row.job is not None]

    @property
    def progress_query(self) -> str:
        busy = [("busy", len(self.scenarios))]
        return urlencode([*(("s", key) for key in self.keys), *busy])


class ComparisonPage:
    def __init__(self, found: Comparison, chosen: Sequence[Scenario], *, user: User) -> None:
        self.found, self.chosen, self.user = found, chosen, user

    @cached_property
    def columns(self) -> list[Column]:
        return [Column(row, why_not_adoptable(row.supposes)) for row in self.found.figures]

    @cached_property
    def rows(self) -> list[Row]:
        return rows_of(self.found)

    @cached_property
    def bars(self) -> list[HoursBar]:
        return bars(self.found)

    @cached_property
    def summary(self) -> list[str]:
        return summary(self.found)

    @cached_property
    def touched(self) -> list[Touched]:
        return touched(self.found)

    @property
    def first_touched(self) -> list[Touched]:
        return self.touched[:MOST_TOUCHED]

    @property
    def more_touched(self) -> int:
        return max(len(self.touched) - MOST_TOUCHED, 0)

    @property
    def changed_columns(self) -> list[Column]:
        return [row for row in self.columns if row.figures.changes is not None]

    @property
    def keys(self) -> list[int]:
        return [row.pk for row in self.chosen]

    @property
    def query(self) -> str:
        return urlencode([("s", key) for key in self.keys])

    @property
    def _open(self) -> list[Scenario]:
        return [row for row in self.chosen if row.job is not None and row.job.is_open]

    @property
    def running(self) -> list[tuple[Scenario, Progress]]:
        return Running(self._open, self.keys).running

    @property
    def progress_query(self) -> str:
        return Running(self._open, self.keys).progress_query

    @property
    def failed(self) -> list[Scenario]:
        """Asked and not divided, for a reason that can be read."""
        return [
            row
            for row in self.found.waiting
            if row.job is not None and not row.job.is_open and row.job.error
        ]

    @property
    def undivided(self) -> list[Scenario]:
        busy = {row.pk for row in (*self._open, *self.failed)}
        return [row for row in self.found.waiting if row.pk not in busy]

    @cached_property
    def choices(self) -> list[Scenario]:
        """Of the same place, to put beside these or to take away."""
        if not self.chosen:
            return []
        rows = Scenario.objects.visible_to(self.user).filter(
            organisation=self.chosen[0].organisation_id
        )
        return list(rows.select_related("school_year", "what_if"))

    @property
    def most(self) -> int:
        return MOST_COMPARED

    @property
    def base(self) -> Scenario | None:
        """Of which more what-ifs can be made: the first that supposes nothing."""
        real = [row for row in self.chosen if getattr(row, "what_if", None) is None]
        return real[0] if real else None
