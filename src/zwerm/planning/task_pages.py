"""One planned task with everybody around it: who does it, who could, and why the others not."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.reading_together import read_together
from zwerm.optimiser.why import Kind
from zwerm.people.faces import Faces
from zwerm.people.models import Person
from zwerm.schools.rules import can_lead

from . import readers
from .abilities import Abilities, place_of
from .board import Cell, Filters, board
from .columns import Column
from .favours import favours
from .gaps import why_short
from .models import PlannedTask, Scenario
from .obstacles import Obstacle, obstacles
from .other_backups import other_backups
from .places import place_key, place_name
from .private_ratings import PrivateRatings
from .queries import lead_rows, to_turn_to
from .scenario_rows import ScenarioRows
from .takeovers import Takeover, takeovers

MOST_LINKS = 3
MOST_ASKED = 5
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone beside one task."""

    column: Column
    cell: Cell | None
    obstacle: Obstacle | None
    takeover: Takeover | None = None
    is_irreplaceable: bool = False
    favours: tuple[str, ...] = ()  # why this person, for who does it


@dataclass(frozen=True, slots=True)
class ObstacleGroup:
    """People who are kept from a task by the same thing."""

    title: str
    obstacles: tuple[Obstacle, ...]
    others: int = 0  # people of other schools, whom the reader does not see by name

    @property
    def people(self) -> int:
        return len(self.obstacles) + self.others


@dataclass(frozen=True, slots=True)
class TaskPage:
    """What the page of one planned task shows."""

    planned: PlannedTask
    place: str
    place_key: str
    reason: str
    candidates: tuple[Candidate, ...]
    impossible: tuple[ObstacleGroup, ...]
    may_change_task: bool
    may_pay_a_firm: bool
    by_a_firm: Takeover | None
    other_backups: str
    to_ask: tuple[User, ...]  # who may change the division, where the reader may not
    asked: str  # a name
    names: tuple[str, ...]  # of everybody to ask about
    not_divided: tuple[str, ...]  # of those the names of who came after the division
    may_see_ways: bool
    told: frozenset[int]  # of whom a shared answer of their own stands on it, by key

    @property
    def involved(self) -> list[Candidate]:
        return [one for one in self.candidates if one.cell and one.cell.state != "can"]

    @property
    def has_backup(self) -> bool:
        return any(one.cell.state == "backup" for one in self.involved if one.cell)

    @property
    def able(self) -> list[Candidate]:
        """Who could do it in a division that gives them less of something else, or more hours.

        Whoever could take it over at the least cost goes first.
        """
        able = [one for one in self.candidates if one.cell and one.cell.state == "can"]
        return sorted(able, key=lambda one: (not one.takeover, one.takeover and one.takeover.rank))

    @property
    def takes_over(self) -> bool:
        """Whether anyone who could do it too has a way to take it over."""
        return any(one.takeover for one in self.able)

    @property
    def others(self) -> list[Obstacle]:
        return [one for group in self.impossible for one in group.obstacles]

    @property
    def nearly(self) -> list[Obstacle]:
        """Who is one level short, as far as the reader may know."""
        return [one for one in self.others if one.levels_short == 1][:MOST_LINKS]

    @property
    def someone_can(self) -> bool:
        return bool(self.able) or any(one.kind == Kind.COLOUR for one in self.others)

    @property
    def asked_candidates(self) -> list[Candidate]:
        """Who can do it, or does, and has the name that is asked for."""
        found = [*self.involved, *self.able]
        return [one for one in found if is_asked(self.asked, one.column.person.name)][:MOST_ASKED]

    @property
    def asked_others(self) -> list[Obstacle]:
        """Who cannot and has that name."""
        return [one for one in self.others if is_asked(self.asked, one.person.name)][:MOST_ASKED]

    @property
    def needs_hours(self) -> list[Obstacle]:
        """Who can do it and would with more hours, where the reader may give these."""
        found = [one.obstacle for one in self.able if one.obstacle] + self.others
        kinds = {Kind.HOURS, Kind.COLOUR}
        return [one for one in found if one.kind in kinds and one.remedy][:MOST_LINKS]


def is_asked(name: str, whole: str) -> bool:
    """Whether these are parts of someone's name."""
    own = whole.casefold()
    return bool(name) and all(word in own for word in name.casefold().split())


def task_page(
    planned: PlannedTask, *, reader: User, asked: str = "", rows: ScenarioRows | None = None
) -> TaskPage:
    scenario, rows = planned.scenario, rows or ScenarioRows(planned.scenario)
    abilities, key = Abilities.of(scenario), place_key(planned)
    asked = asked.strip()[:LONGEST_NAME]
    around = _Around(planned, abilities, reader, asked, rows)
    may_change = can_work_in_team(reader, scenario.organisation)
    return TaskPage(
        planned=planned,
        place=place_name(planned),
        place_key=key,
        reason=why_short(planned, abilities, rows) if planned.short_minutes else "",
        candidates=around.candidates(),
        impossible=tuple(group for group in around.groups() if group.people),
        may_change_task=can_work_in_team(reader, planned.organisation),
        other_backups=around.other_backups,
        by_a_firm=around.takeovers.of_a_firm,
        may_pay_a_firm=bool(planned.task.outsourcing_euro_an_hour)
        and can_lead(reader, planned.organisation),
        to_ask=around.to_ask,
        asked=asked,
        names=around.names,
        not_divided=around.not_divided,
        may_see_ways=may_change,
        told=frozenset(around.told),
    )


