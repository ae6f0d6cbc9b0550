"""What a piece of a document says, line by line and without its looks. Pure."""

from collections.abc import Iterable, Iterator

from zwerm.documents.blocks import (
    Block,
    Cards,
    Cell,
    Figure,
    Heading,
    ItemList,
    Notice,
    Runs,
    Table,
    Text,
)

BETWEEN_CELLS = " | "


def said(runs: Runs) -> str:
    return runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])


def cells_said(row: Iterable[Cell]) -> tuple[str, ...]:
    return tuple([" ".join(said(cell.runs).split()) for cell in row])


def lines_of(content: Iterable[Block]) -> list[str]:
    return [line for block in content for line in _lines(block) if line.strip()]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield text
        case Text(runs=runs):
            yield from said(runs).splitlines()
        case ItemList(items=items):
            yield from (f"• {said(item)}" for item in items)
        case Notice(title=title, runs=runs):
            yield f"{title} {said(runs)}".strip()
        case Table():
            yield BETWEEN_CELLS.join(column.title for column in block.columns)
            for row in (*block.rows, *([block.total] if block.total else [])):
                yield BETWEEN_CELLS.join(cells_said(row))
        case Cards(cards=cards):
            for card in cards:
                yield BETWEEN_CELLS.join(
                    [card.title, *card.lines, *([card.note] * bool(card.note))]
                )
        case Figure(alt=alt, caption=caption):
            yield alt
            yield caption
        case _:
            return
