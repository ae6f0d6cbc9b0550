"""What a scan says, for the person and for those they share it with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.core.models import AuditEvent
from zwerm.people.models import Person
from zwerm.people.queries import known_well_to
from zwerm.schools.models import Organisation, first_year_of

from .items import scan
from .levels import from_digcompedu, level_of
from .models import Answer, Run, SecondLook, Sharing, Wish
from .steps import Step, question_count, steps

# What other parts write down when someone reads what a person shares: about the person, or about
# a place with the people whose answers stood on the page.
READING = ("viewed_ratings", "ratings_seen")
READING_OF_MANY = ("team_seen", "team_exported", "downloaded_workbook", "gaps_seen")
MOST_EVENTS = 400
MOST_VIEWS = 30


def own_person(user: User) -> Person | None:
    people = Person.objects.filter(user=user)
    return people.select_related("organisation__parent__parent").first()


def present_run(person: Person) -> Run | None:
    """The scan of this school year, if there is one: reading a page makes nothing."""
    return present_runs([person]).first()


def present_runs(people: "Iterable[Person] | QuerySet[Person]") -> QuerySet[Run]:
    """Of each of these, still to be read."""
    first = first_year_of(timezone.localdate())
    return _runs(people).filter(school_year__first_year=first)


def latest_finished(person: Person) -> Run | None:
    return finished_rows([person]).first()


def finished_rows(people: "Iterable[Person] | QuerySet[Person]") -> QuerySet[Run]:
    """What these finished, the last one first, still to be read."""
    return _runs(people).filter(finished_at__isnull=False)


def _runs(people: "Iterable[Person] | QuerySet[Person]") -> QuerySet[Run]:
    return Run.objects.filter(person__in=people).select_related(
        "school_year", "person__organisation__parent__parent"
    )


def own_levels(run: Run) -> dict[str, int]:
    """The level of each competence about which the answers say enough."""
    return levels_said(run, dict(run.answers.values_list("item", "level")))


def levels_said(run: Run, given: Mapping[str, int | None]) -> dict[str, int]:
    """The same, out of answers that were read already; by question."""
    found = {
        competence: level_of([given.get(item.code) for item in scan().of(competence)])
        for competence in scan().competences
    }
    if run.uses_digcompedu:
        found["P"] = from_digcompedu(run.digcompedu)
    return {competence: level for competence, level in found.items() if level is not None}


def wishes_of(run: Run) -> dict[str, int]:
    rows = run.wishes.filter(motivation__isnull=False)
    return {
        competence: motivation
        for competence, motivation in rows.values_list("competence", "motivation")
        if motivation is not None
    }


def counted_looks(run: Run) -> dict[str, list[int]]:
    """How those colleagues see it, whose answers the person lets count."""
    found: dict[str, list[int]] = {}
    for levels in run.second_looks.filter(is_counted=True).values_list("levels", flat=True):
        for competence, level in levels.items():
            found.setdefault(competence, []).append(level)
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the questions have an answer; "I do not know" is one too."""

    answered: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.answered >= self.total

    @property
    def left(self) -> int:
        return self.total - self.answered

    @property
    def minutes_left(self) -> int:
        """Our estimate: a question takes some twenty seconds."""
        return max(1, round(self.left / 3))


def progress(run: Run) -> Progress:
    codes = [item.code for item in scan().items]
    answered = run.answers.filter(item__in=codes).count()
    wishes = run.wishes.filter(competence__in=scan().competences).count()
    return Progress(answered + wishes, question_count())


def open_steps(run: Run) -> list[Step]:
    """The screens where a question has no answer yet."""
    answered = set(run.answers.values_list("item", flat=True))
    wished = set(run.wishes.values_list("competence", flat=True))
    return [
        step
        for step in steps()
        if step.screen is not None
        and (
            not {item.code for item in step.screen.items} <= answered
            or (step.screen.asks_wish and step.screen.competence not in wished)
        )
    ]


