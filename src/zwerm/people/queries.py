"""People read together with what they can and like."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.fields import LONGEST_KEY
from zwerm.core.reading_together import read_together
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.workbook.records import CLUSTERS, SPECIALISATIONS, PersonRecord

from .invitation import Invitation
from .models import Competence, Person, PersonQuerySet, Rating
from .rules import can_edit_person

# As many as stand on one page of the list.
MOST_CHOSEN = 60


class AccountState(models.TextChoices):
    """How far someone is on the way from a name in the list to answers of their own."""

    NONE = "none", _("no account yet")
    INVITED = "invited", _("invited")
    ACCOUNT = "account", _("has an account")
    ANSWERED = "answered", _("gave own answers")


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """What a list of people is narrowed to; what is empty does not narrow."""

    text: str = ""
    school: Organisation | None = None
    role: str = ""
    state: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.school or self.role or self.state)

    @property
    def query(self) -> str:
        """As it stands in an address."""
        given = {
            "q": self.text,
            "school": self.school.pk if self.school else "",
            "role": self.role,
            "state": self.state,
        }
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class Listed:
    """Someone in the list of people; how far they are is told to who may change them."""

    person: Person
    state: AccountState | None

    @property
    def is_editable(self) -> bool:
        return self.state is not None

    @property
    def tone(self) -> str:
        """Of its badge: what is behind, what is under way, and what is done."""
        tones = {AccountState.NONE: "line", AccountState.ANSWERED: "done"}
        return tones.get(self.state, "soft") if self.state else ""


def directory(organisation: Organisation, *, user: User, by: PersonFilter) -> list[Listed]:
    """Everyone who works here now, by name, as far as the user may know them."""
    people = Person.objects.visible_to(user).current().serving(by.school or organisation)
    for word in by.text.split():
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    own = Rating.objects.filter(person=OuterRef("pk"), origin=Rating.Origin.SELF)
    found = (
        people.prefetch_related(with_places())
        .annotate(
            is_invited=Exists(Invitation.objects.open().filter(person=OuterRef("pk"))),
            has_answers=Exists(own),
        )
        .order_by("name", "pk")
    )
    may_edit: dict[int, bool] = {}  # by where someone belongs
    # Roles stand in one JSON column, which not every database can search.
    listed = [
        Listed(person, _state(person) if _may_edit(user, person, may_edit) else None)
        for person in found
        if not by.role or by.role in person.roles
    ]
    return [one for one in listed if not by.state or one.state == by.state]


def known_well_to(user: User, person: Person) -> PersonQuerySet:
    """This person, for themselves and for who works with their hours and wishes; else nobody."""
    is_own = person.user_id == user.pk
    people = Person.objects.all()
    found = people if is_own or user.is_superuser else people.in_team_of(user)
    return found.filter(pk=person.pk)


def _may_edit(user: User, person: Person, known: dict[int, bool]) -> bool:
    """The same for everyone who belongs to the same place."""
    if person.organisation_id not in known:
        known[person.organisation_id] = can_edit_person(user, person)
    return known[person.organisation_id]


def home_names(listed: Iterable[Listed]) -> dict[int, list[str]]:
    """The names of where these work, by person: a file has thousands of people, a page fifty."""
    rows = Person.homes.through.objects.filter(person__in=[one.person.pk for one in listed])
    found: dict[int, list[str]] = defaultdict(list)
    ordered = rows.order_by("organisation__name", "pk")
    for person, name in ordered.values_list("person_id", "organisation__name"):
        found[person].append(name)
    return found


def with_homes(listed: Iterable[Listed]) -> None:
    """Read where these work: a page shows fifty of thousands."""
    prefetch_related_objects([one.person for one in listed], "homes")


def _state(person: Any) -> AccountState:
    """Of a person with the annotations of the directory."""
    if person.has_answers:
        return AccountState.ANSWERED
    if person.user_id:
        return AccountState.ACCOUNT
    return AccountState.INVITED if person.is_invited else AccountState.NONE


def chosen_people(people: "QuerySet[Person]", keys: Iterable[str]) -> list[Person]:
    """Those with these keys, by name. What is no key of one of them is left out."""
    wanted = {int(key) for key in keys if key.isdecimal() and len(key) <= LONGEST_KEY}
    found = people.filter(pk__in=list(wanted)[:MOST_CHOSEN])
    return list(found.select_related("organisation__parent__parent", "user").order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A rating as far as a user may read it: what is hidden is None, like what is not known."""

    person: int
    competence: str
    level: int | None
    motivation: int | None
    origin: str

    @property
    def is_own_answer(self) -> bool:
        return self.origin == Rating.Origin.SELF

    def get_competence_display(self) -> str:
        return str(Competence(self.competence).label)


