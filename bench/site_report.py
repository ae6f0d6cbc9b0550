"""The part of the page about speed that tells about pages."""

import statistics
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from . import machine
from .site_data import Request

if TYPE_CHECKING:
    from .site import Measured

MOST = {"list": 60, "detail": 50, "write": 50}
MOST_QUERIES, MOST_RATIO, MOST_MEGABYTES = 12, 2.0, 150
ABOUT = """
# Pages

Made by `uv run --group bench python -m bench.site`: a school group of {schools} schools and
{people} staff (`bench/installation.py`), served by `zwerm serve` with two web processes, on SQLite
and on PostgreSQL in turns. *E* is an empty view with all our middleware, for whoever is signed in,
on the same server, asked just before and just after each page. CPU is that of the web processes
and of the database. Shown are medians of {rounds} rounds, with least and most. PostgreSQL runs here
with `fsync` off, which spares waiting and no CPU. Clients run on the same machine, so a latency is
never better than what is left of its cores.
"""


def page(
    found: "Sequence[Measured]", schools: int, people: int, rounds: int, loads: tuple[float, float]
) -> str:
    facts = [
        f"Measured on {datetime.now(UTC):%Y-%m-%d}.",
        "",
        *(f"- {line}" for line in machine.described()[:2]),
        f"- load of the machine before and after: {loads[0]:.1f}, {loads[1]:.1f}",
        *(f"- E on {one.site.name}: {_spread(one.cpu[one.empty()], 2)} ms" for one in found),
    ]
    return "\n".join(
        [
            ABOUT.strip().format(schools=schools, people=f"{people:,}", rounds=rounds),
            "",
            *facts,
            "",
            "## Bars for pages",
            "",
            *_bars(found),
            "",
            "## CPU of a request",
            "",
            "In E. *G* is asked by who leads the group, *S* by who leads one of its schools.",
            "",
            *_requests(found),
            "",
            "## Latency",
            "",
            "Milliseconds for half of the answers / for 19 in 20, and answers a second.",
            "",
            *_latencies(found),
            "",
            "## Memory and starting",
            "",
            *_memory(found),
        ]
    )


def _spread(values: Sequence[float], digits: int = 0) -> str:
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f}–{most:.{digits}f})"


def _rows(one: "Measured") -> list[Request]:
    return [request for request in one.requests if request.kind != "empty"]


def _middle(one: "Measured", request: Request) -> float:
    return statistics.median(one.times[request])


def ratios(found: "Sequence[Measured]") -> list[tuple[Request, float]]:
    """CPU of the second database in that of the first, in milliseconds of the same rounds."""
    first, second = found
    pairs = zip(_rows(first), _rows(second), strict=True)
    return [
        (
            one,
            statistics.median(
                there / here for here, there in zip(first.cpu[one], second.cpu[other], strict=True)
            ),
        )
        for one, other in pairs
    ]


def _bars(found: "Sequence[Measured]") -> list[str]:
    first = found[0]
    lines = ["| asked |   | measured |", "| --- | --- | --- |"]
    for kind, most in MOST.items():
        rows = [request for request in _rows(first) if request.kind == kind]
        over = [f"{_name(r)} {_middle(first, r):.0f}" for r in rows if _middle(first, r) > most]
        lines.append(
            _bar(f"a {kind} on {first.site.name} ≤ {most} E", over, f"{len(rows)} measured")
        )
    queries = [f"{_name(r)} {r.queries}" for r in _rows(first) if r.queries > MOST_QUERIES]
    lines.append(
        _bar(
            f"queries ≤ {MOST_QUERIES}", queries, f"at most {max(r.queries for r in _rows(first))}"
        )
    )
    if len(found) > 1:
        known = ratios(found)
        over = [f"{_name(r)} × {ratio:.1f}" for r, ratio in known if ratio > MOST_RATIO]
        middle = statistics.geometric_mean(ratio for _request, ratio in known)
        asked = f"{found[1].site.name} ≤ {MOST_RATIO:.0f} × {first.site.name}"
        lines.append(_bar(asked, over, f"× {middle:.2f} in the (geometric) mean"))
    return [*lines, *_memory_bars(found)]


def _memory_bars(found: "Sequence[Measured]") -> Iterator[str]:
    kinds = {"worker": [[one.worker] for one in found], "web process": [one.web for one in found]}
    for kind, processes in kinds.items():
        most = [max(pss for pss, _rss in each) for each in processes]
        named = [f"{one.site.name} {pss:.0f} MB" for one, pss in zip(found, most, strict=True)]
        heavy = [name for name, pss in zip(named, most, strict=True) if pss > MOST_MEGABYTES]
        yield _bar(f"a {kind} ≤ {MOST_MEGABYTES} MB (PSS)", heavy, ", ".join(named))


def _bar(asked: str, over: Sequence[str], told: str) -> str:
    word = "**falls short**" if over else "**pass**"
    return f"| {asked} | {word} | {told}{'; over it: ' + ', '.join(over) if over else ''} |"


def _name(request: Request) -> str:
    return f"{request.name} ({request.place[0].upper()})"


def _requests(found: "Sequence[Measured]") -> list[str]:
    names = [one.site.name for one in found]
    head = ["request", "kind", "queries", "kB", *names, *(f"{name}, ms" for name in names)]
    ratio = {id(request): value for request, value in ratios(found)} if len(found) > 1 else {}
    rows = []
    for position, request in enumerate(_rows(found[0])):
        same = [_rows(one)[position] for one in found]
        rows.append(
            [
                _name(request),
                request.kind,
                str(request.queries),
                str(request.kilobytes),
                *(_spread(one.times[each]) for one, each in zip(found, same, strict=True)),
                *(
                    f"{statistics.median(one.cpu[each]):.1f}"
                    for one, each in zip(found, same, strict=True)
                ),
                *([f"× {ratio[id(request)]:.2f}"] if ratio else []),
            ]
        )
    return _table([*head, *(["ratio"] if ratio else [])], rows)


def _latencies(found: "Sequence[Measured]") -> list[str]:
    clients = [each.clients for each in next(iter(found[0].latencies.values()))]
    head = ["request", "database", *(f"{count} clients" for count in clients)]
    rows = [
        [
            name,
            one.site.name,
            *(f"{e.middle:.0f} / {e.slow:.0f}, {e.per_second:.0f}/s" for e in one.latencies[name]),
        ]
        for name in found[0].latencies
        for one in found
    ]
    return _table(head, rows)


def _memory(found: "Sequence[Measured]") -> list[str]:
    head = [
        "",
        "web process, MB (PSS)",
        "RSS",
        "worker, MB (PSS)",
        "RSS",
        "first answer after a start, s",
        "without anything compiled, s",
        "filled in, s",
    ]
    rows = [
        [
            one.site.name,
            _spread([pss for pss, _rss in one.web]),
            _spread([rss for _pss, rss in one.web]),
            f"{one.worker[0]:.0f}",
            f"{one.worker[1]:.0f}",
            f"{one.starts['warm']:.1f}",
            f"{one.starts['cold']:.1f}" if "cold" in one.starts else "–",
            f"{one.filled_in:.0f}",
        ]
        for one in found
    ]
    return _table(head, rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
