"""A chapter on the screen of an author: every block with what may be done to it now."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from zwerm.accounts.models import User

from .content import Piece, Section
from .forms import BlockForm
from .models import Block
from .services import Overtaken

# Between the cells of a table, as an author types and reads it. Excel pastes tabs.
BAR = "|"


def stored(block: Block, text: str) -> str:
    """As it is kept: cells of a table are parted by tabs."""
    if block.kind != Block.Kind.TABLE:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(_cells(line) for line in lines)


def _cells(line: str) -> str:
    if "\t" in line:
        return line
    return "\t".join(part.strip() for part in line.strip().strip(BAR).split(BAR))


def typed(block: Block, text: str) -> str:
    """As an author sees it."""
    return text.replace("\t", f" {BAR} ") if block.kind == Block.Kind.TABLE else text


@dataclass(frozen=True, slots=True)
class Writable:
    """One block of the chapter."""

    piece: Piece
    is_first: bool
    is_last: bool
    form: BlockForm | None  # when this author has it open
    taken_by: User | None  # someone else has it open
    overtaken: Overtaken | None

    @property
    def block(self) -> Block:
        return self.piece.block

    @property
    def is_live(self) -> bool:
        return self.block.kind == Block.Kind.LIVE

    @property
    def rows(self) -> int:
        """Lines the text field shows."""
        return min(max(self.block.text.count("\n") + len(self.block.text) // 80 + 3, 4), 24)

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
            case Block.Kind.FIGURE:
                return _("Describe the picture for who cannot see it.")
            case _kind:
                return _(
                    "A blank line begins a paragraph. A line that begins with “- ” is an item of"
                    " a list."
                )


@dataclass(frozen=True)
class WritingPage:
    section: Section
    user: User
    opened: str
    form: BlockForm | None
    overtaken: Overtaken | None

    @cached_property
    def blocks(self) -> tuple[Writable, ...]:
        pieces = self.section.pieces
        return tuple(
            self._writable(piece, number == 0, number == len(pieces) - 1)
            for number, piece in enumerate(pieces)
        )

    @property
    def can_restore(self) -> bool:
        return bool(self.section.chapter.removed)

    def _writable(self, piece: Piece, first: bool, last: bool) -> Writable:  # noqa: FBT001
        block = piece.block
        overtaken = self.overtaken if self.overtaken and self.overtaken.block == block else None
        taken = block.editor if block.is_open_for_other(self.user) else None
        form = None
        if block.kind != Block.Kind.LIVE and not overtaken and str(block.pk) == self.opened:
            begun = {"text": typed(block, block.text), "revision": block.revision}
            form = self.form or BlockForm(initial=begun)
        return Writable(piece, first, last, form, taken if form is None else None, overtaken)
