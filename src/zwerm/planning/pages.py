"""Everything one page about a scenario shows, gathered before it is drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.models import Job
from zwerm.tasks.models import Cluster

from .abilities import Abilities
from .board import Board, Filters, Row, board
from .coverage import places
from .crowd import usual
from .filters import BAR_CHOICES, PEOPLE_CHOICES, VIEW_CHOICES
from .gaps import Gap, Reasons
from .models import PlannedTask, Scenario
from .places import EVERYWHERE, place_key, place_name, shown_to
from .queries import undivided_changes
from .readiness import Readiness
from .scenario_rows import Figures, ScenarioRows
from .totals import Totals, totals

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
        return self._number("core_open_minutes")

    @property
    def other_open_minutes(self) -> int | None:
        """Of the other tasks, counted by importance: what matters more counts more than once."""
        return self._number("other_open_minutes")

    @property
    def is_core_proved(self) -> bool:
        """Whether nobody can leave less of core tasks open: then it is safe to stop."""
        return self.job.details.get("is_core_proved") is True

    def _number(self, name: str) -> int | None:
        found = self.job.details.get(name)
        return found if isinstance(found, int) else None


@dataclass(frozen=True, slots=True)
class GapGroup:
    """One task that misses hours, in one place or in several; the worst places by name."""

    named: tuple[Gap, ...]
    short_minutes: int
    places: int

    @property
    def first(self) -> Gap:
        return self.named[0]

    @property
    def more(self) -> int:
        return self.places - len(self.named)


@dataclass(slots=True)
class _Missing:
    """The places where one task misses hours, the worst first."""

    pks: list[int]
    short_minutes: int = 0


def _missing_by_task(rows: Iterable[Figures]) -> list[_Missing]:
    """Only figures: a group of sixty schools has thousands of these."""
    short = [row for row in rows if row.short_minutes > 0]
    by_task: dict[int, _Missing] = {}
    for row in sorted(short, key=lambda row: (not row.is_core, -row.short_minutes, row.pk)):
        found = by_task.setdefault(row.task, _Missing([]))
        found.pks.append(row.pk)
        found.short_minutes += row.short_minutes
    return list(by_task.values())


class BoardPage:
    """The board of a scenario; with many places first a table of them.

    `shown` are the planned tasks that the reader may see.
    """

    def __init__(self, scenario: Scenario, filters: Filters, shown: Q = EVERYWHERE) -> None:
        self.scenario = scenario
        self.shown = shown
        self.rows = ScenarioRows(scenario, shown)
        self.rows.read_decisions()
        self.places = places(scenario, self.rows)
        self.place = next((place for place in self.places if place.key == filters.place), None)
        if self.place is None and shown and len(self.places) == 1:
            # Without a place the board would show all of them.
            self.place = self.places[0]
        self.filters = replace(filters, place=self.place.key if self.place else "")

    @cached_property
    def abilities(self) -> Abilities:
        return Abilities.of(self.scenario)

    def hides(self, place: str) -> bool:
        """Whether the scenario has this place, and not for this reader."""
        return any(row.place == place and not row.is_shown for row in self.rows.figures.values())

    @property
    def is_folded(self) -> bool:
        return len(self.places) > 1 and self.place is None

    @cached_property
    def totals(self) -> Totals:
        return totals(self.scenario, self.rows)

    @cached_property
    def board(self) -> Board | None:
        if self.is_folded or not self.places:
            return None
        return board(self.scenario, self.filters, abilities=self.abilities, rows=self.rows)

    @cached_property
    def _here(self) -> list[Figures]:
        return self.rows.here(self.filters.place)

    @cached_property
    def _missing(self) -> list[_Missing]:
        return _missing_by_task(self._here)

    @cached_property
    def _named(self) -> dict[int, PlannedTask]:
        """What is called by its name: all of one place, the worst of many."""
        if not self.is_folded:
            return {row.pk: row for row in self.rows.planned_at(self.filters.place)}
        short = [pk for each in self._missing for pk in each.pks[:MOST_PLACES]]
        return self.rows.planned([*short, *self._first_alone])

    @cached_property
    def gaps(self) -> list[GapGroup]:
        """By task; core tasks first, then the one that misses most."""
        reasons = Reasons(self.rows, self.abilities)
        groups = []
        for each in self._missing:
            named = [self._named[pk] for pk in each.pks[:MOST_PLACES]]
            found = tuple(Gap(row, place_name(row), reasons) for row in named)
            groups.append(GapGroup(found, each.short_minutes, len(each.pks)))
        return sorted(groups, key=lambda g: (not g.first.planned_task.is_core, -g.short_minutes))

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
    def _alone(self) -> list[Figures]:
        return [row for row in self._here if self.rows.is_alone(row)]

    @property
    def without_backup(self) -> int:
        """How many tasks nobody can take over."""
        return len(self._alone)

    @property
    def _first_alone(self) -> list[int]:
        core_first = sorted(self._alone, key=lambda row: (not row.is_core, row.pk))
        return [row.pk for row in core_first[:MOST_BACKUP_NAMES]]

    @property
    def first_without_backup(self) -> list[PlannedTask]:
        return [self._named[pk] for pk in self._first_alone]

    @property
    def more_without_backup(self) -> int:
        return self.without_backup - len(self.first_without_backup)

    @cached_property
    def undivided_changes(self) -> int:
        return undivided_changes(self.scenario, self.rows)

    @property
    def clusters(self) -> list[str]:
        return list(Cluster.values)

    @property
    def view_choices(self) -> Sequence[tuple[str, object]]:
        return VIEW_CHOICES

    @property
    def bar_choices(self) -> Sequence[tuple[str, object]]:
        return BAR_CHOICES

    @property
    def people_before(self) -> str:
        return self._people_page(-1)

    @property
    def people_after(self) -> str:
        return self._people_page(1)

    def _people_page(self, step: int) -> str:
        page = self.board.crowd.page if self.board else 1
        return self.filters.address(page=page + step)

    @property
    def opens_find(self) -> bool:
        """In a large team, and where something was asked for."""
        is_large = self.board is not None and self.board.is_large
        return is_large or self.filters.has_people or bool(self.filters.words)

    @property
    def people_choices(self) -> Sequence[tuple[str, object]]:
        return PEOPLE_CHOICES

    @property
    def people(self) -> str:
        """Which people are asked for, also where nobody asked."""
        if self.filters.people or self.board is None:
            return self.filters.people
        is_search = bool(self.filters.person or self.filters.home)
        return usual(self.board.crowd.here, is_search=is_search)

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
    rows: ScenarioRows
    undivided_changes: int


def row_page(planned: PlannedTask, columns: Sequence[int]) -> RowPage | None:
    """The row with a cell for each of these people; nothing if one of them is not here any more."""
    filters = Filters(place=place_key(planned), task=planned.pk, columns=tuple(columns))
    rows = ScenarioRows(planned.scenario)
    found = board(planned.scenario, filters, rows=rows)
    if len(found.columns) != len(columns):
        return None
    return RowPage(found, found.rows[0], rows, undivided_changes(planned.scenario, rows))
