"""Whom do I ask? The answers to one question in own words, each with a face and a deputy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from zwerm.mandates.entries import Entry
from zwerm.mandates.models import Mandate
from zwerm.people.models import Person, Role
from zwerm.people.standing_in import note_stand_ins
from zwerm.schools.models import Organisation

from .sayings import SAYINGS
from .searching import Searchable, nearest, search

MOST_ANSWERS = 3
# Who takes any question: the first of these tasks that has a contact, else the first of these
# roles that somebody has here.
GENERAL = ("t-helpdesk", "t-eerstelijn-klas", "a-meldingen-verdelen", "p-aanspreekpunt")
GENERAL_ROLES = (Role.CONTACT, Role.COORDINATOR, Role.TICT, Role.PICT, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Answer:
    """One task that may be meant, whom to ask about it, and who answers when they cannot."""

    entry: Entry

    @property
    def person(self) -> Person | None:
        return next(iter(self._people), None)

    @property
    def deputy(self) -> Person | None:
        """The next one; who stands in today is told already."""
        here = self.person
        known = {here} if here is None or here.replacement is None else {here, _stand_in(here)}
        return next((person for person in self._others if person not in known), None)

    @property
    def _people(self) -> list[Person]:
        entry = self.entry
        return [*entry.contacts, *entry.executors, *entry.steerers, *entry.deciders]

    @property
    def _others(self) -> list[Person]:
        entry = self.entry
        return [
            *self._named,
            *entry.backups,
            *entry.contacts[1:],
            *entry.executors,
            *entry.steerers,
        ]

    @property
    def _named(self) -> list[Person]:
        """Who is the deputy in the very mandate that makes them the one to ask."""
        held = [m for m in self.entry.mandates if m.person == self.person and not m.is_backup]
        first = sorted(held, key=lambda mandate: mandate.kind != Mandate.Kind.CONTACT)
        return [mandate.deputy for mandate in first if mandate.deputy is not None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked and what answers it; `general` is who to turn to for anything else."""

    question: str
    answers: list[Answer]
    is_sure: bool
    general: Person | None


def _stand_in(person: Person) -> Person | None:
    return person.replacement.stand_in if person.replacement else None


def matching(entries: Sequence[Entry], question: str) -> tuple[list[Entry], bool]:
    """The entries that answer, best first, and whether that is sure; else the nearest."""
    texts = [searchable(entry) for entry in entries]
    found = search(texts, question)
    positions = found.positions or nearest(texts, question)
    return [entries[position] for position in positions], found.is_sure


def asked(
    question: str,
    matches: Iterable[Entry],
    entries: Iterable[Entry],
    place: Organisation,
    *,
    sure: bool,
) -> Asked:
    """The few best answers, with what is to be known of the people in them."""
    answers = [Answer(entry) for entry in _one_for_a_task(matches)[:MOST_ANSWERS]]
    held = [mandate for answer in answers for mandate in answer.entry.mandates]
    prefetch_related_objects(held, "deputy")
    general = general_contact(entries, place)
    people = [general, *(one for answer in answers for one in (answer.person, answer.deputy))]
    known = [person for person in people if person is not None]
    prefetch_related_objects(known, "homes")
    note_stand_ins(known)
    return Asked(question, answers, sure, general)


def searchable(entry: Entry) -> Searchable:
    """What someone may type to find it: what it is called, what people say, and who does it."""
    task = entry.task
    name = [task.name_nl, task.name_en, *(person.name for person in entry.people)]
    told = f"{task.description_nl} {task.description_en}"
    said = SAYINGS.get(task.slug, "") if task.owner_id is None else ""
    return Searchable(" ".join(name), told, said)


def general_contact(entries: Iterable[Entry], place: Organisation) -> Person | None:
    by_slug: dict[str, Person] = {}
    for entry in entries:
        if entry.contact is not None:
            by_slug.setdefault(entry.task.slug, entry.contact)
    named = next((by_slug[slug] for slug in GENERAL if slug in by_slug), None)
    return named or _by_role(place)


def _by_role(place: Organisation) -> Person | None:
    here = [person for person in Person.objects.serving(place).current() if person.roles]
    for role in GENERAL_ROLES:
        found = next((person for person in here if role in person.roles), None)
        if found is not None:
            return found
    return None


def _one_for_a_task(entries: Iterable[Entry]) -> list[Entry]:
    """Of the same task at several levels the school's own stands first in the list, and stays."""
    first: dict[int, Entry] = {}
    for entry in entries:
        first.setdefault(entry.task.pk, entry)
    return list(first.values())
