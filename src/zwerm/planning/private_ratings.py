"""What people keep to themselves of what they can and like, beside what would tell about it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q

from zwerm.accounts.models import User
from zwerm.optimiser.alternatives import Alternative
from zwerm.optimiser.expansion import dimensions, margin
from zwerm.optimiser.ledger import Key
from zwerm.optimiser.problem import SPECIALISATIONS
from zwerm.people.models import Person, Rating

from .abilities import Abilities

# Of more people than these only those are read who are asked about.
MOST_AT_ONCE = 300
# The code of someone and a competence.
Known = tuple[str, str]


def _flags(people: Collection[int], reader: User) -> Iterable[tuple[Any, ...]]:
    """Of each rating whose it is and which parts there are and may be read: never what it says."""
    is_own = Q(origin=Rating.Origin.SELF) & ~Q(person__user=reader)
    return (
        Rating.objects.filter(person__in=people)
        .annotate(
            has_level=Q(level__isnull=False),
            tells_level=Q(pk__in=Rating.objects.with_level_for(reader)),
            has_wish=Q(motivation__isnull=False),
            tells_wish=Q(pk__in=Rating.objects.with_wish_for(reader)),
            is_own=is_own,
        )
        .values_list(
            "person_id",
            "competence",
            "has_level",
            "tells_level",
            "has_wish",
            "tells_wish",
            "is_own",
        )
    )


def keys_of(people: Mapping[str, Person]) -> dict[str, int]:
    return {code: person.pk for code, person in people.items()}


class PrivateRatings:
    """The ratings of the people known here, by code, that the reader may not read.

    Of those `beside` a task also the competences of which the reader may read the level, by key.
    Of thousands only theirs are read, and those of others when something is asked about them.
    """

    def __init__(
        self,
        abilities: Abilities,
        known: Mapping[str, int],
        reader: User,
        *,
        beside: Collection[Person] | None = None,
    ) -> None:
        self._abilities = abilities
        self._levels: set[Known] = set()
        self._wishes: set[Known] = set()
        self._read: set[Known] = set()
        self._own: set[tuple[int, str]] = set()  # own answers of others that tell their level
        self.readable: dict[int, set[str]] = {}
        self._known, self._reader = known, reader
        self._unread = set(known)
        named = {person.code for person in beside or ()}
        is_all = beside is None or len(known) <= MOST_AT_ONCE
        self._read_of(known if is_all else named, {person.pk for person in beside or ()})

    def about(self, people: Iterable[str]) -> None:
        """Read at once what is asked of them next; whoever was read already is left out."""
        if not self._unread.isdisjoint(fresh := set(people)):
            self._read_of(fresh)

    def _read_of(self, people: Iterable[str], beside: Collection[int] = ()) -> None:
        codes = {self._known[code]: code for code in self._unread.intersection(people)}
        self._unread.difference_update(codes.values())
        for pk, competence, has_level, tells_level, has_wish, tells_wish, is_own in _flags(
            {*codes, *beside}, self._reader
        ):
            one = codes.get(pk, ""), competence
            if has_level and not tells_level:
                self._levels.add(one)
            if has_wish and not tells_wish:
                self._wishes.add(one)
            if is_own and (tells_level or tells_wish):
                self._read.add(one)
            if is_own and tells_level:
                self._own.add((pk, competence))
            if tells_level and pk in beside:
                self.readable.setdefault(pk, set()).add(competence)

    def matter_to(self, alternative: Alternative) -> bool:
        """Whether how well the work fits tells about something kept private."""
        return any(
            self._rests_on_level(share.task, share.person)
            or self._rests_on_wish(share.task, share.person)
            for share in alternative.shares
            if share.person is not None
        )

    def hide_level(self, key: Key, person: str) -> bool:
        """Whether being a backup there would tell that someone is a level short."""
        task, worker = self._abilities.tasks[key[0]], self._abilities.people[person]
        return margin(worker, task) < 0 and self._rests_on_level(key[0], person)

    def hide_own_level(self, dimension: str, person: str) -> bool:
        """Whether the reader may not know how far someone is.

        What is not known of a specialisation counts as the technical level.
        """
        self.about([person])
        told = {dimension, "T"} if dimension in SPECIALISATIONS else {dimension}
        return any((person, name) in self._levels for name in told)

    def hide_levels_for(self, task_id: str, person: str) -> bool:
        """Whether how able someone is for a task rests on something kept private."""
        asked = self._asked(task_id, person)
        return any(self.hide_own_level(name, person) for name in asked)

    def hide_wishes_for(self, task_id: str, person: str) -> bool:
        """Whether how gladly someone does a task rests on something kept private."""
        return self._rests_on_wish(task_id, person)

    def tells_own(self, task_id: str, person: str) -> bool:
        """Whether a page that says how somebody fits a task tells of an own, shared answer."""
        told: set[str] = set()
        if not self.hide_levels_for(task_id, person):
            told |= self._asked(task_id, person)
        if not self.hide_wishes_for(task_id, person):
            told |= self._wished(task_id, person)
        self.about([person])
        return any((person, name) in self._read for name in told)

    def told_levels(self, lessons: Iterable[tuple[int, str]]) -> set[int]:
        """Of these people and what they could learn: whose own answer the reader gets to know.

        What is not known of a specialisation counts as the technical level.
        """
        self.about(self._known)
        return {
            person
            for person, dimension in lessons
            for name in ({dimension, "T"} if dimension in SPECIALISATIONS else {dimension})
            if (person, name) in self._own
        }

    def _rests_on_level(self, task_id: str, person: str) -> bool:
        self.about([person])
        return any((person, name) in self._levels for name in self._asked(task_id, person))

    def _rests_on_wish(self, task_id: str, person: str) -> bool:
        self.about([person])
        return any((person, name) in self._wishes for name in self._wished(task_id, person))

    def _wished(self, task_id: str, person: str) -> set[str]:
        return {self._abilities.tasks[task_id].cluster, *self._asked(task_id, person)}

    def _asked(self, task_id: str, person: str) -> set[str]:
        task = self._abilities.tasks[task_id]
        return {name for name, *_ in dimensions(self._abilities.people[person], task)}
