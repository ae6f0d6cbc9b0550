"""Short codes, by which files know people: readable, and of one person in a school group."""

from django.db.models import Q
from django.utils.text import slugify

from zwerm.schools.models import Organisation

from .models import Person
from .queries import people_of_group

LONGEST_CODE = 40
# Leaves room for a number behind it.
LONGEST_STEM = LONGEST_CODE - 6


class Codes:
    """Those of a whole school group, read once, while people are added to it or changed."""

    def __init__(self, organisation: Organisation, *, near: Person | None = None) -> None:
        """With `near` no more than what matters to that person."""
        people = people_of_group(organisation)
        if near is not None:
            alike = Q(code=near.code) | Q(code__startswith=_stem(near.name))
            people = people.filter(alike)
        self._holders: dict[str, set[int | None]] = {}
        for pk, code in people.values_list("pk", "code"):
            self._holders.setdefault(code, set()).add(pk)
        self._numbers: dict[str, int] = {}

    def give(self, person: Person) -> None:
        """A code to whoever has none, or one that somebody else has already."""
        others = self._holders.get(person.code, set()) - ({person.pk} if person.pk else set())
        if not person.code or others:
            person.code = self.free(person.name)
        self._holders.setdefault(person.code, set()).add(person.pk)

    def free(self, name: str) -> str:
        """A readable code that nobody has yet."""
        stem = _stem(name)
        number = self._numbers.get(stem, 1)
        code = stem if number == 1 else f"{stem}-{number}"
        while code in self._holders:
            number += 1
            code = f"{stem}-{number}"
        self._numbers[stem] = number
        return code


def _stem(name: str) -> str:
    return slugify(name)[:LONGEST_STEM].strip("-") or "p"
