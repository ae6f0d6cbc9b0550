"""Who said yes to their mandates, who asks for a change, and of whom there is no word yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Person
from zwerm.tasks.models import Cluster, Task

from .entries import place_name
from .models import Mandate, MandateQuerySet

Answer = Mandate.Answer
# What asks for an answer first, then what is said already.
ORDER = (Answer.CHANGE, Answer.AWAITING, Answer.NOT_ASKED, Answer.CONFIRMED)
FEW_TASKS = 12


class Told(models.TextChoices):
    """To what the list of people is narrowed."""

    OPEN = "open", _("no answer yet")
    CHANGE = "change", _("asks for a change")
    WITHOUT = "without", _("no answer and no account")
    DONE = "done", _("everything confirmed")


@dataclass(slots=True)
class MyTask:
    """One of the tasks of a person at a place, with every mandate for it there."""

    task: Task
    place: str
    mandates: list[Mandate] = field(default_factory=list)

    @property
    def open(self) -> list[Mandate]:
        return [one for one in self.mandates if one.answer in {Answer.AWAITING, Answer.CHANGE}]

    @property
    def unconfirmed(self) -> list[Mandate]:
        return [one for one in self.mandates if one.confirmed_at is None]

    @property
    def is_confirmed(self) -> bool:
        return not self.unconfirmed

    @property
    def order(self) -> tuple[int, str, int]:
        first = min(ORDER.index(mandate.answer) for mandate in self.mandates)
        return first, self.task.cluster, self.task.pk


def mandates_of(person: Person) -> MandateQuerySet:
    """What someone has now or will have."""
    found = Mandate.objects.filter(person=person).from_day(timezone.localdate())
    related = found.select_related("task", "organisation__parent__parent", "deputy", "person")
    return related.order_by("starts_on", "pk")


def my_tasks(mandates: Iterable[Mandate]) -> list[MyTask]:
    """By task and place; what asks for an answer first."""
    tasks: dict[tuple[int, int, str, str], MyTask] = {}
    for one in mandates:
        key = (one.task_id, one.organisation_id, one.level, one.pool)
        if key not in tasks:
            tasks[key] = MyTask(one.task, place_name(one))
        tasks[key].mandates.append(one)
    return sorted(tasks.values(), key=lambda mine: mine.order)


@dataclass(slots=True)
class MyCluster:
    """The tasks of a person in one cluster, to fold."""

    cluster: str
    tasks: list[MyTask] = field(default_factory=list)
    is_open: bool = False

    @property
    def awaiting(self) -> list[Mandate]:
        return [one for mine in self.tasks for one in mine.mandates if one.is_awaiting]


def my_clusters(mandates: Iterable[Mandate]) -> list[MyCluster]:
    """A few tasks stand open; of many only the first cluster that asks for an answer."""
    found = {cluster: MyCluster(cluster) for cluster in Cluster.values}
    tasks = my_tasks(mandates)
    for mine in tasks:
        found[mine.task.cluster].tasks.append(mine)
    clusters = [one for one in found.values() if one.tasks]
    for one in clusters if len(tasks) <= FEW_TASKS else _first_to_answer(clusters):
        one.is_open = True
    return clusters


def _first_to_answer(clusters: list[MyCluster]) -> list[MyCluster]:
    return [one for one in clusters if any(mine.open for mine in one.tasks)][:1]


@dataclass(slots=True)
class PersonAnswers:
    """How far one person is."""

    person: Person
    awaiting: int = 0
    confirmed: int = 0
    not_asked: int = 0
    asks: list[Mandate] = field(default_factory=list)
    asked_at: datetime | None = None
    reminded_at: datetime | None = None

    @property
    def total(self) -> int:
        return self.awaiting + self.confirmed + self.not_asked + len(self.asks)

    @property
    def is_open(self) -> bool:
        return self.awaiting > 0

    @property
    def has_account(self) -> bool:
        return self.person.user_id is not None

    @property
    def address(self) -> str:
        """Where a reminder goes: who has no account cannot answer by a link."""
        user = self.person.user
        return (user.email or "") if user is not None else ""

    @property
    def told(self) -> set[Told]:
        kinds = {
            Told.OPEN: self.is_open,
            Told.CHANGE: bool(self.asks),
            Told.WITHOUT: self.is_open and not self.has_account,
            Told.DONE: self.confirmed == self.total,
        }
        return {kind for kind, is_so in kinds.items() if is_so}


def answers_at(places: Iterable[int]) -> list[PersonAnswers]:
    """Everyone with a mandate at these places; who asks for a change first, then the least said."""
    found = Mandate.objects.filter(organisation__in=set(places)).from_day(timezone.localdate())
    is_open = Q(asked_at__isnull=False, confirmed_at__isnull=True, asks_change="")
    counted = found.values("person").annotate(
        awaiting=Count("pk", filter=is_open),
        confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)),
        not_asked=Count("pk", filter=Q(asked_at=None, confirmed_at=None, asks_change="")),
        first_asked=Min("asked_at", filter=is_open),
        last_reminded=Max("reminded_at", filter=is_open),
    )
    rows = {row["person"]: row for row in counted.order_by("person")}
    people = Person.objects.select_related("user").in_bulk(rows)
    answers = {
        pk: PersonAnswers(
            people[pk],
            awaiting=row["awaiting"],
            confirmed=row["confirmed"],
            not_asked=row["not_asked"],
            asked_at=row["first_asked"],
            reminded_at=row["last_reminded"],
        )
        for pk, row in rows.items()
    }
    for mandate in found.exclude(asks_change="").select_related("task").order_by("pk"):
        answers[mandate.person_id].asks.append(mandate)
    return sorted(
        answers.values(), key=lambda one: (-len(one.asks), -one.awaiting, one.person.name)
    )


@dataclass(frozen=True, slots=True)
class AnswerList:
    """The people that are shown, and how many there are of each."""

    rows: list[PersonAnswers]
    counts: list[tuple[Told, int]]
    total: int
    told: str
    text: str

    @property
    def to_remind(self) -> list[PersonAnswers]:
        return [row for row in self.rows if row.is_open and row.address]


def answer_list(people: list[PersonAnswers], *, told: str = "", text: str = "") -> AnswerList:
    known = told if told in Told.values else ""
    words = text.casefold().split()
    rows = [
        row
        for row in people
        if (not known or Told(known) in row.told)
        and all(word in row.person.name.casefold() for word in words)
    ]
    counts = [(kind, sum(kind in row.told for row in people)) for kind in Told]
    return AnswerList(rows, counts, len(people), known, text)
