"""The page "who does what": entries by cluster, narrowed to what someone asks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zwerm.mandates.entries import Entry
from zwerm.mandates.queries import who_does_what
from zwerm.people.standing_in import note_stand_ins
from zwerm.planning.models import Scenario
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster

from .asking import Asked, asked, matching
from .searching import says_something

LONGEST_QUESTION = 100
# What is asked every day, and the first of these tasks that has a contact answers it.
EVERYDAY = {
    "broken": ("t-eerstelijn-klas", "t-helpdesk", "t-tweedelijn"),
    "lesson": ("p-klasondersteuning", "p-aanspreekpunt", "p-coaching"),
    "sign-in": ("a-accounts-dagelijks", "a-gebruikersbeheer"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One cluster of tasks on the page."""

    cluster: str
    entries: list[Entry]
    total: int

    @property
    def is_narrowed(self) -> bool:
        return len(self.entries) < self.total


@dataclass(frozen=True, slots=True)
class Directory:
    """What the page shows. With a question, `asked` holds whom to ask."""

    place: Organisation
    parts: list[Part]
    asked: Asked | None
    everyday: list[tuple[str, Entry]]
    question: str
    cluster: str
    total: int
    changed_on: date | None
    division: Scenario | None

    @property
    def shown(self) -> int:
        return sum(len(part.entries) for part in self.parts)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.question or self.cluster)


def directory(place: Organisation, question: str = "", cluster: str = "") -> Directory:
    """The tasks of a place with their people; a question narrows, in own words."""
    question = question.strip()[:LONGEST_QUESTION]
    entries = who_does_what(place)
    note_stand_ins(person for entry in entries for person in entry.people)
    matches, is_sure = matching(entries, question)
    chosen = cluster if cluster in Cluster.values else ""
    fitting = [entry for entry in matches if is_sure and chosen in {"", entry.task.cluster}]
    answers = None
    if says_something(question):
        answers = asked(question, fitting if is_sure else matches, entries, place, sure=is_sure)
    return Directory(
        place=place,
        parts=_parts(entries, fitting),
        asked=answers,
        everyday=everyday(entries),
        question=question,
        cluster=chosen,
        total=len(entries),
        changed_on=max((m.starts_on for e in entries for m in e.mandates), default=None),
        division=_division(entries),
    )


def _parts(entries: Sequence[Entry], fitting: Sequence[Entry]) -> list[Part]:
    """By cluster; the cluster of what fits best comes first."""
    totals = Counter(entry.task.cluster for entry in entries)
    parts: dict[str, Part] = {}
    for entry in fitting:
        cluster = entry.task.cluster
        parts.setdefault(cluster, Part(cluster, [], totals[cluster])).entries.append(entry)
    return list(parts.values())


def everyday(entries: Sequence[Entry]) -> list[tuple[str, Entry]]:
    by_slug: dict[str, Entry] = {}
    for entry in entries:
        if entry.contact is not None:
            by_slug.setdefault(entry.task.slug, entry)
    answers = []
    for question, slugs in EVERYDAY.items():
        answer = next((by_slug[slug] for slug in slugs if slug in by_slug), None)
        if answer is not None:
            answers.append((question, answer))
    return answers


def _division(entries: Sequence[Entry]) -> Scenario | None:
    """The division these mandates come from, for the line that says who decided."""
    ids = {entry.planned.scenario_id for entry in entries if entry.planned}
    adopted = Scenario.objects.filter(pk__in=ids, adopted_at__isnull=False)
    names = adopted.select_related("adopted_by", "organisation").defer("problem", "plan")
    return names.order_by("-adopted_at").first()
