"""People as they are saved: one from a page, many from a file, by the same rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.audit import Deed, record_many
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation

from .codes import Codes
from .models import Person


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody new, or with what changed about them filled in, and where they work."""

    person: Person
    homes: Sequence[Organisation]


@transaction.atomic
def save_person(person: Person, *, homes: Iterable[Organisation], by: User | None) -> Person:
    """Add someone to the team, or keep what changed about them."""
    homes = list(homes)
    _refuse_wrong_place(person, homes)
    verb = _verb(person)
    Codes(person.organisation, near=person).give(person)
    person.save()
    person.homes.set(homes)
    record(by, verb, person)
    return person


@transaction.atomic
def save_people(people: Sequence[Placed], *, columns: Sequence[str], by: User | None) -> None:
    """The same for many, each of them once, in a few statements.

    Of whoever is known already only these columns are kept.
    """
    for each in people:
        _refuse_wrong_place(each.person, each.homes)
    deeds = [Deed(_verb(each.person), each.person) for each in people]
    _give_codes([each.person for each in people])
    new = [each.person for each in people if each.person.pk is None]
    known = [each.person for each in people if each.person.pk is not None]
    # What is known meets its own key, and is updated: `bulk_update` would look up each value.
    Person.objects.bulk_create(
        known,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=sorted({*columns, "code"}),
    )
    Person.objects.bulk_create(new, batch_size=500)
    _set_homes(people)
    record_many(by, deeds)


def _verb(person: Person) -> str:
    return "added_person" if person.pk is None else "changed_person"


def _refuse_wrong_place(person: Person, homes: Iterable[Organisation]) -> None:
    top = person.organisation.top
    if any(home.top.pk != top.pk for home in homes):
        raise DomainError(_("Someone works at schools of one school group only."))
    if person.is_group_staff and not top.is_group:
        raise DomainError(_("This school is not part of a school group."))


def _give_codes(people: Iterable[Person]) -> None:
    """In their order, so that the first of two with one code keeps it."""
    groups: dict[int, Codes] = {}
    for person in people:
        top = person.organisation.top
        if top.pk not in groups:
            groups[top.pk] = Codes(top)
        groups[top.pk].give(person)


def _set_homes(people: Iterable[Placed]) -> None:
    links = Person.homes.through._default_manager
    wanted = dict.fromkeys((each.person.pk, home.pk) for each in people for home in each.homes)
    known = links.filter(person__in=[each.person.pk for each in people])
    present = {
        (person, home): pk
        for pk, person, home in known.values_list("pk", "person_id", "organisation_id")
    }
    gone = [pk for pair, pk in present.items() if pair not in wanted]
    links.filter(pk__in=gone).delete()
    links.bulk_create(
        [
            Person.homes.through(person_id=person, organisation_id=home)
            for person, home in wanted
            if (person, home) not in present
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
