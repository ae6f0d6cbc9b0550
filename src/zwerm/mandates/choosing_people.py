"""Finding one person among hundreds by what is typed: a name, or a name as the list gives it."""

from collections.abc import Iterable
from dataclasses import dataclass

from zwerm.people.models import Person
from zwerm.workbook.vocabulary import fold

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Found:
    """Who is meant, or the few it may be."""

    typed: str
    people: list[Person]
    total: int

    @property
    def only(self) -> Person | None:
        return self.people[0] if self.total == 1 else None

    @property
    def more(self) -> int:
        return self.total - len(self.people)


def label(person: Person) -> str:
    return f"{person.name} ({person.organisation.name})"


def find_person(typed: str, people: Iterable[Person]) -> Found:
    """Without regard to accents and capitals; a whole name goes before a part of one."""
    wanted = fold(typed)
    if not wanted.split():
        return Found(typed, [], 0)
    everyone = list(people)
    exact = [one for one in everyone if wanted in {fold(label(one)), fold(one.name)}]
    words = wanted.split()
    found = exact or [one for one in everyone if all(word in fold(label(one)) for word in words)]
    return Found(typed, found[:MOST_SHOWN], len(found))
