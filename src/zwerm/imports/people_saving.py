"""Many people saved at once, with the rules that hold for one; and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.codes import Codes
from zwerm.people.models import Person
from zwerm.people.rules import can_edit_person, can_give_home
from zwerm.schools.models import Organisation

FIELDS = ["name", "email", "roles", "is_teacher", "starts_on", "ends_on"]
DAYS = {"starts_on", "ends_on"}


@dataclass(frozen=True, slots=True)
class Draft:
    """Someone new, not yet saved, and the id of the row they come from."""

    id: int
    person: Person
    homes: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """Someone known with the new values filled in, and what was and is, as JSON can hold it."""

    person: Person
    homes: tuple[Organisation, ...] | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@transaction.atomic
def save_people(
    organisation: Organisation,
    drafts: Sequence[Draft],
    changed: Sequence[Changed],
    *,
    by: User,
    note: str,
) -> list[Person]:
    """A constant number of statements, whatever their number; the new ones in their order."""
    refuse_wrong_days([*(d.person for d in drafts), *(c.person for c in changed)])
    taken = Codes(organisation)
    for draft in drafts:
        taken.give(draft.person)
    made = Person.objects.bulk_create([draft.person for draft in drafts], batch_size=500)
    Person.objects.bulk_update([each.person for each in changed], FIELDS, batch_size=200)
    homes = Person.homes.through
    links = [(draft.person.pk, home.pk) for draft in drafts for home in draft.homes]
    links += [(each.person.pk, home.pk) for each in changed for home in each.homes or ()]
    homes.objects.bulk_create(
        [homes(person_id=person, organisation_id=home) for person, home in links],
        batch_size=500,
        ignore_conflicts=True,
    )
    codes = [person.code for person in made]
    details = {"added": codes, "changed": {c.person.code: dict(c.before) for c in changed}}
    record(by, "read_in_people", organisation, file=note, **details)
    return made


def refuse_wrong_days(people: Sequence[Person]) -> None:
    wrong = [p.name for p in people if p.starts_on and p.ends_on and p.ends_on < p.starts_on]
    if wrong:
        raise DomainError(
            _("These people leave before they arrive: %(names)s. Leave those rows out.")
            % {"names": ", ".join(wrong[:10])}
        )


@transaction.atomic
def undo_people(
    before: Mapping[str, Any], organisation: Organisation, *, by: User, note: str
) -> None:
    """Whoever came with the list goes, and what it changed is put back: all of it or nothing."""
    changed = Person.objects.in_bulk([int(pk) for pk in before.get("changed", {})])
    _refuse_other_teams(before, by)
    for key, after in before.get("after", {}).items():
        person = changed.get(int(key))
        if person is None or not _still_says(person, after):
            raise DomainError(
                _("“%(name)s” was changed again since, so nothing was undone.")
                % {"name": person or key}
            )
        _put_back(person, before["changed"][key])
    _remove_made(before.get("made", ()))
    counts = {"removed": len(before.get("made", ())), "put_back": len(changed)}
    record(by, "undid_read_in_people", organisation, file=note, **counts)


def _refuse_other_teams(before: Mapping[str, Any], by: User) -> None:
    """Whoever leads the group may have read in more than the team of one school takes back."""
    keys = [*before.get("made", ()), *(int(pk) for pk in before.get("changed", {}))]
    people = Person.objects.filter(pk__in=keys).select_related("organisation__parent__parent")
    added: set[int] = set()
    for key, after in before.get("after", {}).items():
        added |= {*after.get("homes", ())} - {*before["changed"][key].get("homes", ())}
    places = Organisation.objects.filter(pk__in=added).select_related("parent__parent")
    others = [str(person) for person in people if not can_edit_person(by, person)]
    others += [str(place) for place in places if not can_give_home(by, place)]
    if others:
        raise DomainError(
            _("“%(name)s” is of another team, so nothing was undone.") % {"name": others[0]}
        )


def _still_says(person: Person, after: Mapping[str, Any]) -> bool:
    now = {name: getattr(person, name) for name in after if name != "homes"}
    now = {name: v.isoformat() if isinstance(v, date) else v for name, v in now.items()}
    homes = set(person.homes.values_list("pk", flat=True)) if "homes" in after else set()
    told = {name: value for name, value in after.items() if name != "homes"}
    return now == told and homes == set(after.get("homes", ()))


def _put_back(person: Person, before: Mapping[str, Any]) -> None:
    for name, value in before.items():
        if name == "homes":
            person.homes.set(value)
        elif name in DAYS:
            setattr(person, name, date.fromisoformat(value) if value else None)
        else:
            setattr(person, name, "" if value is None and name == "email" else value)
    person.save(update_fields=[name for name in before if name != "homes"] or None)


def _remove_made(keys: Sequence[int]) -> None:
    made = Person.objects.filter(pk__in=list(keys))
    used = [relation for relation in Person._meta.related_objects if relation.name != "homes"]
    for relation in used:
        name = relation.field.name
        rows = relation.related_model._default_manager.filter(**{f"{name}__in": made})
        if found := rows.first():
            person = getattr(found, name)
            raise DomainError(
                _("“%(name)s” is used elsewhere by now, so nothing was undone.")
                % {"name": person if isinstance(person, Person) else ""}
            )
    if made.filter(user__isnull=False).exists():
        raise DomainError(_("One of these people has an account by now, so nothing was undone."))
    made.delete()
