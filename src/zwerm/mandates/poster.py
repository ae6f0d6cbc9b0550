"""A poster for the staff room: for which question one goes to whom."""

from collections.abc import Mapping, Sequence
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zwerm.documents import Block, Card, Cards, Document, Heading, Text, runs
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster

from .agreements import language
from .entries import Entry

MOST_LINES = 3
LINES_WHEN_FULL = 2
MANY_CARDS, FULL_OF_CARDS = 10, 18
# What a colleague calls it: nobody walks to the staff room with a technical question.
THEMES: Mapping[str, str | Promise] = {
    Cluster.T: gettext_lazy("Something does not work, or has to be set up"),
    Cluster.P: gettext_lazy("ICT in my lessons"),
    Cluster.B: gettext_lazy("Plans, agreements and buying"),
    Cluster.A: gettext_lazy("Accounts, lists and administration"),
}


def poster(
    entries: Sequence[Entry], place: Organisation, *, paper: Literal["a4", "a3"]
) -> Document:
    """Per theme everyone who is asked first, with a face, and who stands in for them."""
    faces: dict[int, bytes] = {}
    found: dict[str, dict[int, list[Entry]]] = {cluster: {} for cluster in Cluster.values}
    for entry in entries:
        first = _asked_first(entry)
        if first is not None:
            found[entry.task.cluster].setdefault(first.pk, []).append(entry)
    cards = sum(len(people) for people in found.values())
    most = LINES_WHEN_FULL if cards > FULL_OF_CARDS else MOST_LINES
    blocks: list[Block] = []
    for cluster, people in found.items():
        if people:
            blocks.append(Heading(str(THEMES[cluster]), 1, cluster))
            shown = tuple(_card(asked, faces, most) for asked in _busiest_first(people))
            blocks.append(Cards(shown, 3 if cards > MANY_CARDS else 2, cluster))
    if not blocks:
        blocks.append(Text(runs(_("Nobody is named yet. Give the first mandates in Zwerm."))))
    today = date_format(timezone.localdate(), "j F Y")
    return Document(
        title=_("Whom do I ask?"),
        kicker=place.name,
        subtitle=_("ICT at our school: these colleagues help you"),
        language=language(),
        blocks=tuple(blocks),
        footer=_("%(place)s · %(day)s · the whole list stands in Zwerm")
        % {"place": place.name, "day": today},
        author="Zwerm",
        paper=paper,
        is_one_page=True,
    )


def _asked_first(entry: Entry) -> Person | None:
    return entry.contact or next(iter(entry.executors), None)


def _busiest_first(people: Mapping[int, list[Entry]]) -> list[list[Entry]]:
    return sorted(people.values(), key=lambda asked: (-len(asked), _name(asked)))


def _name(asked: Sequence[Entry]) -> str:
    person = _asked_first(asked[0])
    return person.name if person else ""


def _card(asked: Sequence[Entry], faces: dict[int, bytes], most_lines: int) -> Card:
    person = _asked_first(asked[0])
    if person is None:
        raise ValueError("only tasks that someone is asked for stand on a poster")
    # What cannot wait goes first: that is what one walks to the staff room for.
    urgent_first = sorted(asked, key=lambda entry: not entry.task.is_on_site)
    names = list(dict.fromkeys(entry.task.name for entry in urgent_first))
    lines = names[:most_lines]
    if more := len(names) - len(lines):
        lines.append(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
    if person.pk not in faces:
        faces[person.pk] = _face(person)
    return Card(person.initials, person.name, tuple(lines), _deputies(asked), faces[person.pk])


def _deputies(asked: Sequence[Entry]) -> str:
    """Who can take over, for most of these tasks first."""
    counts: dict[str, int] = {}
    for entry in asked:
        for person in entry.backups:
            counts[person.name] = counts.get(person.name, 0) + 1
    names = sorted(counts, key=lambda name: (-counts[name], name))[:2]
    return _("Not there? Ask %(names)s") % {"names": _(" or ").join(names)} if names else ""


def _face(person: Person) -> bytes:
    """The photo, unless there is none or its file is gone."""
    if not person.photo:
        return b""
    try:
        with person.photo.open("rb") as file:
            return bytes(file.read())
    except OSError:
        return b""
