"""A document as a tagged PDF."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from importlib.resources import files
from typing import Any

from . import palette
from .blocks import Block, Card, Cards, Document, Figure, Heading
from .typesetting import picture, tagged_pdf
from .words import LANGUAGE_TAGS, WORDS

MEDIA_TYPES: Mapping[str, str] = {"png": "image/png", "jpg": "image/jpeg"}
PLAIN = ("title", "kicker", "subtitle", "footer", "author", "paper", "mark", "has_cover")
DRAWING = b"""#let data = json(bytes(sys.inputs.data))
#set page(width: 170mm, height: auto, margin: 0pt)
#image(bytes(data.svg), format: "svg", width: 100%)
"""


def to_pdf(document: Document) -> bytes:
    source = files("zwerm.documents").joinpath("data/document.typ").read_bytes()
    return tagged_pdf(source, document_data(document))


def drawing_as_picture(svg: bytes) -> bytes:
    """For readers that know no drawings, such as Word files."""
    return picture(DRAWING, {"svg": svg.decode()}, dots_an_inch=200)


def document_data(document: Document) -> dict[str, Any]:
    data = {key: getattr(document, key) for key in (*PLAIN, "scale")}
    language, region = LANGUAGE_TAGS[document.language].split("-")
    return data | {
        "language": language,
        "region": region,
        "is_landscape": document.is_landscape,
        "is_one_page": document.is_one_page,
        "facts": [asdict(fact) for fact in document.facts],
        "blocks": [_block(block) for block in in_steps(document.blocks)],
        "words": WORDS[document.language],
        "strong": palette.CLUSTER_STRONG,
        "ground": palette.CLUSTER_SOFT,
    }


def in_steps(blocks: Iterable[Block]) -> Iterator[Block]:
    """Headings that go down one level at a time, as PDF/UA asks, whatever authors made of it."""
    above = 0
    for block in blocks:
        if isinstance(block, Heading):
            level: Any = min(block.level, above + 1)
            above = level
            yield replace(block, level=level)
        else:
            yield block


def _block(block: Block) -> dict[str, Any]:
    kind = {"kind": type(block).__name__}
    if isinstance(block, Figure):
        rest = {"alt": block.alt, "caption": block.caption, "share": block.share}
        return kind | rest | {"svg": as_drawing(block.image, block.format)}
    if isinstance(block, Cards):
        cards = [_card(card) for card in block.cards]
        return kind | {"cards": cards, "columns": block.columns, "cluster": block.cluster}
    return kind | asdict(block)


def _card(card: Card) -> dict[str, Any]:
    photo = as_drawing(card.photo, "png") if card.photo else ""
    return asdict(card) | {"photo": photo}


def as_drawing(image: bytes, format: str) -> str:  # noqa: A002 # as in Figure
    """A picture travels inside a drawing, because only texts go to the typesetter."""
    if format == "svg":
        return image.decode()
    width, height = _size(image)
    encoded = b64encode(image).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" '
        f'href="data:{MEDIA_TYPES[_kind(image)]};base64,{encoded}"/></svg>'
    )


def _kind(image: bytes) -> str:
    return "png" if image.startswith(b"\x89PNG") else "jpg"


def _size(image: bytes) -> tuple[int, int]:
    from io import BytesIO  # noqa: PLC0415

    from PIL import Image  # noqa: PLC0415 # only documents with pictures need it

    with Image.open(BytesIO(image)) as opened:
        return opened.size
