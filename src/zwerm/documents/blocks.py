"""What a document is made of. Texts are plain text: nothing in them is read as markup."""

from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "right", "center"]
Tone = Literal["", "signal", "soft"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look the same."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_soft: bool = False


Runs = tuple[Run, ...]


def runs(*parts: str | Run) -> Runs:
    return tuple([part if isinstance(part, Run) else Run(part) for part in parts])


def bold(text: str) -> Run:
    return Run(text, is_bold=True)


def italic(text: str) -> Run:
    return Run(text, is_italic=True)


def soft(text: str) -> Run:
    return Run(text, is_soft=True)


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: Literal[1, 2, 3] = 1
    cluster: str = ""  # its letter: the heading gets its colour and its shape


@dataclass(frozen=True, slots=True)
class Text:
    runs: Runs
    style: Literal["", "lead", "small"] = ""


@dataclass(frozen=True, slots=True)
class ItemList:
    items: tuple[Runs, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    share: float  # of the width of the text; all shares together are 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    runs: Runs
    tone: Tone = ""


def cell(*parts: str | Run, tone: Tone = "") -> Cell:
    if len(parts) == 1 and isinstance(parts[0], str):
        return Cell((Run(parts[0]),), tone)  # what nearly all of thousands of cells are
    return Cell(runs(*parts), tone)


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has a cell for every column. The first columns repeat on each page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()  # a last row that adds up


@dataclass(frozen=True, slots=True)
class Notice:
    """What must not be overlooked."""

    title: str
    runs: Runs


@dataclass(frozen=True, slots=True)
class Signature:
    role: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class SignatureFields:
    """Room for a date and a signature of each."""

    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing (svg) or a picture (png, jpeg), with what it shows in words."""

    image: bytes
    format: Literal["svg", "png", "jpg"]
    alt: str
    caption: str = ""
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Card:
    """A face and what to ask it."""

    mark: str  # initials, when there is no photo
    title: str
    lines: tuple[str, ...] = ()
    note: str = ""
    photo: bytes = b""  # png or jpeg, square


@dataclass(frozen=True, slots=True)
class Cards:
    cards: tuple[Card, ...]
    columns: int = 2
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents of the headings of the first two levels."""

    title: str


Block = (
    Heading
    | Text
    | ItemList
    | Table
    | Notice
    | SignatureFields
    | Figure
    | Cards
    | PageBreak
    | Contents
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the colophon: for whom, by whom, when."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    language: Literal["nl", "en"]
    blocks: tuple[Block, ...]
    kicker: str = ""
    subtitle: str = ""
    facts: tuple[Fact, ...] = field(default=())
    footer: str = ""
    author: str = ""
    paper: Literal["a4", "a3"] = "a4"
    is_landscape: bool = False
    # A poster: in a PDF its letters grow or shrink until one sheet is full.
    is_one_page: bool = False
    # A publication: its first page is a cover, and each chapter begins with a line.
    has_cover: bool = False
    # What stands on the cover and above every page, such as "draft".
    mark: str = ""

    @property
    def scale(self) -> float:
        """On larger paper everything grows along."""
        return 1.4 if self.paper == "a3" else 1.0


def paragraphs(text: str) -> tuple[Block, ...]:
    """What someone typed: a blank line makes a paragraph, lines that start with "- " a list."""
    found: list[Block] = []
    for part in "\n".join(line.rstrip() for line in text.splitlines()).split("\n\n"):
        lines = [line for line in part.split("\n") if line.strip()]
        items = tuple(runs(line[2:].strip()) for line in lines if line.startswith("- "))
        above = "\n".join(line for line in lines if not line.startswith("- "))
        if above:
            found.append(Text(runs(above)))
        if items:
            found.append(ItemList(items))
    return tuple(found)