@dataclass(frozen=True, slots=True)
class SharedExtras:
    """Traits and wanted hours of someone, as far as the reader may know them."""

    traits: list[str]
    wanted_minutes: int | None

    @property
    def is_empty(self) -> bool:
        return not self.traits and self.wanted_minutes is None


class Extras:
    """What someone told besides in the last scan that was finished: rows read with more.

    Who is not in the team reads none of them.
    """

    def __init__(self, person: Person, *, user: User) -> None:
        self._person, self._is_own = person, person.user_id == user.pk
        known = known_well_to(user, person)
        self._sharing = Sharing.objects.filter(person__in=known.values("pk"))
        self._runs = finished_rows(known)[:1]
        self.rows = self._sharing, self._runs

    @property
    def shared(self) -> SharedExtras:
        run = next(iter(self._runs), None)
        if run is None:
            return SharedExtras([], None)
        sharing = next(iter(self._sharing), Sharing(person=self._person))
        team, own = Sharing.Audience.TEAM, self._is_own
        return SharedExtras(
            [str(label) for label in run.trait_labels] if own or sharing.traits == team else [],
            run.wanted_minutes if own or sharing.hours == team else None,
        )


def shared_extras(person: Person, *, user: User) -> SharedExtras:
    return Extras(person, user=user).shared


@dataclass(frozen=True, slots=True)
class View:
    """Someone who read what the person shares, and on which day."""

    day: date
    name: str


def views_of(person: Person) -> list[View]:
    """Who looked, the last first; once for each day."""
    about = AuditEvent.objects.exclude(user=person.user_id).select_related("user")
    alone = about.filter(
        content_type=ContentType.objects.get_for_model(Person),
        object_id=str(person.pk),
        verb__in=READING,
    )
    places = Organisation.objects.below(person.organisation.top.pk).values_list("pk", flat=True)
    # Not every database can search in what an event says.
    together = about.filter(
        content_type=ContentType.objects.get_for_model(Organisation),
        object_id__in=[str(pk) for pk in places],
        verb__in=READING_OF_MANY,
    )
    events = [
        *alone[:MOST_EVENTS],
        *(row for row in together[:MOST_EVENTS] if person.pk in _read(row)),
    ]
    events.sort(key=lambda row: row.at, reverse=True)
    found = [View(timezone.localdate(row.at), str(row.user or "")) for row in events]
    return list(dict.fromkeys(found))[:MOST_VIEWS]


def _read(event: AuditEvent) -> list[int]:
    people = event.details.get("people", [])
    return people if isinstance(people, list) else []


def looks_asked_of(user: User) -> QuerySet[SecondLook]:
    return SecondLook.objects.asked_of(user).select_related("run__person")


@dataclass(frozen=True, slots=True)
class Invitation:
    """The card on the start page: what there is to do about the own scan."""

    run: Run | None
    progress: Progress | None
    looks: QuerySet[SecondLook]

    @property
    def is_open(self) -> bool:
        return bool(self.looks) or self.run is None or not self.run.is_finished


def runs_with_progress(user: User) -> QuerySet[Run]:
    """The scan of this school year of the user, with how far it is, still to be read."""
    codes = [item.code for item in scan().items]
    answers = Answer.objects.filter(run=OuterRef("pk"), item__in=codes)
    wishes = Wish.objects.filter(run=OuterRef("pk"), competence__in=scan().competences)
    runs = present_runs(Person.objects.filter(user=user))
    return runs.annotate(answered=_number_of(answers) + _number_of(wishes))


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("run").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def invitation(
    person: Person | None, runs: QuerySet[Run], looks: QuerySet[SecondLook]
) -> Invitation | None:
    """None for who is no person of a team."""
    if person is None:
        return None
    run = next(iter(runs), None)
    answered = Progress(vars(run)["answered"], question_count()) if run else None
    return Invitation(run, answered, looks)
