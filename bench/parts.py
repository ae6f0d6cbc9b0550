"""Parts of a page that different programs write, each between its own marks."""

from pathlib import Path

PAGES = "pages"  # written by `bench.site`
KILLING = "killing"  # written by `bench.chaos`
EVERY_PAGE = "every page"  # written by `bench.every_page`


def _marks(name: str) -> tuple[str, str]:
    return f"<!-- {name}: begins -->\n", f"<!-- {name}: ends -->\n"


def part_of(path: Path, name: str) -> str:
    """What stands there now, with its marks."""
    begin, end = _marks(name)
    text = path.read_text("utf-8") if path.exists() else ""
    first, last = text.find(begin), text.find(end)
    return text[first : last + len(end)] if 0 <= first < last else ""


def put_part(path: Path, name: str, text: str) -> None:
    """In the place of what stood there, else at the end."""
    begin, end = _marks(name)
    made = f"{begin}\n{text.strip()}\n\n{end}"
    present, whole = part_of(path, name), path.read_text("utf-8") if path.exists() else ""
    new = whole.replace(present, made) if present else f"{whole.rstrip()}\n\n{made}"
    path.write_text(new, "utf-8")
