"""The people of a place by code, with no more than their name and face."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS

from zwerm.schools.models import Organisation

from .models import Person


class Face(NamedTuple):
    """What is read of a person."""

    id: int
    code: str
    name: str
    photo: Any
    organisation_id: int


class Faces(Mapping[str, Person]):
    """Of thousands most pages show a few, so each person is made when asked for, and once."""

    def __init__(self, rows: Mapping[str, Face], made: dict[str, Person]) -> None:
        self._rows, self._made = rows, made

    @classmethod
    def at(cls, organisation: Organisation) -> "Faces":
        rows = Person.objects.working_at(organisation).values_list(*Face._fields)
        return cls({row[1]: Face._make(row) for row in rows}, {})

    def __getitem__(self, code: str) -> Person:
        row = self._rows[code]
        if code not in self._made:
            self._made[code] = _person(row)
        return self._made[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {code: row.name for code, row in self._rows.items()}

    @cached_property
    def ids(self) -> Mapping[str, int]:
        return {code: row.id for code, row in self._rows.items()}

    @cached_property
    def first_names(self) -> Counter[str]:
        """How many people have each."""
        return Counter(name.split(" ")[0] for name in self.names.values())

    def among(self, codes: Collection[str], others: Iterable[Person] = ()) -> "Faces":
        """Of these people only those, and others as far as their code is not among them."""
        rows = {code: row for code, row in self._rows.items() if code in codes}
        made = self._made
        for person in others:
            if person.code not in rows:
                rows[person.code] = Face._make(getattr(person, name) for name in Face._fields)
                made[person.code] = person
        return Faces(rows, made)


def _person(row: Face) -> Person:
    """As `only` makes one: what was not read is asked when it is used."""
    order = [field.attname for field in Person._meta.concrete_fields]
    names = [name for name in order if name in Face._fields]
    return Person.from_db(DEFAULT_DB_ALIAS, names, [getattr(row, name) for name in names])