def readings(people: "Iterable[Person] | QuerySet[Person]", *, user: User) -> list[Reading]:
    """What a user may read of these people's ratings, each in the order of the scan."""
    ratings = Rating.objects.filter(person__in=people)
    return _readings(ratings.with_level_for(user), ratings.with_wish_for(user))


def _readings(levels: QuerySet[Rating], wishes: QuerySet[Rating]) -> list[Reading]:
    """Each part from its own rows, so that what is hidden is never even read."""
    where = ("person_id", "competence", "origin")
    told = levels.values_list(*where, "level"), wishes.values_list(*where, "motivation")
    read_together(*told)
    by_level, by_wish = ({tuple(key): value for *key, value in rows} for rows in told)
    order = list(Competence.values)
    keys = sorted({*by_level, *by_wish}, key=lambda key: (key[0], order.index(key[1])))
    return [
        Reading(person, competence, by_level.get(key), by_wish.get(key), origin)
        for key in keys
        for person, competence, origin in [key]
    ]


@dataclass(frozen=True, slots=True)
class KnownRatings:
    """What a user may know of someone's ratings. Own answers count also when they are hidden."""

    readable: tuple[Reading, ...]
    answered_by_person: frozenset[str]

    @property
    def shared(self) -> list[Reading]:
        """Own answers of the person that this user may read, in the order of the scan."""
        return [reading for reading in self.readable if reading.is_own_answer]

    @property
    def hidden(self) -> int:
        return len(self.answered_by_person) - len(self.shared)

    @property
    def open_to_school(self) -> list[str]:
        """The competences that the school may fill in."""
        return [key for key in Competence.values if key not in self.answered_by_person]


def known_ratings(person: Person, *, user: User) -> KnownRatings:
    own = Rating.objects.filter(person=person, origin=Rating.Origin.SELF)
    answered = own.values_list("competence", flat=True)
    return KnownRatings(tuple(readings([person], user=user)), frozenset(answered))


def whose_answers(organisation: Organisation, *, user: User) -> list[int]:
    """Keys of the others who gave answers that this user reads, so that it can be written down."""
    others = Person.objects.working_at(organisation).current().exclude(user=user)
    own = Rating.objects.filter(person__in=others.values("pk"), origin=Rating.Origin.SELF)
    read = own.with_level_for(user) | own.with_wish_for(user)
    return sorted(set(read.values_list("person_id", flat=True)))


def people_by_code(organisation: Organisation) -> dict[str, Person]:
    """Everyone who belongs to or works at this organisation, also those who left, by code."""
    people = Person.objects.working_at(organisation)
    return {person.code: person for person in people.prefetch_related(with_places())}


def with_places() -> "Prefetch[str]":
    """Where people belong, with what is above it: a place is read once, however many work there."""
    return Prefetch("organisation", Organisation.objects.select_related("parent__parent"))


def people_of_group(organisation: Organisation) -> QuerySet[Person]:
    """Everyone in the whole school group: there a code names one person."""
    return Person.objects.working_at(organisation.top)


