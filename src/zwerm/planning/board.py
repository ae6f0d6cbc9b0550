"""The board: people × tasks of one place in a scenario, read from the database."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q, QuerySet

from zwerm.people.faces import Faces
from zwerm.people.models import Person
from zwerm.tasks.models import Cluster, Level

from .abilities import Abilities, place_of
from .cells import Board, Cell, ClusterGroup, Key, Row, State
from .columns import Column, Hours, columns
from .commenting import Subject, subject_of
from .crowd import chosen
from .filters import EVERYTHING, Filters
from .models import Pin, PlannedTask, Scenario, StandingRule
from .scenario_rows import ScenarioRows

__all__ = ["Board", "Cell", "Filters", "Row", "board", "pin_for", "standing_for"]


def board(
    scenario: Scenario,
    filters: Filters = EVERYTHING,
    *,
    abilities: Abilities | None = None,
    also: Collection[str] = (),
    known: Faces | None = None,
    rows: ScenarioRows | None = None,
) -> Board:
    """The people and tasks of one place, in a number of queries that does not grow.

    `also` are codes of people who get a column without working there, `known` everyone of the
    organisation by code where that was read already.
    """
    rows = rows or ScenarioRows(scenario)
    rows.read_decisions()
    return _Reading(rows, filters, abilities or Abilities.of(scenario), known, also).board()


@dataclass
class _Reading:
    """What the rows say of the people and the tasks of a place."""

    rows: ScenarioRows
    filters: Filters
    abilities: Abilities
    known: Faces | None
    also: Collection[str] = ()
    work: Counter[tuple[int, int]] = field(default_factory=Counter)  # planned task and person
    doers: dict[int, set[int]] = field(default_factory=dict)  # of each planned task
    used: dict[int, Counter[str]] = field(default_factory=dict)  # person, by source
    spent: dict[int, Counter[str]] = field(default_factory=dict)  # person, by cluster

    def __post_init__(self) -> None:
        for task, person, _code, _name, source, minutes in self.rows.shares:
            cluster = self.rows.figures[task].cluster
            self.work[task, person] += minutes
            self.doers.setdefault(task, set()).add(person)
            self.used.setdefault(person, Counter())[source] += minutes
            self.spent.setdefault(person, Counter())[cluster] += minutes

    @property
    def scenario(self) -> Scenario:
        return self.rows.scenario

    @property
    def planned(self) -> list[PlannedTask]:
        return self.rows.planned_at(self.filters.place)

    @property
    def backups(self) -> dict[int, set[int]]:
        return self.rows.backups

    @cached_property
    def comments(self) -> Counter[Subject]:
        """How many are open, by the cell they are about."""
        about_a_task = (one for one in self.rows.comments if one.task_id is not None)
        return Counter(subject_of(one) for one in about_a_task if one.resolved_at is None)

    @cached_property
    def pins(self) -> dict[tuple[int, int], list[Pin]]:
        found: dict[tuple[int, int], list[Pin]] = {}
        for pin in self.rows.pins:
            found.setdefault((pin.task_id, pin.person_id), []).append(pin)
        return found

    @cached_property
    def standing(self) -> dict[tuple[int, int], list[StandingRule]]:
        found: dict[tuple[int, int], list[StandingRule]] = {}
        for rule in self.rows.standing:
            found.setdefault((rule.task_id, rule.person_id), []).append(rule)
        return found

    @cached_property
    def busy(self) -> set[int]:
        """Whoever has work here, stands by, or was decided about."""
        tasks = {planned.task_id for planned in self.planned}
        found = {person for task, person in self.pins if task in tasks}
        for planned in self.planned:
            found |= self.doers.get(planned.pk, set()) | self.backups.get(planned.pk, set())
        return found

    @cached_property
    def everybody(self) -> list[Person]:
        """Whoever works here: involved in a task of this place, or at home in its school."""
        known, codes = self.known, [*self._codes_at_home(), *self.also]
        if known is None:
            home = Person.objects.working_at(self.scenario.organisation).filter(code__in=codes)
            found = list(_faces(Q(pk__in=self.busy) | Q(pk__in=home.values("pk"))))
        else:
            at_home = {known.ids[code] for code in codes if code in known}
            here = self.busy | at_home
            found = [known[code] for code, key in known.ids.items() if key in here]
            found += _faces(Q(pk__in=self.busy - {person.pk for person in found}))
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

    def _hours(self, person: Person) -> Hours:
        none: Counter[str] = Counter()
        used, spent = self.used.get(person.pk, none), self.spent.get(person.pk, none)
        return Hours(used, self._available(person), spent)

    def board(self) -> Board:
        sources = list(self.rows.sources)
        people, crowd = chosen(self.everybody, self.filters, self)
        hours_of = [self._hours(person) for person in people]
        by_cluster = self.filters.bars == "cluster"
        heads = columns(people, hours_of, sources, by_cluster=by_cluster)
        shown = {code for each in hours_of for part in (each.used, each.available) for code in part}
        keys = [Key.of(source) for source in sources if source.code in shown]
        if by_cluster:
            keys = [Key.of_cluster(key) for key in Cluster.values]
        return Board(
            columns=heads,
            groups=self._groups(heads),
            sources=tuple(keys),
            tasks=len(self.planned),
            crowd=crowd,
        )

    def _groups(self, columns: tuple[Column, ...]) -> tuple[ClusterGroup, ...]:
        rows: dict[str, list[Row]] = {cluster: [] for cluster in Cluster.values}
        for planned in self.planned:
            is_alone = self.rows.is_alone(planned)
            if self.filters.shows(planned) and (is_alone or not self.filters.only_alone):
                rows[planned.task.cluster].append(self._row(planned, columns, is_alone=is_alone))
        for found in rows.values():
            found.sort(key=_missing_first)
        return tuple(
            ClusterGroup(key, tuple(found), key in self.filters.closed, self.filters.folded(key))
            for key, found in rows.items()
            if found
        )

    def _row(self, planned: PlannedTask, columns: tuple[Column, ...], *, is_alone: bool) -> Row:
        unseen = self.doers.get(planned.pk, set()) - {column.person.pk for column in columns}
        if planned.task.cluster in self.filters.closed:
            return Row(planned, (), len(unseen), is_alone)
        codes = [column.person.code for column in columns]
        able = self.abilities.at(place_of(planned), among=codes).executors
        touched = self._touched(planned)
        cells = tuple(
            self._cell(planned, column, able)
            if column.person.pk in touched
            else Cell("can", column.label)
            if column.person.code in able
            else None
            for column in columns
        )
        return Row(planned, cells, len(unseen), is_alone)

    def _touched(self, planned: PlannedTask) -> set[int]:
        """Who is something to this task besides able: most cells of a large board are not."""
        return (
            self.doers.get(planned.pk, set())
            | self.backups.get(planned.pk, set())
            | self._decided.get(planned.task_id, set())
        )

    @cached_property
    def _decided(self) -> dict[int, set[int]]:
        """About whom something was decided or said, by task."""
        found: dict[int, set[int]] = {}
        said = ((task, person) for task, _level, _place, _pool, person in self.comments)
        for task, person in (*self.pins, *self.standing, *said):
            if task is not None and person is not None:
                found.setdefault(task, set()).add(person)
        return found

    def _cell(self, planned: PlannedTask, column: Column, able: frozenset[str]) -> Cell | None:
        person, pair = column.person, (planned.task_id, column.person.pk)
        pin = pin_for(planned, self.pins[pair]) if pair in self.pins else None
        # What was decided on the board goes before what holds for every division.
        is_standing = pin is None and pair in self.standing
        standing = standing_for(planned, self.standing[pair]) if is_standing else None
        decided = pin or standing
        kind = decided.kind if decided else ""
        can = person.code in able
        minutes = self.work.get((planned.pk, person.pk), 0)
        place = planned.level, planned.organisation_id, planned.pool
        comments = self.comments.get((planned.task_id, *place, person.pk), 0)
        state = self._state(planned, person, minutes, kind)
        if state is None:
            return (
                Cell("can", column.label, can=can, comments=comments) if can or comments else None
            )
        return Cell(state, column.label, minutes, kind, standing is not None, can, comments)

    def _state(self, planned: PlannedTask, person: Person, minutes: int, kind: str) -> State | None:
        if minutes:
            return "does"
        if kind == Pin.Kind.PIN:
            return "asked"
        if person.pk in self.backups.get(planned.pk, ()):
            return "backup"
        return "never" if kind == Pin.Kind.FORBID else None


def _faces(who: Q) -> QuerySet[Person]:
    return Person.objects.filter(who).only("code", "name", "photo", "organisation")


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
