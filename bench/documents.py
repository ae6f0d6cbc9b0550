"""Measure a policy plan of twenty pages as PDF: CPU time of ours and of WeasyPrint, in one run.

Both get the same blocks and make a tagged PDF (PDF/UA-1) with a contents of page numbers. Theirs
come as HTML through the template that shows plans on a page. The programs take turns, so a busy
machine is busy for both. WeasyPrint comes with `uv sync --group bench`, and needs Pango.
"""

# A program for a terminal prints.
# ruff: noqa: T201

import argparse
import os
import re
import statistics
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zwerm.documents import Document

CHAPTERS, WARM_UPS, RUNS = 12, 1, 7
MOST_OF_THEIRS = 1 / 3
WORDS = (
    "We kiezen ICT als een les er beter van wordt, als een leerling er verder mee komt of als een "
    "collega er tijd mee wint. Wie iets kan, krijgt uren om het te tonen; wie het wil leren, kijkt "
    "mee in de klas. "
)
STYLE = """
@page { size: A4; margin: 20mm 21mm 21mm; @bottom-right { content: counter(page) " / "
 counter(pages); font-size: 8.4pt } }
body { font: 10.5pt/1.35 "Libertinus Serif", Georgia, serif; color: #1B1E38 }
.cover { height: 240mm } h1 { font-size: 30pt } h2 { font-size: 18pt; border-top: 1.2pt solid }
h3 { font-size: 12pt } table { width: 100%; border-collapse: collapse; font-size: 9.8pt }
th { text-align: left; border-bottom: .9pt solid } td { border-bottom: .5pt solid #DBD8D1 }
.num { text-align: right } nav { break-after: page } nav li { list-style: none }
nav a::after { content: leader(".") target-counter(attr(href), page) } img { width: 100% }
"""


def sample() -> "Document":
    from zwerm.documents import (  # noqa: PLC0415
        Column,
        Contents,
        Document,
        Fact,
        Figure,
        Heading,
        ItemList,
        Notice,
        PageBreak,
        Table,
        Text,
        bold,
        cell,
        runs,
    )
    from zwerm.documents.blocks import Block  # noqa: PLC0415
    from zwerm.documents.drawing import Bar, bars  # noqa: PLC0415

    columns = Column("Taak", 0.5), Column("Wie", 0.3), Column("Uren", 0.2, "right")
    blocks: list[Block] = [Contents("Inhoud"), PageBreak()]
    drawn = bars(
        [Bar(name, part, 60, name[0]) for name, part in (("Techniek", 50), ("Beleid", 20))]
    )
    for chapter in range(1, CHAPTERS + 1):
        rows = [
            (cell(bold(f"Taak {chapter}.{n}"), " met een naam"), cell(f"Collega {n}"), cell("2,5"))
            for n in range(18)
        ]
        blocks += [
            Heading(f"{chapter} Hoofdstuk {chapter}"),
            *[Text(runs(WORDS * 3)) for _paragraph in range(4)],
            ItemList(tuple(runs(WORDS) for _item in range(4))),
            Heading("Wie doet wat", 2),
            Table(columns, tuple(rows), (cell("Samen"), cell(""), cell("45,0"))),
            Figure(drawn, "svg", "Uren per cluster"),
            Notice("Nog open", runs(WORDS)),
            *[Text(runs(WORDS * 2)) for _paragraph in range(4)],
        ]
    facts = (Fact("Voor", "Atheneum"), Fact("Versie", "1"))
    return Document("Plan", "nl", tuple(blocks), facts=facts, has_cover=True)


def as_html(document: "Document") -> str:
    """The same blocks in the template of the pages, with a contents."""
    from django.template.loader import render_to_string  # noqa: PLC0415

    from zwerm.documents import Contents, PageBreak  # noqa: PLC0415
    from zwerm.policy.templatetags.document import document_blocks  # noqa: PLC0415

    shown = [b for b in document.blocks if not isinstance(b, Contents | PageBreak)]
    body = render_to_string("policy/_document.html", document_blocks(shown, 2))
    names: list[tuple[str, str]] = []

    def anchored(found: "re.Match[str]") -> str:
        names.append((f"c{len(names)}", found.group(2)))
        return f'<h{found.group(1)} id="{names[-1][0]}">' + f"{found.group(2)}</h{found.group(1)}>"

    body = re.sub(r"<h([23])>(.*?)</h\1>", anchored, body)
    contents = "".join(f'<li><a href="#{key}">{name}</a></li>' for key, name in names)
    return (
        f'<html lang="nl"><head><title>{document.title}</title><style>{STYLE}</style></head><body>'
        f'<div class="cover"><h1>{document.title}</h1></div><nav><ul>{contents}</ul></nav>{body}'
        "</body></html>"
    )


def measured(programs: dict[str, Callable[[], bytes]], runs: int) -> dict[str, list[float]]:
    """Seconds of CPU time of all threads, in turns."""
    found: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(WARM_UPS + runs):
        for name, make in programs.items():
            begin = time.process_time()
            made = make()
            if number >= WARM_UPS:
                found[name].append(time.process_time() - begin)
            elif not made.startswith(b"%PDF"):
                raise ValueError(f"{name} made no PDF")
    return found


def pages(pdf: bytes) -> int:
    from io import BytesIO  # noqa: PLC0415

    from pypdf import PdfReader  # noqa: PLC0415

    return len(PdfReader(BytesIO(pdf)).pages)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    from weasyprint import HTML  # noqa: PLC0415

    from zwerm.documents import to_pdf  # noqa: PLC0415

    document = sample()

    def theirs() -> bytes:
        return bytes(HTML(string=as_html(document)).write_pdf(pdf_variant="pdf/ua-1"))

    programs = {"zwerm": lambda: to_pdf(document), "weasyprint": theirs}
    for name, make in programs.items():
        print(f"{name:10} {pages(make()):3} pages")
    found = {
        name: statistics.median(each) for name, each in measured(programs, options.runs).items()
    }
    for name, seconds in found.items():
        print(f"{name:10} {seconds:6.3f} s CPU")
    share = found["zwerm"] / found["weasyprint"]
    passes = share <= MOST_OF_THEIRS
    print(f"{'pass' if passes else 'falls short'}: {share:.3f} of theirs, at most 0.333")
    return 0 if passes else 1


if __name__ == "__main__":
    raise SystemExit(main())
