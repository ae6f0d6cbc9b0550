"""Reads a team: who works where, what they share, and what they keep to themselves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from zwerm.accounts.models import User
from zwerm.core.reading_together import read_together
from zwerm.people.models import Person, PersonQuerySet, Rating
from zwerm.schools.family import family
from zwerm.schools.models import Organisation

from .skills import Levels, Skills, set_of

# For everyone in the team alike, also for whose answers they are: what nobody else may read
# stays off a page that is printed and passed on.
SHARED_LEVEL = Q(origin=Rating.Origin.SCHOOL) | Q(person__audience=Person.Audience.TEAM)
SHARED_WISH = Q(origin=Rating.Origin.SCHOOL) | Q(person__wishes_audience=Person.Audience.TEAM)
COUNTED_ONLY = Q(person__audience=Person.Audience.DIVISION)


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of the school group. `place` is their bit in a set of people."""

    pk: int
    place: int
    name: str
    user_id: int | None
    counts_for: int  # the school where they are counted, or the school group
    schools: frozenset[int]
    is_group_staff: bool

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


@dataclass(frozen=True, slots=True)
class Map:
    """The organisations of a school group, by key."""

    names: Mapping[int, str]
    parents: Mapping[int, int | None]
    kinds: Mapping[int, str]

    @classmethod
    def of(cls, top: Organisation) -> "Map":
        places = family(top.pk)
        return cls(
            {place.pk: place.name for place in places},
            {place.pk: place.parent_id for place in places},
            {place.pk: place.kind for place in places},
        )

    def school_of(self, pk: int) -> int:
        """A site counts with its school."""
        parent = self.parents.get(pk)
        return parent if self.kinds[pk] == Organisation.Kind.SITE and parent else pk

    @property
    def schools(self) -> list[int]:
        apart = {Organisation.Kind.GROUP.value, Organisation.Kind.SITE.value}
        found = [pk for pk, kind in self.kinds.items() if kind not in apart]
        return sorted(found, key=lambda pk: (self.names[pk].casefold(), pk))


class Team:
    """The people of an organisation, for one member of its ICT team."""

    def __init__(self, organisation: Organisation, user: User) -> None:
        self.organisation = organisation
        self.map = Map.of(organisation.top)
        self._user = user
        self.whole_group = _members(organisation.top, self.map)
        self.members = [member for member in self.whole_group if self._is_here(member)]
        self.here = set_of(member.place for member in self.members)
        self._place_of = {member.pk: member.place for member in self.whole_group}

    def _is_here(self, member: Member) -> bool:
        if self.organisation.is_group:
            return True
        return self.map.school_of(self.organisation.pk) in member.schools

    @property
    def is_group(self) -> bool:
        return self.organisation.is_group

    @property
    def school(self) -> int | None:
        """The school whose people are told apart in counts; none for the whole."""
        if self.organisation.pk == self.organisation.top.pk:
            return None
        return self.map.school_of(self.organisation.pk)

    @cached_property
    def levels(self) -> dict[int, dict[str, int]]:
        """Levels that the team reads, by person."""
        rows = Rating.objects.with_level_for(self._user).filter(SHARED_LEVEL)
        return _by_person(self._of_members(rows).values_list("person_id", "competence", "level"))

    @cached_property
    def wishes(self) -> dict[int, dict[str, int]]:
        """What people like, as far as the team reads it, by person."""
        rows = Rating.objects.with_wish_for(self._user).filter(SHARED_WISH)
        found = self._of_members(rows)
        return _by_person(found.values_list("person_id", "competence", "motivation"))

    def _of_members(self, rows: "QuerySet[Rating]") -> "QuerySet[Rating]":
        if len(self.members) == len(self.whole_group):
            return rows.filter(person__in=_everyone(self.map).values("pk"))
        return rows.filter(person__in=[member.pk for member in self.members])

    @cached_property
    def skills(self) -> Skills:
        """Of the people here: what may be read, and who answered without showing it."""
        readable = Levels()
        for person, levels in self.levels.items():
            for competence, level in levels.items():
                readable.add(self._place_of[person], competence, level)
        return Skills(self.here, readable, self.counted.unread)

    @cached_property
    def counted(self) -> Skills:
        """Of everyone in the school group who lets the division count with unread answers.

        Without the reader: five others have to stand behind a count.
        """
        known, unread = Levels(), Levels()
        rows = Rating.objects.filter(COUNTED_ONLY, level__isnull=False)
        if self._user.pk is not None:
            rows = rows.exclude(person__user=self._user)
        found = rows.filter(person__in=_everyone(self.map).values("pk"))
        for person, competence, level, origin in found.values_list(
            "person_id", "competence", "level", "origin"
        ):
            levels = unread if origin == Rating.Origin.SELF else known
            if level is not None:
                levels.add(self._place_of[person], competence, level)
        return Skills(set_of(self._place_of.values()), known, unread)

    @cached_property
    def counted_for(self) -> dict[int, int]:
        """For each school the set of people who count for it."""
        found: dict[int, int] = defaultdict(int)
        for member in self.whole_group:
            found[member.counts_for] |= 1 << member.place
        return dict(found)

    def by_school(self, *groups: int) -> dict[int, tuple[int, ...]]:
        """How many of each of these sets count for each school; who has none is left out."""
        found = {
            school: tuple((people & group).bit_count() for group in groups)
            for school, people in self.counted_for.items()
        }
        return {school: counts for school, counts in found.items() if any(counts)}


def _everyone(places: Map) -> PersonQuerySet:
    """Asked by where they belong: a large group has thousands of people."""
    return Person.objects.filter(organisation__in=list(places.names)).current()


def _members(top: Organisation, places: Map) -> list[Member]:
    homes: dict[int, set[int]] = defaultdict(set)
    through = Person.homes.through.objects.filter(organisation__in=list(places.names))
    works = through.values_list("person_id", "organisation_id")
    rows = (
        _everyone(places)
        .order_by("name", "pk")
        .values_list("pk", "name", "user_id", "organisation_id", "is_group_staff")
    )
    read_together(works, rows)
    for person, organisation in works:
        homes[person].add(places.school_of(organisation))
    found = []
    for place, (pk, name, user, organisation, is_staff) in enumerate(rows):
        own = places.school_of(organisation)
        schools = homes[pk] or {own}
        # As `working_at` has it: whoever belongs to a school is one of its people.
        works_at = schools | ({own} if own != top.pk or not top.is_group else set())
        counts_for = next(iter(schools)) if len(schools) == 1 else own
        found.append(Member(pk, place, name, user, counts_for, frozenset(works_at), is_staff))
    return found


def _by_person(rows: Iterable[tuple[int, str, int | None]]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for person, competence, value in rows:
        if value is not None:
            found[person][competence] = value
    return dict(found)