def note_reading(page: TaskPage, *, reader: User) -> None:
    """Those whose own answers the page tells see who looked, as on the page of the team."""
    place = page.planned.scenario.organisation
    readers.note_reading(reader, readers.TEAM_SEEN, place, set(page.told))


class _Around:
    """Everybody around one planned task, read once."""

    def __init__(
        self,
        planned: PlannedTask,
        abilities: Abilities,
        reader: User,
        asked: str,
        rows: ScenarioRows,
    ) -> None:
        place = place_of(planned)
        self.able = abilities.at(place)
        known = Faces.at(planned.scenario.organisation)
        named = self._named(known, planned.scenario, reader)
        self.board = board(
            planned.scenario,
            Filters(place=place_key(planned), task=planned.pk),
            abilities=abilities,
            also=named & self.able.executors,
            known=known,
            rows=rows,
        )
        columns = [column.person for column in self.board.columns]
        on_board = {known.get(person.code, person) for person in columns}
        beside = on_board | {
            known[code] for code in named & (self.able.elsewhere | self.able.without_hours)
        }
        meant = [known[code] for code in sorted(named) if is_asked(asked, known.names[code])]
        beside |= {*meant}
        self.not_divided = tuple(one.name for one in meant if one.code not in abilities.people)
        self.names = tuple(sorted({known.names[code] for code in named}))
        rows.place(beside)
        seen = known.among(named | {person.code for person in on_board}, others=on_board)
        private = PrivateRatings(abilities, seen.ids, reader, beside=beside)
        self.obstacles = obstacles(
            abilities, place, beside, readable=private.readable, reader=reader
        )
        self.favours = favours(abilities, place, private)
        self.takeovers = takeovers(planned, abilities, seen, private, reader=reader)
        self.other_backups = other_backups(planned, abilities, seen, private)
        self.told = self._told(place[0], seen, private)

    def _named(self, known: Faces, scenario: Scenario, reader: User) -> set[str]:
        """Codes of the people whom the reader may see beside any task."""
        self.to_ask: tuple[User, ...] = ()
        if can_work_in_team(reader, scenario.organisation):
            return set(known)
        team = Person.objects.in_team_of(reader).filter(pk__in=list(known.ids.values()))
        mine, leads = team.values_list("code", flat=True), lead_rows(scenario.organisation)
        read_together(mine, leads)
        self.to_ask = to_turn_to(leads)
        return set(mine)

    def _told(self, task: str, seen: Mapping[str, Person], private: PrivateRatings) -> set[int]:
        """Of who does it or could take it over why they fit, of others how far they are from it."""
        short = {one.person.code for one in self.obstacles.values() if one.levels_short}
        codes = {*self.favours, *self.takeovers.of_people, *short} & seen.keys()
        return {seen[code].pk for code in codes if private.tells_own(task, code)}

    def candidates(self) -> tuple[Candidate, ...]:
        pairs = zip(self.board.columns, self.board.rows[0].cells, strict=True)
        return tuple(
            Candidate(
                column,
                cell,
                self.obstacles.get(column.person.pk),
                self.takeovers.of_people.get(column.person.code),
                column.person.code in self.takeovers.irreplaceable,
                self.favours.get(column.person.code, ()),
            )
            for column, cell in pairs
        )

    def groups(self) -> tuple[ObstacleGroup, ...]:
        cells = {one.column.person.pk: one.cell for one in self.candidates()}
        rest = [one for pk, one in self.obstacles.items() if cells.get(pk) is None]
        elsewhere = [one for one in rest if one.kind == Kind.REACH]
        is_able = self.able.elsewhere
        return (
            _group(gettext("Can do this, but has no hours for it"), rest, {Kind.COLOUR}),
            _group(gettext("Does not reach the level yet"), rest, {Kind.MARGIN}),
            _group(
                gettext("Can do this, but does not work here"),
                [one for one in elsewhere if one.person.code in is_able],
                {Kind.REACH},
                others=len(is_able - {one.person.code for one in self.obstacles.values()}),
            ),
            _group(
                gettext("Does not work here"),
                [one for one in elsewhere if one.person.code not in is_able],
                {Kind.REACH},
            ),
        )


def _group(title: str, rest: list[Obstacle], kinds: set[Kind], *, others: int = 0) -> ObstacleGroup:
    """Those one level short first, as far as that may be known; then by name."""
    mine = [one for one in rest if one.kind in kinds]
    mine.sort(key=lambda one: (one.levels_short == 0, one.levels_short, one.person.name))
    return ObstacleGroup(title, tuple(mine), others)
