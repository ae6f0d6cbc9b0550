"""Who can take over while somebody is gone, by where they work: a group has thousands of people."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from django.db.models import F, Q

from zwerm.people.models import Person, PersonQuerySet
from zwerm.schools.family import family
from zwerm.schools.models import Organisation

from .handover import Handover

# More people than this do not all stand in every list: others are put there by name.
MOST_PEOPLE = 60


class Known(NamedTuple):
    """Of somebody what choosing takes: no object is made of each."""

    pk: int
    name: str
    organisation_id: int
    is_group_staff: bool


def there(handover: Handover) -> PersonQuerySet:
    """Who is there in those days, of the whole school group."""
    end = handover.last_day or handover.first_day
    is_there = Q(ends_on__isnull=True) | Q(ends_on__gte=end)
    people = Person.objects.working_at(handover.person.organisation.top).filter(is_there)
    return people.exclude(pk=handover.person_id).order_by("name", "pk")


def owners(handover: Handover) -> PersonQuerySet:
    """Who may take care of something: who works there, the person, and who takes over."""
    taking = handover.successions.exclude(successor=None).values("successor")
    works_there = Person.objects.working_at(handover.person.organisation).order_by().values("pk")
    near = there(handover).order_by().filter(Q(pk__in=taking) | Q(pk__in=works_there))
    found = Person.objects.filter(Q(pk__in=near.values("pk")) | Q(pk=handover.person_id))
    return found.order_by("name", "pk")


class Choosable:
    """Everyone of the group who is there, and at each place who can be chosen."""

    def __init__(self, handover: Handover) -> None:
        self._handover = handover
        self._top: Organisation = handover.person.organisation.top

    @cached_property
    def everyone(self) -> list[Known]:
        rows = there(self._handover).values_list(*Known._fields)
        return [Known(*row) for row in rows]

    def one(self, pk: int) -> Known | None:
        return next((one for one in self.everyone if one.pk == pk), None)

    def at(
        self, places: Collection[int], parts: Collection[int], extra: Known | None
    ) -> Mapping[int, Sequence[Known]]:
        """At each place who works there, and the group's own people. `parts` are the keys of who
        has a part in it: of the whole group these and its own people, and everybody if few.
        """
        parents = {one.pk: one.parent_id for one in family(self._top.pk)}
        found: dict[int, Sequence[Known]] = {}
        for place in places:
            if place == self._top.pk and self._top.is_group:
                here = self._of_the_whole(parts)
            else:
                here = self._working(self._around(place, parents))
            if extra is not None and extra not in here:
                here = [*here, extra]
            found[place] = here
        return found

    def _around(self, place: int, parents: Mapping[int, int | None]) -> set[int]:
        """Who works at a school works at its sites."""
        inside = {place, *(pk for pk, above in parents.items() if above == place)}
        above = parents.get(place)
        if above is not None and not (above == self._top.pk and self._top.is_group):
            inside.add(above)
        return inside

    def _working(self, places: Collection[int]) -> list[Known]:
        """At one of these, or everywhere."""
        keys = self._of_the_group.union(*(self._by_place.get(pk, ()) for pk in places))
        return [self.everyone[number] for number in sorted(keys)]

    def _of_the_whole(self, parts: Collection[int]) -> list[Known]:
        if len(self.everyone) <= MOST_PEOPLE:
            return self.everyone
        top = self._by_place.get(self._top.pk, set()) | self._of_the_group
        return [one for number, one in enumerate(self.everyone) if number in top or one.pk in parts]

    @cached_property
    def _of_the_group(self) -> set[int]:
        return {number for number, one in enumerate(self.everyone) if one.is_group_staff}

    @cached_property
    def _by_place(self) -> Mapping[int, set[int]]:
        """The numbers of who works at each place, in the order of `everyone`."""
        found: dict[int, set[int]] = defaultdict(set)
        numbers = {one.pk: number for number, one in enumerate(self.everyone)}
        for number, one in enumerate(self.everyone):
            found[one.organisation_id].add(number)
        for person, place in self._elsewhere:
            if person in numbers:
                found[place].add(numbers[person])
        return found

    @property
    def _elsewhere(self) -> "Collection[tuple[int, int]]":
        """Where people also work, besides where they belong."""
        inside = Organisation.objects.below(self._top.pk).values("pk")
        rows = Person.homes.through.objects.filter(organisation__in=inside)
        others = rows.exclude(organisation=F("person__organisation"))
        return list(others.values_list("person_id", "organisation_id"))
