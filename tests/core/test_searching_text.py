"""What is typed finds the same on SQLite and on PostgreSQL."""

import pytest

from zwerm.people.models import Person

from ..factories import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("élodie", ["Élodie Ångström"]),
        ("ÅNGSTRÖM", ["Élodie Ångström"]),
        ("100%", ["100% Ann_Lee"]),
        ("n_l", ["100% Ann_Lee"]),
        ("0_", []),
        ("\\", ["back\\slash"]),
        ("", ["100% Ann_Lee", "back\\slash", "Élodie Ångström"]),
    ],
)
def test_capitals_with_accents_and_odd_characters_are_found_as_typed(asked, found):
    for name in ("Élodie Ångström", "100% Ann_Lee", "back\\slash"):
        person(name)

    names = Person.objects.filter(name__icontains=asked).values_list("name", flat=True)

    assert sorted(names) == sorted(found)
