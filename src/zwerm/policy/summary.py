"""A plan on one page: why, what for, who, with what, what first, and what is still open."""

from collections.abc import Callable, Iterable, Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.documents.blocks import Block, Document, Heading, ItemList, Run, Table, Text, runs, soft

from .content import written
from .documents import AUTHOR, language
from .live import Place, live_blocks, read_for, read_with, short_forms
from .models import Block as Written
from .models import Plan
from .queries import PlanVersions

MOST_LETTERS = 320
MOST_ITEMS = 5
# What a summary tells, under which heading, and from which live blocks.
PARTS = (
    (gettext_lazy("Why"), ("vision",)),
    (gettext_lazy("What we want to reach"), ("goals",)),
    (gettext_lazy("With whom"), ("team",)),
    (gettext_lazy("With which hours and means"), ("means", "coverage")),
    (gettext_lazy("What we do first"), ("actions",)),
    (gettext_lazy("What is still open"), ("gaps",)),
)


def summary_document(plan: Plan, place: Place) -> Document:
    """What Zwerm knows today. Empty parts are left out."""
    kinds = [kind for _title, part in PARTS for kind in part]
    texts, versions = _texts(plan, kinds), PlanVersions(plan)
    read_with(place, texts, versions.rows)
    read_for(kinds, place)
    blocks: list[Block] = []
    for title, part in PARTS:
        told = [block for kind in part for block in _told(kind, texts, place)]
        if told:
            blocks += [Heading(str(title)), *told]
    if not blocks:
        blocks = [Text(runs(soft(_("Nothing is written here yet."))))]
    today = date_format(timezone.localdate(), "j F Y")
    return Document(
        title=plan.title,
        language=language(),
        kicker=f"{plan.organisation.name} · {capfirst(plan.get_kind_display())}",
        subtitle=_("On one page, %(day)s") % {"day": today},
        blocks=tuple(blocks),
        footer=f"{plan.organisation.name} · {plan.title} · {plan.school_year.code}",
        author=AUTHOR,
        is_one_page=True,
        mark="" if versions.in_force else _("Draft, not adopted"),
    )


def _told(kind: str, texts: Iterable[Written], place: Place) -> Sequence[Block]:
    short: Callable[[Place], Sequence[Block]] | None = short_forms().get(kind)
    if short is not None:
        return short(place)
    live = live_blocks().get(kind)
    found = shortened(live.fill(place)) if live is not None else ()
    return found or _as_written(kind, texts)


def _texts(plan: Plan, keys: Iterable[str]) -> "QuerySet[Written]":
    """What the authors wrote in the chapters of these names."""
    written_here = Written.objects.filter(chapter__plan=plan, kind=Written.Kind.TEXT)
    return written_here.filter(chapter__key__in=keys).select_related("chapter")


def _as_written(key: str, texts: Iterable[Written]) -> Sequence[Block]:
    return shortened(
        [block for each in texts if each.chapter.key == key for block in written(each)]
    )


def shortened(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The first of it that says something: some sentences, some items, or the first column."""
    for block in blocks:
        match block:
            case Text(runs=words) if "".join(run.text for run in words).strip():
                return (Text(_first_sentences(words)),)
            case ItemList(items=items) if items:
                return (ItemList(items[:MOST_ITEMS], block.is_numbered),)
            case Table(rows=rows) if rows:
                return (ItemList(tuple(row[0].runs for row in rows[:MOST_ITEMS])),)
            case _:
                continue
    return ()


def _first_sentences(words: Sequence[Run]) -> tuple[Run, ...]:
    """As many whole sentences as three lines hold."""
    text = "".join(run.text for run in words).strip()
    if len(text) <= MOST_LETTERS:
        return tuple(words)
    cut = text[:MOST_LETTERS]
    end = max(cut.rfind(sign) for sign in (". ", "! ", "? ", ".\n"))
    return runs(cut[: end + 1] if end > 0 else cut[: cut.rfind(" ")] + " …")
