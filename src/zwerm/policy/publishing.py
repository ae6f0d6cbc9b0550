"""What of an adopted plan goes on the website: chosen by the lead, without what is not for all."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.documents.blocks import Block, Run
from zwerm.people.models import Person
from zwerm.schools.models import Organisation

from .documents import frozen
from .live import LiveBlock, Place, live_blocks
from .models import Plan, Publication, Version
from .packing import pack

# Of other letters we do not know which ones are the same whatever their capitals.
PLAIN_NAME = re.compile(r"[ -~\u00c0-\u00ff]+")
# Those that are, for a regular expression, the same as an ordinary letter.
SAME_LETTERS = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"})
WORD = re.compile(r"\w+")
# A name with its words, or with none where it has letters that we do not know.
Named = tuple[str, set[str]]
# Live blocks that say nothing of persons, nor of where the school is weak.
PUBLIC_KINDS = frozenset(
    {"vision", "key_figures", "coverage", "tasks", "devices", "means", "budget", "cycle"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chapter that could be published, and the names that stand in it."""

    number: int
    title: str
    blocks: tuple[Block, ...]
    names: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.blocks


def version_in_force(plan: Plan) -> Version | None:
    return Version.objects.in_force().filter(plan=plan).first()


def candidates(version: Version) -> list[Candidate]:
    names = with_words(names_at(version.plan.organisation))
    return [replace(each, names=tuple(_told(names, each.blocks))) for each in _chapters(version)]


def _chapters(version: Version) -> list[Candidate]:
    """Without who stands in them."""
    known = live_blocks()
    return [
        Candidate(number, chapter["title"], _for_all(chapter["blocks"], known))
        for number, chapter in enumerate(version.chapters)
    ]


@transaction.atomic
def publish(
    plan: Plan, *, version: Version, chosen: Sequence[int], names_people: bool, by: User
) -> Publication:
    """Put these chapters on the website, as they were adopted."""
    if version.plan_id != plan.pk or version.is_withdrawn:
        raise DomainError(_("Only an adopted plan goes on the website."))
    wanted = [each for each in _chapters(version) if each.number in chosen and not each.is_empty]
    if not wanted:
        raise DomainError(_("Choose at least one chapter."))
    names = [] if names_people else with_words(names_at(plan.organisation))
    chapters = [_without_names(each, names) for each in wanted]
    contacts = live_blocks().get("contacts") if names_people else None
    if contacts is not None:
        told = contacts.fill(Place(plan.organisation, plan.school_year, by))
        chapters += [{"title": str(contacts.title), "blocks": pack(told)}] if told else []
    publication, _created = Publication.objects.update_or_create(
        plan=plan,
        defaults={
            "version": version,
            "is_on": True,
            "names_people": names_people,
            "chosen": [each.number for each in wanted],
            "chapters": chapters,
            "language": (get_language() or "nl")[:2],
            "published_at": timezone.now(),
            "published_by": by,
        },
    )
    record(by, "published_plan", plan, version=version.number, chapters=publication.chosen)
    return publication


@transaction.atomic
def take_off(plan: Plan, *, by: User) -> None:
    """From now on nobody reads it on the website."""
    Publication.objects.filter(plan=plan).update(is_on=False)
    record(by, "took_plan_off", plan)


def names_at(organisation: Organisation) -> tuple[str, ...]:
    """Of everyone in the school group, the longest first."""
    inside = Organisation.objects.below(organisation.top.pk).values("pk")
    names = Person.objects.filter(organisation__in=inside).values_list("name", flat=True)
    return tuple(
        sorted({name.strip() for name in names} - {""}, key=lambda name: (-len(name), name))
    )


def with_words(names: Iterable[str]) -> list[Named]:
    """Of letters that we know, the words of each name: where one is not, it is not looked for."""
    return [(name, _words(name) if PLAIN_NAME.fullmatch(name) else set()) for name in names]


def _without_names(chapter: Candidate, names: Sequence[Named]) -> dict[str, Any]:
    words = set().union(*map(_words, (chapter.title, *_texts(chapter.blocks))))
    there = [name for name, parts in names if parts <= words]
    blocks = tuple(_changed(block, there) for block in chapter.blocks) if there else chapter.blocks
    return {"title": _redacted(chapter.title, there), "blocks": pack(blocks)}


def _texts(thing: Any) -> Iterator[str]:
    """Every text in it."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _texts(each)
    elif hasattr(thing, "__dataclass_fields__"):
        for name in thing.__dataclass_fields__:
            yield from _texts(getattr(thing, name))


def _for_all(
    rows: Iterable[Mapping[str, Any]], known: Mapping[str, LiveBlock]
) -> tuple[Block, ...]:
    found: list[Block] = []
    for row in rows:
        if not row["live"] or row["live"] in PUBLIC_KINDS:
            found += frozen(row, known)
    return tuple(found)


def _told(names: Iterable[Named], blocks: Sequence[Block]) -> Iterator[str]:
    """Which names stand in these blocks. Only where all words of a name stand, it is looked for."""
    texts = [str(block) for block in blocks]
    words = {word for text in texts for word in _words(text)}
    for name, parts in names:
        if parts <= words and any(_tells(text, name) for text in texts):
            yield name


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.translate(SAME_LETTERS).lower()))


def _tells(text: str, name: str) -> bool:
    return _redacted(text, (name,)) != text


def _redacted(text: str, names: Sequence[str]) -> str:
    """Whole names only, whatever their capitals."""
    if not names:
        return text
    whole = "|".join(re.escape(name) for name in names)
    return re.sub(rf"(?<!\w)(?:{whole})(?!\w)", _("a colleague"), text, flags=re.IGNORECASE)


def _changed(thing: Any, names: Sequence[str]) -> Any:
    """The same, with every text in it without these names."""
    if isinstance(thing, str):
        return _redacted(thing, names)
    if isinstance(thing, tuple):
        return tuple(_changed(each, names) for each in thing)
    if isinstance(thing, Run):
        return replace(thing, text=_redacted(thing.text, names))
    if hasattr(thing, "__dataclass_fields__"):
        return replace(
            thing,
            **{name: _changed(getattr(thing, name), names) for name in thing.__dataclass_fields__},
        )
    return thing
