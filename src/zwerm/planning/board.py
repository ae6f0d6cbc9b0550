"""The board: people × tasks of one place in a scenario, ready to be drawn."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from django.utils.translation import gettext

from zwerm.core.charts import source_fill
from zwerm.core.templatetags.zwerm import hours, hours_unit
from zwerm.means.models import Source
from zwerm.people.models import Person
from zwerm.people.queries import people_by_code
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster, Level

from .abilities import Abilities, place_of
from .columns import Column, Hours, columns, source_name
from .models import Allocation, Backup, Pin, PlannedTask, Scenario, StandingRule
from .places import place_filter

State = Literal["does", "asked", "backup", "never", "can"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What of a scenario is shown. An empty place is the whole scenario."""

    place: str = ""
    cluster: str = ""
    only_gaps: bool = False
    only_core: bool = False
    task: int | None = None  # the key of one planned task

    def shows(self, planned: PlannedTask) -> bool:
        return (
            self.task in (None, planned.pk)
            and self.cluster in ("", planned.task.cluster)
            and (not self.only_gaps or planned.short_minutes > 0)
            and (not self.only_core or planned.is_core)
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person is to one task; a person who has nothing to do with it has no cell."""

    state: State
    who: str
    minutes: int = 0
    pin: str = ""  # a value of Pin.Kind, when someone decided about this cell
    is_standing: bool = False  # decided for every division, so not on the board
    can: bool = True  # be the executor

    @property
    def is_pinned(self) -> bool:
        return self.pin == Pin.Kind.PIN

    @property
    def is_leaving(self) -> bool:
        """Has work here that the next division must give to someone else."""
        return self.pin == Pin.Kind.FORBID and self.state != "never"

    @property
    def css(self) -> str:
        css = {
            "does": "cell",
            "asked": "cell cell--asked",
            "backup": "cell cell--reserve",
            "never": "cell cell--never",
            "can": "",
        }[self.state]
        css += " cell--pinned" if self.is_pinned else ""
        return css + (" cell--leaving" if self.is_leaving else "")

    @property
    def text(self) -> str:
        if self.state == "does":
            return hours(self.minutes)
        return {"asked": "…", "backup": "R", "never": "×"}.get(self.state, "")

    @property
    def label(self) -> str:
        """The cell in words."""
        sentence = {
            "does": gettext("%(who)s does this, %(hours)s"),
            "backup": gettext("%(who)s is the backup"),
            "never": gettext("%(who)s does not do this"),
            "asked": gettext("%(who)s is to do this after dividing again"),
            "can": gettext("%(who)s can do this"),
        }[self.state] % {"who": self.who, "hours": hours_unit(self.minutes)}
        if self.is_leaving:
            return gettext("%(sentence)s, until you divide again") % {"sentence": sentence}
        if self.is_pinned and self.state != "asked":
            return gettext("%(sentence)s, pinned") % {"sentence": sentence}
        return sentence


@dataclass(frozen=True, slots=True)
class Row:
    """A planned task with a cell for each column."""

    planned_task: PlannedTask
    cells: tuple[Cell | None, ...]

    @property
    def covered_minutes(self) -> int:
        return self.planned_task.needed_minutes - self.planned_task.short_minutes

    @property
    def shortage(self) -> str:
        """What is there of what is needed; empty where both round to the same."""
        covered, needed = hours(self.covered_minutes), hours(self.planned_task.needed_minutes)
        return "" if covered == needed else f"{covered} / {needed}"


@dataclass(frozen=True, slots=True)
class ClusterGroup:
    cluster: str
    rows: tuple[Row, ...]

    @property
    def label(self) -> str:
        return str(Cluster(self.cluster).label)

    @property
    def needed_minutes(self) -> int:
        return sum(row.planned_task.needed_minutes for row in self.rows)

    @property
    def covered_minutes(self) -> int:
        return sum(row.covered_minutes for row in self.rows)


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: a source of hours and how it is drawn."""

    label: str
    fill: str

    @classmethod
    def of(cls, source: Source) -> "Key":
        return cls(source_name(source), source_fill(source.pattern))


@dataclass(frozen=True, slots=True)
class Board:
    columns: tuple[Column, ...]
    groups: tuple[ClusterGroup, ...]
    sources: tuple[Key, ...]  # those that stand in the columns
    tasks: int  # at this place, whatever is filtered

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def is_wide(self) -> bool:
        """Too many people to see at once: the board scrolls within its own frame."""
        return len(self.columns) > 17

    @property
    def span(self) -> int:
        return len(self.columns) + 2


def board(
    scenario: Scenario,
    filters: Filters = Filters(),
    *,
    abilities: Abilities | None = None,
    also: Collection[str] = (),
) -> Board:
    """The people and tasks of one place, in a number of queries that does not grow.

    `also` are codes of people who get a column without working there.
    """
    return _Reading(scenario, filters, abilities or Abilities.of(scenario), also).board()


@dataclass
class _Reading:
    """Rows of the database, each kind read once."""

    scenario: Scenario
    filters: Filters
    abilities: Abilities
    also: Collection[str] = ()
    work: Counter[tuple[int, int]] = field(default_factory=Counter)  # planned task and person
    used: dict[int, Counter[str]] = field(default_factory=dict)  # person, by source

    def __post_init__(self) -> None:
        rows = Allocation.objects.filter(planned_task__scenario=self.scenario)
        for task, person, source, minutes in rows.values_list(
            "planned_task_id", "person_id", "source__code", "minutes"
        ):
            self.work[task, person] += minutes
            self.used.setdefault(person, Counter())[source] += minutes

    @cached_property
    def planned(self) -> list[PlannedTask]:
        rows = self.scenario.planned_tasks.filter(place_filter(self.filters.place))
        return list(rows.select_related("task", "organisation").order_by("task_id", "pk"))

    @cached_property
    def backups(self) -> set[tuple[int, int]]:
        rows = Backup.objects.filter(planned_task__scenario=self.scenario)
        return set(rows.values_list("planned_task_id", "person_id"))

    @cached_property
    def pins(self) -> dict[tuple[int, int], list[Pin]]:
        found: dict[tuple[int, int], list[Pin]] = {}
        for pin in self.scenario.pins.all():
            found.setdefault((pin.task_id, pin.person_id), []).append(pin)
        return found

    @cached_property
    def standing(self) -> dict[tuple[int, int], list[StandingRule]]:
        found: dict[tuple[int, int], list[StandingRule]] = {}
        for rule in standing_rules(self.scenario):
            found.setdefault((rule.task_id, rule.person_id), []).append(rule)
        return found

    @cached_property
    def people(self) -> list[Person]:
        """Whoever works here: involved in a task of this place, or at home in its school."""
        here = {planned.pk for planned in self.planned}
        tasks = {planned.task_id for planned in self.planned}
        involved = {person for task, person in self.work if task in here}
        involved |= {person for task, person in self.backups if task in here}
        involved |= {person for task, person in self.pins if task in tasks}
        known = people_by_code(self.scenario.organisation)
        at_home = {known[code].pk for code in (*self._codes_at_home(), *self.also) if code in known}
        found = Person.objects.filter(pk__in=involved | at_home)
        return sorted(found, key=lambda person: (-self._available(person).total(), person.name))

    def _codes_at_home(self) -> list[str]:
        schools = {row.organisation.code for row in self.planned if row.level == Level.SCHOOL}
        return [
            code
            for code, person in self.abilities.people.items()
            if self.abilities.available_minutes(code)
            and (not self.filters.place or schools.intersection(person.homes))
        ]

    def _available(self, person: Person) -> Counter[str]:
        return self.abilities.available_minutes(person.code)

    def board(self) -> Board:
        sources = list(Source.objects.usable_at(self.scenario.organisation))
        hours_of = [
            Hours(self.used.get(person.pk, Counter()), self._available(person))
            for person in self.people
        ]
        heads = columns(self.people, hours_of, sources)
        shown = {code for each in hours_of for part in (each.used, each.available) for code in part}
        return Board(
            columns=heads,
            groups=self._groups(heads),
            sources=tuple(Key.of(source) for source in sources if source.code in shown),
            tasks=len(self.planned),
        )

    def _groups(self, columns: tuple[Column, ...]) -> tuple[ClusterGroup, ...]:
        rows: dict[str, list[Row]] = {cluster: [] for cluster in Cluster.values}
        for planned in self.planned:
            if self.filters.shows(planned):
                rows[planned.task.cluster].append(self._row(planned, columns))
        for found in rows.values():
            found.sort(key=_missing_first)
        return tuple(ClusterGroup(key, tuple(found)) for key, found in rows.items() if found)

    def _row(self, planned: PlannedTask, columns: tuple[Column, ...]) -> Row:
        codes = [column.person.code for column in columns]
        able = self.abilities.at(place_of(planned), among=codes).executors
        cells = tuple(self._cell(planned, column, able) for column in columns)
        return Row(planned, cells)

    def _cell(self, planned: PlannedTask, column: Column, able: frozenset[str]) -> Cell | None:
        person, pair = column.person, (planned.task_id, column.person.pk)
        pin = pin_for(planned, self.pins.get(pair, []))
        # What was decided on the board goes before what holds for every division.
        standing = None if pin else standing_for(planned, self.standing.get(pair, []))
        decided = pin or standing
        kind = decided.kind if decided else ""
        can = person.code in able
        minutes = self.work.get((planned.pk, person.pk), 0)
        state = self._state(planned, person, minutes, kind)
        if state is None:
            return Cell("can", column.label) if can else None
        return Cell(state, column.label, minutes, kind, standing is not None, can)

    def _state(self, planned: PlannedTask, person: Person, minutes: int, kind: str) -> State | None:
        if minutes:
            return "does"
        if kind == Pin.Kind.PIN:
            return "asked"
        if (planned.pk, person.pk) in self.backups:
            return "backup"
        return "never" if kind == Pin.Kind.FORBID else None


def standing_rules(scenario: Scenario) -> list[StandingRule]:
    """What must and must not be in every division of this year, here or at a school below."""
    inside = Organisation.objects.below(scenario.organisation_id).values("pk")
    rules = StandingRule.objects.filter(
        organisation__in=inside, school_year=scenario.school_year_id
    )
    kinds = [StandingRule.Kind.PIN, StandingRule.Kind.FORBID]
    return list(rules.filter(kind__in=kinds).select_related("task", "person"))


def standing_for(planned: PlannedTask, rules: list[StandingRule]) -> StandingRule | None:
    fitting = (
        rule
        for rule in rules
        if rule.level in ("", planned.level) and rule.school_id in (None, planned.organisation_id)
    )
    return next(fitting, None)


def pin_for(planned: PlannedTask, pins: list[Pin]) -> Pin | None:
    """The decision about this task here; one for this very place goes before a general one."""
    fitting = [pin for pin in pins if _covers(pin, planned)]
    return max(fitting, key=lambda pin: (bool(pin.level), pin.organisation_id or 0), default=None)


def _covers(pin: Pin, planned: PlannedTask) -> bool:
    return (
        pin.level in ("", planned.level)
        and pin.organisation_id in (None, planned.organisation_id)
        and pin.pool in ("", planned.pool)
    )


def _missing_first(row: Row) -> tuple[bool, bool]:
    planned = row.planned_task
    return planned.short_minutes == 0, not (planned.is_core and planned.short_minutes > 0)
