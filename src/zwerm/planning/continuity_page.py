"""What happens when somebody is away, in the words and names of one page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.models import Job
from zwerm.people.faces import Faces
from zwerm.people.models import Person
from zwerm.schools.family import inside
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

from .abilities import Abilities
from .building import MINUTES_PER_QUANTUM
from .continuity_study import ContinuityStudy
from .models import Backup, PlannedTask, Scenario
from .places import place_name
from .private_ratings import PrivateRatings

Key = tuple[str, str, str]  # task, level and owner, as problem files name them

# So many single points stand in sight, and so many places are named; the rest opens or is counted.
MOST_POINTS = 10
MOST_PLACES = 2

STAGES = {
    "first": _("Zwerm looks who has room to take over."),
    "improve": _("Zwerm looks whether colleagues can make room."),
    "prove": _("Zwerm checks what cannot be saved by any division."),
    "settle": _("Zwerm looks once more at what is not certain yet."),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Work at one place, and how much of it; without minutes where that does not matter."""

    task: str
    place: str
    minutes: int = 0


def together(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The same task at several places as one piece."""
    by_task: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_task[piece.task].append(piece)
    return tuple(
        Piece(task, _places(rows), sum(row.minutes for row in rows))
        for task, rows in by_task.items()
    )


def _places(pieces: Sequence[Piece]) -> str:
    if len(pieces) <= MOST_PLACES:
        return ", ".join(piece.place for piece in pieces)
    return gettext("at %(count)d places") % {"count": len(pieces)}


@dataclass(frozen=True, slots=True)
class Handing:
    """What goes to someone. Without a taker a firm does it; the giver is another colleague."""

    taker: Person | None
    giver: Person | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """One person, and what their absence does."""

    person: Person
    core_minutes: int
    least_core_minutes: int
    is_proved: bool
    other_minutes: int
    changes: int
    core_falls: tuple[Piece, ...]
    other_falls: tuple[Piece, ...]
    taken_over: tuple[Handing, ...]
    shifted: tuple[Handing, ...]
    new_backups: tuple[Handing, ...]
    only_they_can: tuple[Piece, ...]

    @property
    def only_theirs(self) -> tuple[Piece, ...]:
        return together(self.only_they_can)

    @property
    def is_harmless(self) -> bool:
        """Nothing falls, and nobody else needs to change anything."""
        return not (self.core_falls or self.other_falls or self.taken_over or self.shifted)


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A core task that depends on one person."""

    planned: PlannedTask
    person: Person
    place: str
    nobody_else_can: bool
    has_backup: bool


@dataclass(frozen=True, slots=True)
class PointGroup:
    """Single points of one kind; the largest in sight, the rest a click away."""

    title: str
    points: list[SinglePoint]

    @property
    def first(self) -> list[SinglePoint]:
        return self.points[:MOST_POINTS]

    @property
    def rest(self) -> list[SinglePoint]:
        return self.points[MOST_POINTS:]


@dataclass(frozen=True, slots=True)
class StudyProgress:
    """A running study in words, with the gravest absences found so far."""

    job: Job
    names: Mapping[str, Person]

    @property
    def percent(self) -> int:
        return round(100 * self.job.progress)

    @property
    def is_stopping(self) -> bool:
        return self.job.is_cancel_requested

    @property
    def stage(self) -> str:
        if self.job.state == Job.State.WAITING:
            return gettext("The question waits for its turn.")
        if self.is_stopping:
            return gettext("Zwerm rounds off…")
        return str(STAGES.get(self.job.details.get("stage", ""), STAGES["first"]))

    @property
    def people(self) -> int:
        return int(self.job.details.get("people", 0))

    @property
    def proved(self) -> int:
        return int(self.job.details.get("proved", 0))

    @property
    def so_far(self) -> list[tuple[Person, int, bool]]:
        rows = self.job.details.get("so_far", [])
        return [(self.names[code], m, sure) for code, m, sure in rows if code in self.names]


class ContinuityPage:
    """The page of one scenario, for someone of the team that divides it."""

    def __init__(self, scenario: Scenario, *, reader: User) -> None:
        self.scenario, self._reader = scenario, reader
        rows = ContinuityStudy.objects.filter(scenario=scenario).select_related("job")
        self.study = rows.first()

    @cached_property
    def people(self) -> Faces:
        return Faces.at(self.scenario.organisation)

    @property
    def progress(self) -> StudyProgress | None:
        if self.study is None or self.study.job is None or not self.study.is_running:
            return None
        return StudyProgress(self.study.job, self.people)

    @property
    def error(self) -> str:
        job = self.study.job if self.study else None
        return job.error if job is not None and job.state == Job.State.FAILED else ""

    @property
    def has_answers(self) -> bool:
        return self.study is not None and self.study.has_answers

    @property
    def is_stale(self) -> bool:
        return (
            self.study is not None and self.has_answers and not self.study.is_about(self.scenario)
        )

    @cached_property
    def missed(self) -> list[Missed]:
        """Who is missed most first. Of an earlier division nothing is told."""
        if self.study is None or not self.study.is_about(self.scenario):
            return []
        private = PrivateRatings(Abilities.of(self.scenario), self.people.ids, self._reader)
        tasks = {task.slug: task.name for task in self._tasks}
        places = {place.code: place.name for place in self._places}
        reading = _Reading(self.people, tasks, places, private)
        return reading.missed(self.study.answers)

    @property
    def grave(self) -> list[Missed]:
        return [one for one in self.missed if one.core_minutes > 0]

    @property
    def bearable(self) -> list[Missed]:
        """Without whom all core work goes on, though something changes."""
        return [one for one in self.missed if one.core_minutes <= 0 and not one.is_harmless]

    @property
    def harmless(self) -> list[Missed]:
        return [one for one in self.missed if one.core_minutes <= 0 and one.is_harmless]

    @property
    def unproved(self) -> int:
        return sum(not one.is_proved for one in self.missed)

    @cached_property
    def several_places(self) -> bool:
        """Whether it helps to say where work is done."""
        places = self.scenario.planned_tasks.values("organisation", "pool")
        return places.order_by().distinct().count() > 1

    @cached_property
    def _tasks(self) -> list[Task]:
        """Those that are in the division."""
        return list(Task.objects.filter(pk__in=self.scenario.planned_tasks.values("task")))

    @cached_property
    def _places(self) -> list[Organisation]:
        return inside(self.scenario.organisation)

    @cached_property
    def single_points(self) -> list[SinglePoint]:
        """Core tasks with one name; those that nobody else can do first, then without backup."""
        alone = {(piece, one.person.pk) for one in self.missed for piece in self._alone(one)}
        core = self.scenario.planned_tasks.filter(is_core=True, outsourced_minutes=0)
        rows = core.annotate(
            doers=Count("allocations__person", distinct=True),
            doer=Min("allocations__person"),
            has_backup=Exists(Backup.objects.filter(planned_task=OuterRef("pk"))),
        ).filter(doers=1)
        known = rows.defer("covers").order_by("pk")
        people = self._doers({row.doer for row in known})
        tasks = {task.pk: task for task in self._tasks}
        places = {place.pk: place for place in self._places}
        for row in known:
            row.task, row.organisation = tasks[row.task_id], places[row.organisation_id]
        found = [_point(row, people[row.doer], alone) for row in known]
        risky = [one for one in found if one.nobody_else_can or not one.has_backup]
        return sorted(risky, key=lambda one: (not one.nobody_else_can, -one.planned.needed_minutes))

    def _doers(self, keys: set[int]) -> dict[int, Person]:
        """Of whom the answers tell is read already, but somebody may have left since."""
        known = {one.pk: one for one in self.people.values()} if self.missed else {}
        if missing := keys - known.keys():
            known |= Person.objects.only("name", "photo").in_bulk(missing)
        return known

    def _alone(self, one: Missed) -> set[tuple[str, str]]:
        return {(piece.task, piece.place) for piece in one.only_they_can}

    @property
    def point_groups(self) -> list[PointGroup]:
        alone = [one for one in self.single_points if one.nobody_else_can]
        others = [one for one in self.single_points if not one.nobody_else_can]
        groups = [
            PointGroup(gettext("Core tasks that only one person can do"), alone),
            PointGroup(gettext("Core tasks with one name and no backup"), others),
        ]
        return [group for group in groups if group.points]


def _point(planned: Any, person: Person, alone: set[tuple[tuple[str, str], int]]) -> SinglePoint:
    """Of a planned task that comes with whether it has a backup."""
    place = place_name(planned)
    return SinglePoint(
        planned=planned,
        person=person,
        place=place,
        nobody_else_can=((planned.task.name, place), person.pk) in alone,
        has_backup=planned.has_backup,
    )


class _Reading:
    """Turns the ids in the answers into names; people who are gone from here are left out."""

    def __init__(
        self,
        people: Mapping[str, Person],
        tasks: Mapping[str, str],
        places: Mapping[str, str],
        private: PrivateRatings,
    ) -> None:
        self.people, self.tasks, self.places, self.private = people, tasks, places, private
        self.each = MINUTES_PER_QUANTUM

    def missed(self, answers: Mapping[str, Any]) -> list[Missed]:
        self.each = 60 // answers.get("quanta_per_hour", 60 // MINUTES_PER_QUANTUM)
        rows = answers.get("absences", [])
        return [self._missed(row) for row in rows if row["person"] in self.people]

    def _missed(self, row: Mapping[str, Any]) -> Missed:
        falls = row["falls"]
        own = [move for move in row["moves"] if move[3] == row["person"]]
        others = [move for move in row["moves"] if move[3] != row["person"]]
        return Missed(
            person=self.people[row["person"]],
            core_minutes=row["core_lost"] * self.each,
            least_core_minutes=max(row["core_lost_bound"], 0) * self.each,
            is_proved=row["core_lost"] == row["core_lost_bound"],
            other_minutes=sum(quanta for *_key, quanta, is_core in falls if not is_core)
            * self.each,
            changes=row["changes"],
            core_falls=together(self._piece(key, q) for *key, q, is_core in falls if is_core),
            other_falls=together(self._piece(key, q) for *key, q, is_core in falls if not is_core),
            taken_over=self._handings(own, of_colleagues=False),
            shifted=self._handings(others, of_colleagues=True),
            new_backups=self._new_backups(row["backups"]),
            only_they_can=tuple(self._piece(key) for key in row["only_they_can"]),
        )

    def _handings(self, moves: Iterable[Any], *, of_colleagues: bool) -> tuple[Handing, ...]:
        pieces: dict[tuple[str | None, str | None], list[Piece]] = defaultdict(list)
        for *key, giver, taker, quanta in moves:
            pieces[taker, giver if of_colleagues else None].append(self._piece(key, quanta))
        return tuple(
            Handing(self._person(taker), self._person(giver), together(found))
            for (taker, giver), found in pieces.items()
            if taker is None or taker in self.people
        )

    def _new_backups(self, rows: Iterable[Sequence[str]]) -> tuple[Handing, ...]:
        """Not told of whom it would give away that they are a level short."""
        pieces: dict[str, list[Piece]] = defaultdict(list)
        for task, level, owner, code in rows:
            if code in self.people and not self.private.hide_level((task, level, owner), code):
                pieces[code].append(self._piece((task, level, owner)))
        return tuple(
            Handing(self.people[code], None, together(found)) for code, found in pieces.items()
        )

    def _person(self, code: str | None) -> Person | None:
        return None if code is None else self.people.get(code)

    def _piece(self, key: Sequence[str], quanta: int = 0) -> Piece:
        task, level, owner = key
        return Piece(self.tasks.get(task, task), self._place(level, owner), quanta * self.each)

    def _place(self, level: str, owner: str) -> str:
        """A school that shares with nobody is a pool by itself, and goes by its own name."""
        if level == "G":
            return gettext("Together for the whole group")
        if level == "P" and owner not in self.places:
            return gettext("Together in %(pool)s") % {"pool": owner}
        return self.places.get(owner, owner)
