"""A plan as a publication: the working text, and any version as it was adopted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zwerm.documents.blocks import (
    Block,
    Contents,
    Document,
    Fact,
    Heading,
    PageBreak,
    Text,
    runs,
    soft,
)
from zwerm.schools.models import Organisation

from .content import Section, sections, with_title
from .live import LiveBlock, Place, live_blocks
from .models import Plan, Version
from .packing import unpack

AUTHOR = "Zwerm"
Language = Literal["nl", "en"]


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter as it is printed. Empty ones stand in drafts only."""

    title: str
    blocks: tuple[Block, ...]


def plan_document(plan: Plan, place: Place) -> Document:
    """The working text as it is now, with what is still empty."""
    parts = [_part(section) for section in sections(plan, place)]
    facts = (
        Fact(_("For"), _for_whom(plan)),
        Fact(_("School year"), plan.school_year.code),
        Fact(_("Written out on"), _day(timezone.localdate())),
    )
    return _document(plan, parts, facts, mark=_("Draft, not adopted"))


def version_document(version: Version) -> Document:
    """As it was adopted. What was empty that day is left out."""
    plan = version.plan
    parts = [part for part in version_parts(version) if part.blocks]
    by = version.adopted_by.name if version.adopted_by else ""
    facts = [
        Fact(_("For"), _for_whom(plan)),
        Fact(_("School year"), plan.school_year.code),
        Fact(_("Version"), str(version.number)),
        Fact(_("In force from"), _day(version.adopted_on)),
    ]
    facts += [Fact(_("Adopted by"), by)] if by else []
    facts += [Fact(_("Look again on"), _day(version.review_on))] if version.review_on else []
    facts += [Fact(_("What changed"), version.note)] if version.note else []
    return _document(plan, parts, tuple(facts))


def version_parts(version: Version) -> list[Part]:
    known = live_blocks()
    return [
        Part(
            chapter["title"],
            tuple(chain.from_iterable(frozen(row, known) for row in chapter["blocks"])),
        )
        for chapter in version.chapters
    ]


def frozen(row: Mapping[str, Any], known: Mapping[str, LiveBlock]) -> tuple[Block, ...]:
    """A block of a version, under the title it had that day: in the language of its text."""
    live = known.get(row["live"])
    return with_title(unpack(row["content"]), row.get("title") or (str(live.title) if live else ""))


def _part(section: Section) -> Part:
    blocks = [block for piece in section.pieces for block in piece.shown]
    if not blocks:
        blocks = [Text(runs(soft(_("Nothing is written here yet."))), "small")]
    return Part(section.chapter.title, tuple(blocks))


def _document(
    plan: Plan, parts: Sequence[Part], facts: tuple[Fact, ...], *, mark: str = ""
) -> Document:
    blocks: list[Block] = [Contents(_("Contents")), PageBreak()]
    for number, part in enumerate(parts, start=1):
        blocks += [Heading(f"{number} {part.title}", 1), *part.blocks]
    return Document(
        title=plan.title,
        language=language(),
        kicker=f"{plan.organisation.name} · {capfirst(plan.get_kind_display())}",
        subtitle=_("School year %(year)s") % {"year": plan.school_year.code},
        facts=facts,
        blocks=tuple(blocks),
        footer=f"{plan.organisation.name} · {plan.title}",
        author=AUTHOR,
        has_cover=True,
        mark=mark,
    )


def language() -> Language:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def _for_whom(plan: Plan) -> str:
    here: Organisation = plan.organisation
    above = here.parent
    return f"{here.name}, {above.name}" if above is not None else here.name


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
