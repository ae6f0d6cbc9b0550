"""The records as a page, `docs/performance.md`."""

from collections.abc import Iterator, Sequence

from . import machine
from .bars import Verdict, passed
from .measurement import Record
from .results import Results
from .statistics import percent, spread

TITLES = {
    "own": "Zwerm",
    "highs": "HiGHS",
    "cpsat": "CP-SAT",
    "scip": "SCIP",
    "timefold": "Timefold",
}
SIZES = {
    "XS": "XS: 1 school, 8 people",
    "S": "S: 1 school, 15 people",
    "M": "M: 12 schools, 80 people",
    "L": "L: 60 schools, 400 people",
}
INTRODUCTION = """\
# Performance

Made by `uv run --group bench python -m bench`: our own engine and its peers in turn, each in a
process of its own, one thread, on newly made problems of 93 tasks (`bench/generator.py`). Programs
are limited by the CPU seconds of their whole process tree; loading libraries and reading the
problem does not count, building the model does. HiGHS, SCIP and CP-SAT get the same plain model
(`bench/peers/formulation.py`) with their defaults and no gap; Timefold gets entities and constraint
streams, untuned. The checker judges every plan. *J* is the sum of the seven tiers with fixed
weights that serves only to compare programs; a *gap* is J above the best bound any program proved.
Shown are medians with least and most; ratios are geometric means.
"""
STRICT = """\
## Seven tiers, one after the other

The value, and in brackets its bound where it is not proven.

"""


def page(results: Results, verdicts: Sequence[Verdict], day: str) -> str:
    parts = [
        INTRODUCTION,
        _where(results, day),
        _bars(verdicts),
        *(_scalar(results, size) for size in SIZES if results.all("own", "J", size)),
        _strict(results),
        _ahead(results),
        _void(results),
        _public(results),
    ]
    return "\n".join(part for part in parts if part)


def _where(results: Results, day: str) -> str:
    lines = [f"Measured on {day}.", "", *(f"- {line}" for line in machine.described() if line)]
    lines.append(f"- {', '.join(machine.programs(results.records))}")
    loads = machine.loads(results.records)
    if loads:
        lines.append(f"- load of the machine when a measurement began: {spread(loads, 1)}")
    lines.append(f"- most CPU seconds for J: {_limits(results)}")
    cpu = sum(record.cpu for record in results.records) / 60
    wall = sum(record.wall for record in results.records) / 60
    lines.append(
        f"- {len(results.records)} measurements, {cpu:.0f} CPU minutes, {wall:.0f} by the clock"
    )
    return "\n".join(lines) + "\n"


def _limits(results: Results) -> str:
    limits = {r.measurement.size: r.measurement.limit for r in results.all("own", "J", *SIZES)}
    return ", ".join(f"{size} {limit:g}" for size, limit in limits.items())


def _bars(verdicts: Sequence[Verdict]) -> str:
    rows = [[v.bar, v.asks, f"**{v.word}**", v.figure] for v in verdicts]
    head = f"## Bars: {passed(verdicts)} of {len(verdicts)} pass\n\n"
    return head + table(("", "asked", "", "measured"), rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return (
        "\n".join("| " + " | ".join(cell or " " for cell in line) + " |" for line in lines) + "\n"
    )


def _scalar(results: Results, size: str) -> str:
    rows = []
    for program, title in TITLES.items():
        records = results.all(program, "J", size)
        if records:
            rows.append([title, *_line(results, records, program, size)])
    head = ("J", "runs", "gap to the best bound", "proven", "CPU s", "s by the clock", "MB")
    return f"## {SIZES[size]}\n\n" + table(head, rows)


def _line(results: Results, records: Sequence[Record], program: str, size: str) -> list[str]:
    valid = [record for record in records if record.is_valid]
    if not valid:
        return ["0", records[0].note or "void", "", "", "", ""]
    gaps = results.gaps(program, size)
    proven = sum(record.is_proven for record in valid)
    return [
        str(len(valid)),
        percent(gaps) if gaps else "no bound",
        str(proven),
        spread([record.cpu for record in valid], 1),
        spread([record.wall for record in valid], 1),
        spread([record.peak_mb for record in valid], 0),
    ]


def _strict(results: Results) -> str:
    rows = []
    for size, seed in results.instances("strict", *SIZES):
        for program, title in TITLES.items():
            for record in results.at(program, "strict", (size, seed)):
                rows.append([f"{size}-{seed}", title, *_tiers(record), f"{record.cpu:.1f}"])
    if not rows:
        return ""
    head = ("", "", *(f"tier {tier}" for tier in range(1, 8)), "CPU s")
    return STRICT + table(head, rows)


def _tiers(record: Record) -> list[str]:
    cells = [_cell(stage.value, stage.bound, proven=stage.is_proven) for stage in record.stages]
    return [*cells, *([""] * (7 - len(cells)))]


def _cell(value: float, bound: float | None, *, proven: bool) -> str:
    if proven:
        return f"{value:.0f}"
    return f"{value:.0f} (–)" if bound is None else f"{value:.0f} ({bound:.0f})"


def _public(results: Results) -> str:
    rows = []
    for record in results.records:
        measurement = record.measurement
        if measurement.kind == "gap" and record.stages:
            stage, name = record.stages[0], f"{measurement.size} {measurement.seed}"
            bound = "–" if stage.bound is None else f"{stage.bound:.0f}"
            found = [f"{stage.value:.0f}", bound, f"{record.cpu:.1f}"]
            rows.append([name, TITLES[measurement.program], *found])
    head = ("file", "", "cost", "bound", "CPU s")
    return "## Public assignment problems\n\n" + table(head, rows) if rows else ""


def _ahead(results: Results) -> str:
    lines = list(_where_peers_win(results))
    text = "\n".join(f"- {line}" for line in lines) or "Nowhere in this run."
    return f"## Where a peer is ahead\n\n{text}\n"


def _where_peers_win(results: Results) -> Iterator[str]:
    for kind, word in (("J", "J"), ("strict", "the strict tiers")):
        for instance in results.instances(kind, *SIZES):
            own = results.at("own", kind, instance)
            for program in ("highs", "cpsat", "scip", "timefold"):
                peer = results.one(program, kind, instance)
                if peer is not None and own:
                    yield from _won(
                        f"{instance[0]}-{instance[1]}, {word}", own, peer, TITLES[program]
                    )


def _won(where: str, own: Sequence[Record], peer: Record, name: str) -> Iterator[str]:
    kind = peer.measurement.kind
    ours = min(_score(record, kind) for record in own)
    theirs = _score(peer, kind)
    if theirs < ours:
        yield f"{where}: {name} has a better plan ({list(theirs)} against {list(ours)})"
    elif peer.is_proven and not any(record.is_proven for record in own):
        yield f"{where}: {name} proves it, we do not"
    elif peer.is_proven and peer.cpu < min(record.cpu for record in own):
        least = min(record.cpu for record in own)
        yield f"{where}: {name} proves it in {peer.cpu:.1f} CPU s, we in {least:.1f}"


def _score(record: Record, kind: str) -> tuple[float, ...]:
    if kind == "J":
        return (float(record.j or 0),)
    return tuple(map(float, record.tiers or ()))


def _void(results: Results) -> str:
    lines = [
        f"- {r.measurement}: {r.note or '; '.join(r.violations)}"
        for r in results.records
        if not r.is_valid
    ]
    lines += [
        f"- {r.measurement}: its bound {r.bound:.0f} lies above a plan that exists"
        for r in results.refuted()
    ]
    return "## Void or left out\n\n" + "\n".join(lines) + "\n" if lines else ""
