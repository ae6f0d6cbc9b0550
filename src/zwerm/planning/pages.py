"""Everything one page about a scenario shows, gathered before it is drawn."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.models import Job
from zwerm.tasks.models import Cluster

from .abilities import Abilities
from .board import Board, Filters, Row, board
from .gaps import Gap, gaps
from .models import PlannedTask, Scenario
from .places import EVERYWHERE, place_filter, place_key, places, shown_to
from .queries import undivided_changes
from .readiness import Readiness
from .totals import Totals, totals, without_backup

MOST_CARDS = 6
MOST_BACKUP_NAMES = 4
MOST_PLACES = 4

STAGES = {
    "start": _("Zwerm reads what there is to divide."),
    "prove": _("Zwerm looks for the best division, and proves it."),
    "relax": _("Zwerm works out how the hours can be spread at all."),
    "build": _("Zwerm makes a first division, school by school."),
    "improve": _("Zwerm improves the division, piece by piece."),
    "done": _("Zwerm writes the division down."),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """A job in words."""

    job: Job

    @property
    def percent(self) -> int:
        return round(100 * self.job.progress)

    @property
    def is_stopping(self) -> bool:
        return self.job.is_cancel_requested

    @property
    def stage(self) -> str:
        if self.job.state == Job.State.WAITING:
            return str(_("The division waits for its turn."))
        if self.is_stopping:
            return str(_("Zwerm rounds off…"))
        return str(STAGES.get(self.job.details.get("stage", ""), STAGES["start"]))

    @property
    def core_open_minutes(self) -> int | None:
        """What the best division so far leaves of core tasks; unknown before there is one."""
        found = self.job.details.get("core_open_minutes")
        return found if isinstance(found, int) else None


@dataclass(frozen=True, slots=True)
class GapGroup:
    """One task that misses hours, in one place or in several."""

    gaps: tuple[Gap, ...]

    @property
    def first(self) -> Gap:
        return self.gaps[0]

    @property
    def short_minutes(self) -> int:
        return sum(gap.short_minutes for gap in self.gaps)

    @property
    def named(self) -> tuple[Gap, ...]:
        return self.gaps[:MOST_PLACES]

    @property
    def more(self) -> int:
        return len(self.gaps) - len(self.named)


def grouped(gaps: Iterable[Gap]) -> list[GapGroup]:
    """By task; core tasks first, then the one that misses most."""
    by_task: dict[int, list[Gap]] = {}
    for gap in gaps:
        by_task.setdefault(gap.planned_task.task_id, []).append(gap)
    groups = [GapGroup(tuple(found)) for found in by_task.values()]
    return sorted(groups, key=lambda g: (not g.first.planned_task.is_core, -g.short_minutes))


class BoardPage:
    """The board of a scenario; with many places first a table of them.

    `shown` are the planned tasks that the reader may see.
    """

    def __init__(self, scenario: Scenario, filters: Filters, shown: Q = EVERYWHERE) -> None:
        self.scenario = scenario
        self.shown = shown
        self.abilities = Abilities.of(scenario)
        self.places = places(scenario, shown=shown)
        self.place = next((place for place in self.places if place.key == filters.place), None)
        if self.place is None and shown and len(self.places) == 1:
            # Without a place the board would show all of them.
            self.place = self.places[0]
        self.filters = replace(filters, place=self.place.key if self.place else "")

    def hides(self, place: str) -> bool:
        """Whether the scenario has this place, and not for this reader."""
        elsewhere = self.scenario.planned_tasks.filter(place_filter(place)).exclude(self.shown)
        return bool(self.shown) and elsewhere.exists()

    @property
    def is_folded(self) -> bool:
        return len(self.places) > 1 and self.place is None

    @cached_property
    def totals(self) -> Totals:
        return totals(self.scenario)

    @cached_property
    def board(self) -> Board | None:
        if self.is_folded or not self.places:
            return None
        return board(self.scenario, self.filters, abilities=self.abilities)

    @cached_property
    def gaps(self) -> list[GapGroup]:
        found = gaps(
            self.scenario, place=self.filters.place, shown=self.shown, abilities=self.abilities
        )
        return grouped(found)

    @property
    def first_gaps(self) -> list[GapGroup]:
        return self.gaps[: self._gap_cards]

    @property
    def other_gaps(self) -> list[GapGroup]:
        return self.gaps[self._gap_cards :]

    @property
    def _gap_cards(self) -> int:
        """One card is for the missing backups."""
        return MOST_CARDS - 1 if self.without_backup else MOST_CARDS

    @cached_property
    def without_backup(self) -> list[PlannedTask]:
        here = place_filter(self.filters.place)
        rows = without_backup(self.scenario).filter(here, self.shown)
        return list(rows.select_related("task").order_by("-is_core", "pk"))

    @property
    def first_without_backup(self) -> list[PlannedTask]:
        return self.without_backup[:MOST_BACKUP_NAMES]

    @property
    def more_without_backup(self) -> int:
        return len(self.without_backup) - len(self.first_without_backup)

    @cached_property
    def undivided_changes(self) -> int:
        return undivided_changes(self.scenario)

    @property
    def clusters(self) -> list[str]:
        return list(Cluster.values)

    @property
    def progress(self) -> Progress | None:
        job = self.scenario.job
        return Progress(job) if job is not None and job.is_open else None

    @property
    def has_failed(self) -> bool:
        job = self.scenario.job
        return job is not None and job.state == Job.State.FAILED

    @cached_property
    def readiness(self) -> Readiness:
        return Readiness(self.scenario.organisation, self.scenario.school_year)


def board_page(scenario: Scenario, filters: Filters, *, user: User) -> BoardPage:
    return BoardPage(scenario, filters, shown_to(user, scenario))


@dataclass(frozen=True, slots=True)
class RowPage:
    """One row of the board, after something in it changed."""

    board: Board
    row: Row
    undivided_changes: int


def row_page(planned: PlannedTask) -> RowPage:
    filters = Filters(place=place_key(planned), task=planned.pk)
    found = board(planned.scenario, filters)
    return RowPage(found, found.rows[0], undivided_changes(planned.scenario))
