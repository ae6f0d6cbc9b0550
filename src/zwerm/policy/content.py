"""A plan as blocks of a document: what authors wrote, and what the live blocks show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from django.db.models import Exists, QuerySet

from zwerm.documents import blocks as made
from zwerm.documents.blocks import cell, paragraphs, runs
from zwerm.schools.models import Organisation

from .live import (
    Asks,
    LiveBlock,
    Place,
    live_blocks,
    quick_answers,
    read_for,
    read_with,
    sure_answers,
    tells_by_rows,
)
from .models import Block, Chapter, Plan
from .queries import PlanText, blocks_of, by_chapter, plan_text


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a chapter with what it shows. Empty content of a live block: nothing known yet."""

    block: Block
    content: tuple[made.Block, ...]
    live: LiveBlock | None = None

    @property
    def shown(self) -> tuple[made.Block, ...]:
        """As it is read: what Zwerm filled in says what it is."""
        return with_title(self.content, str(self.live.title) if self.live else "")

    @property
    def is_unfilled(self) -> bool:
        return self.live is not None and not self.content

    @property
    def is_picture(self) -> bool:
        return self.block.kind == Block.Kind.FIGURE and bool(self.block.image)


@dataclass(frozen=True, slots=True)
class Section:
    chapter: Chapter
    pieces: tuple[Piece, ...]

    @property
    def is_empty(self) -> bool:
        return not any(piece.content or piece.is_picture for piece in self.pieces)


def with_title(content: Sequence[made.Block], title: str) -> tuple[made.Block, ...]:
    """Under its title, unless it begins with a heading of its own."""
    if not title or not content:
        return tuple(content)
    first = content[0]
    if isinstance(first, made.Heading) and first.level < 3:
        return tuple(content)
    return (made.Heading(title, 2), *content)


def sections(plan: Plan, place: Place) -> tuple[Section, ...]:
    """The whole working text. Each kind of live block is filled once, however often it stands."""
    text = plan_text(plan)
    read_with(place, *text)
    return _Filling(place, with_pictures=True).sections(by_chapter(text))


def shown_sections(text: PlanText, place: Place) -> tuple[Section, ...]:
    """The same for a page: it shows pictures by their address and need not read them."""
    return _Filling(place, with_pictures=False).sections(by_chapter(text))


def outline(text: PlanText, place: Place) -> tuple[Section, ...]:
    """What has something in it and what is empty; a live block shows no more than that."""
    return _Outline(place, with_pictures=False).sections(by_chapter(text))


def section(chapter: Chapter, place: Place) -> Section:
    """One chapter as its page shows it: pictures by their address."""
    blocks = blocks_of(chapter)
    filling = _Filling(place, with_pictures=False)
    read_for(filling.to_read(blocks), place)
    return Section(chapter, tuple(filling.piece(block) for block in blocks))


Text = Mapping[Chapter, Sequence[Block]]


class _Filling:
    def __init__(self, place: Place, *, with_pictures: bool) -> None:
        self.place = place
        self.with_pictures = with_pictures
        self.known = live_blocks()
        self.filled: dict[str, tuple[made.Block, ...]] = {}

    def sections(self, chapters: Text) -> tuple[Section, ...]:
        read_for(self.to_read(chain.from_iterable(chapters.values())), self.place)
        return tuple(
            Section(chapter, tuple(map(self.piece, blocks))) for chapter, blocks in chapters.items()
        )

    def to_read(self, blocks: Iterable[Block]) -> list[str]:
        """The kinds of live block among these that are not filled yet."""
        kinds = dict.fromkeys(block.live for block in blocks if block.live in self.known)
        return [kind for kind in kinds if kind not in self.filled]

    def piece(self, block: Block) -> Piece:
        if block.kind == Block.Kind.FIGURE and not self.with_pictures:
            return Piece(block, ())
        if block.kind != Block.Kind.LIVE:
            return Piece(block, written(block))
        live = self.known.get(block.live)
        if live is None:
            return Piece(block, ())
        if live.kind not in self.filled:
            self.filled[live.kind] = self.fill(live)
        return Piece(block, self.filled[live.kind], live)

    def fill(self, live: LiveBlock) -> tuple[made.Block, ...]:
        return live.fill(self.place)


class _Outline(_Filling):
    """Asks where it can, and fills what only filling tells."""

    def sections(self, chapters: Text) -> tuple[Section, ...]:
        kinds = self.to_read(chain.from_iterable(chapters.values()))
        sure, quick = sure_answers(), quick_answers()
        read_for((kind for kind in kinds if not tells_by_rows(kind)), self.place)
        asks = {kind: ask for kind, ask in (sure | quick).items() if kind in kinds}
        for kind, is_filled in answered(asks, self.place).items():
            if is_filled or kind in quick:
                heading = made.Heading(str(self.known[kind].title), 2)
                self.filled[kind] = (heading,) if is_filled else ()
        return super().sections(chapters)


def answered(asks: Mapping[str, Asks], place: Place) -> dict[str, bool]:
    """Which of these blocks have something to show; who answers in rows is asked in one query."""
    given = {kind: ask(place) for kind, ask in asks.items()}
    rows = {kind: each for kind, each in given.items() if isinstance(each, QuerySet)}
    found = {kind: bool(each) for kind, each in given.items() if kind not in rows}
    if rows:
        there = {f"has_{kind}": Exists(each.order_by()) for kind, each in rows.items()}
        here = Organisation.objects.filter(pk=place.organisation.pk)
        told = here.annotate(**there).values_list(*there).get()
        found |= dict(zip(rows, map(bool, told), strict=True))
    return found


def written(block: Block) -> tuple[made.Block, ...]:
    """What an author wrote. A text keeps its paragraphs and its lists."""
    match block.kind:
        case Block.Kind.HEADING:
            return (made.Heading(block.text, 2),) if block.text else ()
        case Block.Kind.LIST:
            items = tuple(runs(line) for line in block.text.splitlines() if line.strip())
            return (made.ItemList(items),) if items else ()
        case Block.Kind.TABLE:
            return _table(block.text)
        case Block.Kind.FIGURE:
            return _figure(block)
        case _:
            return paragraphs(block.text)


def _table(text: str) -> tuple[made.Block, ...]:
    """Lines of cells with tabs between; the first line is the head."""
    rows = [line.split("\t") for line in text.splitlines() if line.strip()]
    if len(rows) < 2:
        return ()
    width = max(len(row) for row in rows)
    filled = [[*row, *([""] * (width - len(row)))] for row in rows]
    columns = tuple(made.Column(title, 1 / width) for title in filled[0])
    return (made.Table(columns, tuple(tuple(cell(part) for part in row) for row in filled[1:])),)


def _figure(block: Block) -> tuple[made.Block, ...]:
    if not block.image:
        return ()
    with block.image.open("rb") as file:
        content = file.read()
    ending: Literal["png", "jpg"] = "png" if str(block.image.name).endswith(".png") else "jpg"
    return (made.Figure(content, ending, alt=block.alt, caption=block.caption),)