def person_records(
    organisation: Organisation,
    *,
    for_user: User | None = None,
    school_year: SchoolYear | None = None,
) -> list[PersonRecord]:
    """Everyone who works here now, as the workbook and the division take them.

    For the division all answers count but those that people keep to themselves, and who is away
    for long is left out; for a user everyone counts, with only what this user may read: a workbook
    that comes back changes nothing about who is absent. With a school year, schools that closed
    before it are not named.
    """
    inside = Organisation.objects.below(organisation.pk)
    if school_year is not None:
        inside = inside.open_in(school_year)
    here = Person.objects.working_at(organisation)
    found = (here.current() if for_user else here.in_divisions()).order_by("name", "pk")
    people = list(found.select_related("organisation__parent"))
    return records_of(people, for_user=for_user, homes=_codes_of_homes(inside))


def _codes_of_homes(inside: QuerySet[Organisation]) -> dict[int, list[str]]:
    """By person: a prefetch makes a query of its own for each of thousands, and throws it away."""
    found: dict[int, list[str]] = {}
    rows = Person.homes.through._default_manager.filter(organisation__in=inside.values("pk"))
    told = rows.order_by("organisation__name").values_list("person_id", "organisation__code")
    for person, code in told:
        found.setdefault(person, []).append(code)
    return found


def homes_of(people: Iterable[Person]) -> dict[int, list[Organisation]]:
    """Where each of these works, by name, with what is above it: each place is read once."""
    links = Person.homes.through._default_manager.filter(person__in=[one.pk for one in people])
    pairs = list(links.order_by("organisation__name").values_list("person_id", "organisation_id"))
    places = Organisation.objects.select_related("parent__parent")
    by_pk = places.in_bulk({place for _person, place in pairs})
    found: dict[int, list[Organisation]] = {}
    for person, place in pairs:
        found.setdefault(person, []).append(by_pk[place])
    return found


def records_of(
    people: Sequence[Person],
    *,
    for_user: User | None,
    homes: Mapping[int, Sequence[str]] | None = None,
) -> list[PersonRecord]:
    """These people, who come with their homes or with the codes of these, as records."""
    if homes is None:
        homes = {person.pk: [home.code for home in person.homes.all()] for person in people}
    known: dict[int, list[Reading]] = {}
    for reading in readings(people, user=for_user) if for_user else _for_division(people):
        known.setdefault(reading.person, []).append(reading)
    return [
        _record(person, known.get(person.pk, []), homes.get(person.pk, ())) for person in people
    ]


def _for_division(people: Iterable[Person]) -> list[Reading]:
    ratings = Rating.objects.filter(person__in=people)
    return _readings(ratings.with_level_for_division(), ratings.with_wish_for_division())


def homes_told(person: Person, homes: Iterable[str]) -> tuple[str, ...]:
    """Where a workbook says someone works, of the schools it is about."""
    codes = tuple(homes)
    own = person.organisation
    if not codes and not person.is_group_staff and not own.is_group and not own.is_closed:
        return (own.code,)
    return codes


def _record(person: Person, known: list[Reading], homes: Sequence[str]) -> PersonRecord:
    levels = {row.competence: row.level for row in known if row.level is not None}
    wishes = {row.competence: row.motivation for row in known if row.motivation is not None}
    return PersonRecord(
        code=person.code,
        name=person.name,
        roles=tuple(person.roles),
        email=person.email,
        is_teacher=person.is_teacher,
        homes=homes_told(person, homes),
        is_group_staff=person.is_group_staff,
        reach_pools=tuple(person.reach_pools),
        levels={key: levels[key] for key in CLUSTERS if key in levels},
        specialisations={key: levels[key] for key in SPECIALISATIONS if key in levels},
        motivation={key: wishes[key] for key in CLUSTERS if key in wishes},
        specialisation_motivation={key: wishes[key] for key in SPECIALISATIONS if key in wishes},
        max_tasks=person.max_tasks,
        max_clusters=person.max_clusters,
        max_schools=person.max_schools,
        max_backups=person.max_backups,
    )
