"""One person: what they answer for, and what the reader may know besides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from zwerm.accounts.models import User
from zwerm.core.reading_together import read_together
from zwerm.mandates.entries import BACKUP, COLUMNS, place_name
from zwerm.mandates.models import Mandate
from zwerm.means.models import Grant
from zwerm.people.absence import Absence
from zwerm.people.models import Person, PersonQuerySet
from zwerm.people.queries import Reading, known_well_to, readings
from zwerm.people.scales import CLUSTER_WISHES
from zwerm.people.standing_in import known_absences, note_stand_ins, replaces, stand_in_rows
from zwerm.planning.models import Allocation, Scenario
from zwerm.scan.queries import Extras, SharedExtras
from zwerm.schools.family import family_rows
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Task

from .personal import Personal

MOST_PLACES = 3
# Work first, then what people come for.
ORDER = ("execute", "contact", "decide", "steer", BACKUP)


@dataclass(slots=True)
class Held:
    """A task someone has a mandate for, at one or more places; hours if the reader may know."""

    task: Task
    mandates: list[Mandate]
    minutes: int | None

    @property
    def places(self) -> str:
        names = [place_name(mandate) for mandate in self.mandates]
        more = len(names) - MOST_PLACES
        if more <= 1:
            return ", ".join(names)
        others = ngettext("%(count)d more place", "%(count)d more places", more)
        return ", ".join([*names[:MOST_PLACES], others % {"count": more}])

    @property
    def since(self) -> date:
        return min(mandate.starts_on for mandate in self.mandates)


@dataclass(frozen=True, slots=True)
class Group:
    """The mandates of one kind."""

    kind: str
    label: str
    held: list[Held]


@dataclass(frozen=True, slots=True)
class Profile:
    person: Person
    knows_hours: bool
    groups: list[Group]
    grants: list[Grant]
    ratings: list[Reading]
    homes: list[Organisation]
    extras: SharedExtras
    replaces: list[Absence]
    absences: list[Absence]
    mine: Personal | None  # what only the person finds there

    @property
    def is_own(self) -> bool:
        return self.mine is not None

    @property
    def available_minutes(self) -> int:
        return sum(grant.weekly_minutes for grant in self.grants)

    @property
    def used_minutes(self) -> int:
        return sum(held.minutes or 0 for group in self.groups for held in group.held)

    @property
    def free_minutes(self) -> int:
        return max(self.available_minutes - self.used_minutes, 0)

    @property
    def answers(self) -> list[tuple[Reading, str | Promise]]:
        """The ratings with the wish in words; empty when it is not known."""
        words = dict(CLUSTER_WISHES)
        return [
            (rating, "" if rating.motivation is None else words[rating.motivation])
            for rating in self.ratings
        ]

    @property
    def has_own_answers(self) -> bool:
        """Who sees these is then theirs to choose; what the school filled in, its team sees."""
        return all(rating.is_own_answer for rating in self.ratings)

    @property
    def audiences(self) -> list[tuple[str, str]]:
        """What there is to share, and with whom it is shared."""
        return [
            (gettext("What I can"), self.person.get_audience_display()),
            (gettext("What I like"), self.person.get_wishes_audience_display()),
        ]


class _Rows:
    """What stands on the page of a person, read on one trip. A menu is part of a page."""

    def __init__(self, user: User, person: Person) -> None:
        well = known_well_to(user, person)
        self.known = well.values_list("pk", flat=True)
        self.places = family_rows(person.organisation.top.pk)
        self.homes = person.homes.all()
        self.mandates = mandate_rows(user, person)
        self.minutes = _minutes(well)
        self.grants = _grants(user, person)
        self.stand_ins, self.replaces = stand_in_rows([person]), replaces(person)
        self.absences = known_absences(user, person)
        self.extras = Extras(person, user=user)
        self.own = Personal(person, user) if person.user_id == user.pk else None
        own = self.own.rows if self.own else ()
        read_together(
            self.known,
            self.places,
            self.homes,
            self.mandates,
            self.minutes,
            self.grants,
            self.stand_ins,
            self.replaces,
            self.absences,
            *self.extras.rows,
            *own,
        )


def profile(user: User, person: Person) -> Profile:
    """Hours are for the person and the team; ratings only for whom the person chose."""
    rows = _Rows(user, person)
    note_stand_ins([person], rows.stand_ins)
    knows_hours = bool(rows.known)
    return Profile(
        person=person,
        knows_hours=knows_hours,
        groups=_groups(rows.mandates, _by_place(rows.minutes) if knows_hours else None),
        grants=list(rows.grants),
        ratings=readings([person], user=user),
        homes=list(rows.homes),
        extras=rows.extras.shared,
        replaces=list(rows.replaces),
        absences=list(rows.absences),
        mine=rows.own,
    )


def grouped(mandates: Iterable[Mandate]) -> list[Group]:
    """What someone answers for, without hours."""
    return _groups(mandates, None)


def mandate_rows(user: User, person: Person) -> QuerySet[Mandate]:
    """What someone answers for, as far as the user knows them, still to be read."""
    held = Mandate.objects.visible_to(user).current().filter(person=person)
    return held.select_related("task", "organisation").order_by("task__pk", "pk")


def _minutes(known: PersonQuerySet) -> "QuerySet[Any, Any]":
    """Hours in the divisions in force, by task and place, of who is known well enough."""
    rows = Allocation.objects.filter(
        person__in=known.values("pk"), planned_task__scenario__state=Scenario.State.ADOPTED
    )
    where = (f"planned_task__{name}" for name in ("task", "level", "organisation", "pool"))
    return rows.values_list(*where, "minutes")


def _by_place(rows: Iterable[Any]) -> dict[tuple[int, str, int, str], int]:
    found: dict[tuple[int, str, int, str], int] = {}
    for *where, minutes in rows:
        task, level, organisation, pool = where
        key = (task, level, organisation, pool)
        found[key] = found.get(key, 0) + minutes
    return found


def _groups(
    mandates: Iterable[Mandate], minutes: dict[tuple[int, str, int, str], int] | None
) -> list[Group]:
    found: dict[str, dict[int, Held]] = {kind: {} for kind in ORDER}
    for mandate in mandates:
        kind = BACKUP if mandate.is_backup else mandate.kind
        held = found[kind].setdefault(mandate.task_id, Held(mandate.task, [], None))
        held.mandates.append(mandate)
        if minutes is not None and kind == Mandate.Kind.EXECUTE:
            place = (mandate.task_id, mandate.level, mandate.organisation_id, mandate.pool)
            held.minutes = (held.minutes or 0) + minutes.get(place, 0)
    return [
        Group(kind, str(COLUMNS[kind]), [*found[kind].values()]) for kind in ORDER if found[kind]
    ]


def _grants(user: User, person: Person) -> QuerySet[Grant]:
    year = SchoolYear.objects.of_today().values("pk")
    visible = Grant.objects.visible_to(user).filter(person=person, school_year__in=year)
    return visible.select_related("source").order_by("source__pk")
