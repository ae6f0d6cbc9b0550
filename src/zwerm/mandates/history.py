"""Who held what when, and who changed it: from the mandates themselves and the audit log."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.models import AuditEvent
from zwerm.core.reading_together import read_together
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

from .changing import UNDONE, Row, deeds_at
from .entries import COLUMNS
from .handover import Succession
from .models import Mandate
from .queries import place_ids

MOST_DEEDS = 100
MOST_READ = 1000
Found = TypeVar("Found", bound=models.Model)


class Origin(models.TextChoices):
    """Where a mandate comes from."""

    DIVISION = "division", _("from the division")
    HAND = "hand", _("agreed by hand")
    HANDOVER = "handover", _("handed over")


WORDS: dict[str, str | Promise] = {
    "given": _("gave a mandate"),
    "changed": _("gave a mandate to someone else"),
    "adjusted": _("changed what is agreed with a mandate"),
    "ended": _("ended a mandate"),
    "together": _("gave many mandates in one act"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """Someone had a mandate in these days."""

    mandate: Mandate
    today: date
    is_handed_over: bool = False

    @property
    def is_past(self) -> bool:
        return self.mandate.ends_on is not None and self.mandate.ends_on < self.today

    @property
    def is_future(self) -> bool:
        return self.mandate.starts_on > self.today

    @property
    def origin(self) -> Origin:
        if self.is_handed_over:
            return Origin.HANDOVER
        return Origin.DIVISION if self.mandate.scenario_id else Origin.HAND


@dataclass(frozen=True, slots=True)
class Change:
    """One mandate as it was and as it became; None where there was, or is, none."""

    was: Mandate | None
    now: Mandate | None

    @property
    def one(self) -> Mandate:
        mandate = self.now or self.was
        assert mandate is not None  # noqa: S101 # a change has a side
        return mandate


@dataclass(frozen=True, slots=True)
class Told:
    """A deed: who did what when, and what it changed."""

    event: AuditEvent
    changes: list[Change]
    place: Organisation | None
    is_undone: bool

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def by(self) -> User | None:
        return self.event.user

    @property
    def is_undoing(self) -> bool:
        return self.event.verb == UNDONE

    @property
    def may_be_undone(self) -> bool:
        return not self.is_undoing and not self.is_undone

    @property
    def words(self) -> str | Promise:
        if self.is_undoing:
            return _("undid a change")
        return WORDS.get(self.event.details.get("deed", ""), WORDS["changed"])


def deeds(places: Collection[int]) -> list[Told]:
    """The last ones at these places."""
    return _told(deeds_at(places)[:MOST_DEEDS])


@dataclass(frozen=True, slots=True)
class Column:
    """Everyone who had one kind of mandate for a task at a place, the present ones first."""

    kind: str
    label: str | Promise
    held: list[Held]


@dataclass(frozen=True, slots=True)
class TaskHistory:
    columns: list[Column]
    deeds: list[Told]


def task_history(task: Task, place: Organisation) -> TaskHistory:
    """Of a task at a place and above it: who held it when, and what was changed."""
    found = Mandate.objects.filter(task=task, organisation__in=place_ids(place))
    related = found.select_related("person", "organisation", "scenario", "deputy")
    light = related.defer("scenario__problem", "scenario__plan")
    rows = _held(light.order_by("-starts_on", "-pk"), Q(mandate__task=task))
    columns = [Column(kind, label, _of(rows, kind)) for kind, label in COLUMNS.items()]
    about = [
        event
        for event in deeds_at(place_ids(place))[:MOST_READ]
        if any(row["fields"]["task"] == task.pk for row in _rows(event))
    ]
    return TaskHistory(columns, _told(about[:MOST_DEEDS], only=task.pk))


def past_mandates(person: Person) -> list[Held]:
    """What someone had before, the last first."""
    today = timezone.localdate()
    found = Mandate.objects.filter(person=person, ends_on__lt=today)
    related = found.select_related("task", "organisation", "scenario", "person", "deputy")
    light = related.defer("scenario__problem", "scenario__plan")
    return _held(light.order_by("-ends_on", "-pk"), Q(successor=person))


def _held(mandates: Iterable[Mandate], successions: Q) -> list[Held]:
    """With whether it came from someone who left or was away."""
    confirmed = Succession.objects.filter(successions, handover__confirmed_at__isnull=False)
    fields = ("mandate__task", "mandate__kind", "successor", "handover__first_day")
    handed = set(confirmed.values_list(*fields))
    today = timezone.localdate()
    return [
        Held(one, today, (one.task_id, one.kind, one.person_id, one.starts_on) in handed)
        for one in mandates
    ]


def _of(rows: Iterable[Held], kind: str) -> list[Held]:
    is_backup = kind == "backup"
    wanted = Mandate.Kind.EXECUTE if is_backup else kind
    here = [
        row for row in rows if row.mandate.kind == wanted and row.mandate.is_backup == is_backup
    ]
    return sorted(here, key=lambda row: row.is_past)


def _rows(event: AuditEvent) -> list[Row]:
    return [*event.details.get("was", []), *event.details.get("now", [])]


def _told(events: Collection[AuditEvent], only: int | None = None) -> list[Told]:
    fields = [row["fields"] for event in events for row in _rows(event)]
    tasks = Task.objects.filter(pk__in={one["task"] for one in fields})
    people = Person.objects.filter(pk__in={one["person"] for one in fields})
    places = Organisation.objects.filter(pk__in={one["organisation"] for one in fields})
    read_together(tasks, people, places)
    known = _Known(_by_key(tasks), _by_key(people), _by_key(places))
    undone = {event.details.get("event") for event in events if event.verb == UNDONE}
    return [
        Told(
            event,
            known.changes(event, only),
            known.places.get(int(event.object_id)),
            is_undone=event.pk in undone,
        )
        for event in events
    ]


def _by_key(rows: "QuerySet[Found]") -> dict[int, Found]:
    return {row.pk: row for row in rows}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of the log are about; who or what is gone since, is left out."""

    tasks: dict[int, Task]
    people: dict[int, Person]
    places: dict[int, Organisation]

    def changes(self, event: AuditEvent, only: int | None) -> list[Change]:
        was = {row["pk"]: self.mandate(row) for row in event.details.get("was", [])}
        now = {row["pk"]: self.mandate(row) for row in event.details.get("now", [])}
        found = []
        for pk in {**was, **now}:
            change = Change(was.get(pk), now.get(pk))
            if change.was is None and change.now is None:
                continue
            if only is None or change.one.task_id == only:
                found.append(change)
        return found

    def mandate(self, row: Row) -> Mandate | None:
        given: dict[str, Any] = row["fields"]
        task, person = self.tasks.get(given["task"]), self.people.get(given["person"])
        place = self.places.get(given["organisation"])
        if task is None or person is None or place is None:
            return None
        return Mandate(
            pk=row["pk"],
            task=task,
            person=person,
            organisation=place,
            level=given["level"],
            pool=given["pool"],
            kind=given["kind"],
            is_backup=given["is_backup"],
            starts_on=date.fromisoformat(given["starts_on"]),
            ends_on=date.fromisoformat(given["ends_on"]) if given["ends_on"] else None,
        )
