"""A chapter on the screen of an author: every block with what may be done to it now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _

from zwerm.accounts.models import User

from .content import Piece, Section, written
from .differences import Line, texts_changed
from .forms import BlockForm, PictureForm
from .models import Block, Chapter
from .services import Overtaken

# Between the cells of a table, as an author types and reads it. Excel pastes tabs.
BAR = "|"
# What the browser says of a block it has open: its own words stay.
OPEN = "open"


def stored(kind: str, text: str) -> str:
    """As it is kept: cells of a table are parted by tabs."""
    if kind != Block.Kind.TABLE:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(_cells(line) for line in lines)


def _cells(line: str) -> str:
    if "\t" in line:
        return line
    return "\t".join(part.strip() for part in line.strip().strip(BAR).split(BAR))


def typed(kind: str, text: str) -> str:
    """As an author sees it."""
    return text.replace("\t", f" {BAR} ") if kind == Block.Kind.TABLE else text


def both(block: Block, mine: str) -> str:
    """The text of the other with mine below it."""
    between = "\n\n" if block.kind == Block.Kind.TEXT else "\n"
    return between.join(text for text in (block.text, mine) if text.strip())


@dataclass(frozen=True, slots=True)
class Writable:
    """One block of the chapter."""

    piece: Piece
    user: User
    is_first: bool = False
    is_last: bool = False
    form: forms.Form | None = None  # when this author has it open
    overtaken: Overtaken | None = None
    is_fresh: bool = False  # just saved or closed: the keyboard goes on from here

    @property
    def block(self) -> Block:
        return self.piece.block

    @property
    def is_live(self) -> bool:
        return self.block.kind == Block.Kind.LIVE

    @property
    def is_figure(self) -> bool:
        return self.block.kind == Block.Kind.FIGURE

    @property
    def taken_by(self) -> User | None:
        """Someone else has it open."""
        return self.block.editor if self.block.is_open_for_other(self.user) else None

    @property
    def seen(self) -> str:
        """What a browser shows of it, so that it can ask for what changed since."""
        if self.form is not None or self.overtaken is not None:
            return f"{self.block.pk}:{OPEN}"
        return token(self.block, self.user)

    @property
    def rows(self) -> int:
        """Lines the text field shows."""
        return min(max(self.block.text.count("\n") + len(self.block.text) // 80 + 3, 4), 24)

    @property
    def mine(self) -> str:
        """The text that was not saved, as it was typed."""
        return typed(self.block.kind, self.overtaken.mine) if self.overtaken else ""

    @property
    def differences(self) -> tuple[Line, ...]:
        """From the text that is there now to what this author wrote."""
        return texts_changed(typed(self.block.kind, self.block.text), self.mine)

    @property
    def hint(self) -> str:
        match self.block.kind:
            case Block.Kind.HEADING:
                return _("One line.")
            case Block.Kind.LIST:
                return _("One item on each line.")
            case Block.Kind.TABLE:
                return _(
                    "One row on each line, with | between the cells. The first row is the head."
                    " You may also paste cells from Excel."
                )
            case _kind:
                return _(
                    "A blank line begins a paragraph. A line that begins with “- ” is an item of"
                    " a list."
                )


def token(block: Block, user: User) -> str:
    taken = block.editor_id if block.is_open_for_other(user) else 0
    return f"{block.pk}:{block.revision}:{taken}"


def open_in(seen: Iterable[str]) -> set[int]:
    """The blocks that a browser has open, of what it says it shows."""
    found = (each.partition(":") for each in seen)
    return {int(pk) for pk, _colon, state in found if state == OPEN and pk.isdecimal()}


def shown_in(seen: Iterable[str]) -> list[int]:
    """The blocks that a browser shows, in their order."""
    return [int(pk) for pk in (each.partition(":")[0] for each in seen) if pk.isdecimal()]


def form_of(block: Block) -> forms.Form:
    """To write in it, as it is now."""
    begun = {"revision": block.revision, "chapter": block.chapter_id, "kind": block.kind}
    if block.kind == Block.Kind.FIGURE:
        return PictureForm(
            has_picture=bool(block.image),
            initial=begun | {"text": block.alt, "caption": block.caption},
        )
    return BlockForm(initial=begun | {"text": typed(block.kind, block.text)})


@dataclass(frozen=True)
class WritingPage:
    """The blocks of a chapter. `opened`: those this browser has open already."""

    section: Section
    user: User
    opened: Collection[int] = field(default=())
    form: tuple[Block, forms.Form] | None = None
    overtaken: Overtaken | None = None

    @property
    def chapter(self) -> Chapter:
        return self.section.chapter

    @cached_property
    def blocks(self) -> tuple[Writable, ...]:
        pieces = self.section.pieces
        return tuple(
            self._writable(piece, number, len(pieces)) for number, piece in enumerate(pieces)
        )

    @property
    def removed(self) -> int:
        """How many blocks can be brought back."""
        return len(self.chapter.removed_blocks)

    def _writable(self, piece: Piece, number: int, count: int) -> Writable:
        block = piece.block
        overtaken = self.overtaken if self.overtaken and self.overtaken.block == block else None
        form = None
        if block.kind != Block.Kind.LIVE and not overtaken:
            if self.form and self.form[0] == block:
                form = self.form[1]
            elif block.pk in self.opened or block.is_open_for(self.user):
                form = form_of(block)
        return Writable(piece, self.user, number == 0, number == count - 1, form, overtaken)


def one_block(
    block: Block,
    user: User,
    *,
    form: forms.Form | None = None,
    overtaken: Overtaken | None = None,
) -> Writable:
    """A block that its author opened, saved or closed, by itself."""
    order = list(Block.objects.filter(chapter=block.chapter_id).values_list("pk", flat=True))
    if form is None and overtaken is None and block.is_open_for(user):
        form = form_of(block)
    content = () if block.kind == Block.Kind.FIGURE else written(block)
    return Writable(
        Piece(block, content),
        user,
        is_first=order[:1] == [block.pk],
        is_last=order[-1:] == [block.pk],
        form=form,
        overtaken=overtaken,
        is_fresh=form is None and overtaken is None,
    )
