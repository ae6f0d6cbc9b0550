"""The rows of one scenario, each kind read once for all the parts of a page."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import BooleanField, Q, QuerySet, Value

from zwerm.core.reading_together import read_together
from zwerm.means.models import Source
from zwerm.people.models import Person
from zwerm.schools.family import family, family_rows
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

from .models import Allocation, Backup, PlannedTask, Scenario
from .places import EVERYWHERE, key_of, place_filter
from .standing_rules import standing_rules
from .stepping import limits_that_wait, to_redo, to_undo


class Figures(NamedTuple):
    """What a planned task needs and gets: a group of sixty schools has thousands of these."""

    pk: int
    task: int
    slug: str
    cluster: str
    organisation: int
    organisation_name: str
    level: str
    pool: str
    is_core: bool
    needs_backup: bool
    needed_minutes: int
    given_minutes: int
    outsourced_minutes: int
    is_shown: bool  # to the reader

    @property
    def place(self) -> str:
        """As addresses name it."""
        return key_of(self.organisation, self.pool)

    @property
    def covered_minutes(self) -> int:
        return min(self.needed_minutes, self.given_minutes + self.outsourced_minutes)

    @property
    def short_minutes(self) -> int:
        return self.needed_minutes - self.covered_minutes


class Share(NamedTuple):
    """What someone does of a planned task, from one source of hours."""

    planned: int
    person: int
    code: str
    name: str
    source: str
    minutes: int


class ScenarioRows:
    """`shown` are the planned tasks that the reader sees; figures know all of them.

    What is small is read on one trip with `read_decisions`; what is not asked for is not read.
    """

    def __init__(self, scenario: Scenario, shown: Q = EVERYWHERE) -> None:
        self.scenario, self.shown = scenario, shown
        of = {"planned_task__scenario": scenario}
        self._backups = Backup.objects.filter(**of).values_list("planned_task_id", "person_id")
        self.pins = scenario.pins.select_related("task", "person").order_by("pk")
        self.standing = standing_rules(scenario)
        self.caps = scenario.caps.select_related("person")
        self.to_undo, self.to_redo = to_undo(scenario), to_redo(scenario)
        self.limits_that_wait = limits_that_wait(scenario)
        self.comments = scenario.comments.select_related(
            "task", "person", "organisation", "by", "resolved_by"
        ).order_by("pk")
        named = scenario.planned_tasks.values("task")
        self.tasks = Task.objects.filter(pk__in=named)
        self.sources = Source.objects.usable_at(scenario.organisation)
        self._planned: dict[int, PlannedTask] = {}
        self._planned_at: dict[str, list[PlannedTask]] = {}

    def read_decisions(self, *more: QuerySet[Any]) -> None:
        """What people decided and said, and what stands beside it: also what a page adds."""
        beside = (*more, self.tasks, self.sources, family_rows(self.scenario.organisation.top.pk))
        decided = (self.pins, self.standing, self.caps, self.to_undo, self.to_redo)
        read_together(*decided, self.limits_that_wait, self.comments, self._backups, *beside)

    @cached_property
    def figures(self) -> dict[int, Figures]:
        """Of every planned task, by key."""
        is_shown = self.shown if self.shown else Value(1, BooleanField())
        rows = self.scenario.planned_tasks.annotate(is_shown=is_shown).values_list(
            "pk",
            "task_id",
            "task__slug",
            "task__cluster",
            "organisation_id",
            "organisation__name",
            "level",
            "pool",
            "is_core",
            "needs_backup",
            "needed_minutes",
            "given_minutes",
            "outsourced_minutes",
            "is_shown",
        )
        return {row[0]: Figures(*row) for row in rows.order_by("pk")}

    @cached_property
    def share_rows(self) -> QuerySet[Any, Any]:
        """Who has how much of what: for a page that reads it together with more."""
        rows = Allocation.objects.filter(planned_task__scenario=self.scenario).order_by("pk")
        asked = "planned_task_id", "person_id", "person__code", "person__name", "source__code"
        return rows.values_list(*asked, "minutes")

    @cached_property
    def shares(self) -> list[Share]:
        return [Share(*row) for row in self.share_rows]

    @cached_property
    def backups(self) -> dict[int, set[int]]:
        """People by planned task."""
        found: dict[int, set[int]] = {}
        for planned, person in self._backups:
            found.setdefault(planned, set()).add(person)
        return found

    def here(self, place: str) -> list[Figures]:
        """What the reader sees of a place; of everywhere where none is named."""
        return [row for row in self.figures.values() if row.is_shown and place in {"", row.place}]

    def is_alone(self, row: Figures | PlannedTask) -> bool:
        """It asks for a backup, has none, and is not wholly done by a firm."""
        is_outsourced = row.outsourced_minutes >= row.needed_minutes
        return row.needs_backup and row.pk not in self.backups and not is_outsourced

    def planned_at(self, place: str) -> list[PlannedTask]:
        """All of a place, with task and organisation."""
        if place not in self._planned_at:
            rows = self.scenario.planned_tasks.filter(place_filter(place))
            self._planned_at[place] = self._named(rows.order_by("task_id", "pk"))
        return self._planned_at[place]

    def shown_task(self, key: int) -> PlannedTask | None:
        """This one, read with all of its place; none where the reader does not see it."""
        found = self.figures.get(key)
        if found is None or not found.is_shown:
            return None
        return next(row for row in self.planned_at(found.place) if row.pk == key)

    def all_planned(self) -> list[PlannedTask]:
        """Every one, with task and organisation, also what the reader does not see."""
        return self._named(self.scenario.planned_tasks.order_by("pk"))

    def planned(self, keys: Iterable[int]) -> dict[int, PlannedTask]:
        """These, with task and organisation, by key."""
        keys = list(keys)
        if missing := [key for key in keys if key not in self._planned]:
            self._named(self.scenario.planned_tasks.filter(pk__in=missing))
        return {key: self._planned[key] for key in keys}

    def _named(self, rows: QuerySet[PlannedTask]) -> list[PlannedTask]:
        found = list(rows.defer("covers"))
        for row in found:
            row.task = self._tasks[row.task_id]
        self.place(found)
        self._planned |= {row.pk: row for row in found}
        return found

    def place(self, things: Iterable[PlannedTask | Person]) -> None:
        """Say where these are, with what is above it: the places are read once for a request."""
        for one in things:
            if one.organisation_id in self._places:
                one.organisation = self._places[one.organisation_id]

    @cached_property
    def _tasks(self) -> dict[int, Task]:
        return {task.pk: task for task in self.tasks}

    @cached_property
    def _places(self) -> dict[int, Organisation]:
        return {place.pk: place for place in family(self.scenario.organisation.top.pk)}
