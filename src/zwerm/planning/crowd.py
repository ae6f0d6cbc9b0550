"""Who gets a column: a board of hundreds starts with whoever has work, a page at a time."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Protocol

from zwerm.people.models import Person
from zwerm.schools.family import inside

from .abilities import Abilities
from .cells import Crowd
from .filters import Filters, People, contains
from .models import Scenario

# More people than this are not all shown unasked.
MOST_UNASKED = 30
COLUMNS_AT_ONCE = 40


class Reading(Protocol):
    """What is known about the people of a place."""

    abilities: Abilities
    used: dict[int, Counter[str]]
    spent: dict[int, Counter[str]]

    @property
    def scenario(self) -> Scenario: ...

    @property
    def busy(self) -> Collection[int]: ...


def chosen(
    everybody: Sequence[Person], filters: Filters, reading: Reading
) -> tuple[list[Person], Crowd]:
    """Whoever the filters ask for, and how many there are."""
    if filters.columns is not None:
        by_key = {person.pk: person for person in everybody}
        people = [by_key[key] for key in filters.columns if key in by_key]
        return people, _whole(people)
    if filters.task is not None:
        return list(everybody), _whole(everybody)
    is_search = bool(filters.person or filters.home)
    people_asked = filters.people or usual(len(everybody), is_search=is_search)
    choice = _Choice(filters, reading, people_asked)
    found = [person for person in everybody if choice.takes(person)]
    pages = max(-(-len(found) // COLUMNS_AT_ONCE), 1)
    page = min(filters.page, pages)
    start = (page - 1) * COLUMNS_AT_ONCE
    people = found[start : start + COLUMNS_AT_ONCE]
    crowd = Crowd(
        here=len(everybody),
        found=len(found),
        first=start + 1,
        last=start + len(people),
        page=page,
        pages=pages,
        schools=_schools(everybody, reading),
    )
    return people, crowd


def usual(here: int, *, is_search: bool) -> People:
    """Unasked: everybody of a small team, and who has work in a large one.

    Whoever looks for a name or a school means anyone there.
    """
    return "all" if is_search or here <= MOST_UNASKED else "work"


class _Choice:
    def __init__(self, filters: Filters, reading: Reading, people: People) -> None:
        self.filters, self.reading, self.people = filters, reading, people

    def takes(self, person: Person) -> bool:
        filters = self.filters
        spent = self.reading.spent.get(person.pk, Counter())
        return (
            contains(person.name, filters.person)
            and (not filters.home or self.reading.abilities.lives_at(person.code, filters.home))
            and (not filters.works_in or spent[filters.works_in] > 0)
            and self._fits(person)
        )

    def _fits(self, person: Person) -> bool:
        if self.people == "work":
            return person.pk in self.reading.busy
        if self.people in {"free", "full"}:
            return (self._left(person) > 0) == (self.people == "free")
        return True

    def _left(self, person: Person) -> int:
        available = self.reading.abilities.available_minutes(person.code).total()
        return available - self.reading.used.get(person.pk, Counter()).total()


def _whole(people: Sequence[Person]) -> Crowd:
    return Crowd(len(people), len(people), 1, len(people), 1, 1, ())


def _schools(everybody: Sequence[Person], reading: Reading) -> tuple[tuple[str, str], ...]:
    """Where these people are at home, by name."""
    known = reading.abilities.people
    codes = {code for one in everybody if one.code in known for code in known[one.code].homes}
    places = inside(reading.scenario.organisation)
    return tuple((place.code, place.name) for place in places if place.code in codes)
