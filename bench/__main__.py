"""Measure our engine and its peers, and write what came out.

Results are kept in a folder, so a run that was stopped goes on where it was, and the report can be
made again without measuring.
"""

# A program for a terminal prints.
# ruff: noqa: T201

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from . import machine
from .agenda import BARS, PEERS, Agenda, gap_measurements
from .bars import Verdict, verdicts
from .generator import SIZES
from .parts import PAGES, part_of
from .report import page
from .results import Results
from .runner import Store, run_all

REPORT, HISTORY = Path("docs/performance.md"), Path("bench/history.jsonl")


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    agenda = Agenda(
        sizes=options.sizes,
        seeds=tuple(range(options.first_seed, options.first_seed + options.seeds)),
        peers=() if options.peers == ["none"] else options.peers,
        runs=1 if options.quick else 3,
        is_quick=options.quick,
        is_full=options.full,
    )
    asked = agenda.measurements(options.only)
    if options.gap:
        asked += gap_measurements(options.gap, options.peers)
    store = Store(Path(options.folder))
    if options.plan:
        for measurement in asked:
            print("there" if store.find(measurement) else "to do", measurement)
        return
    records = run_all(asked, store, redo=options.redo, jobs=options.jobs, tell=_tell)
    results = Results(records)
    found = verdicts(results)
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    for verdict in found:
        print(f"{verdict.bar:4} {verdict.word:12} {verdict.figure}")
    if options.report:
        _write(Path(options.report), page(results, found, day))
        _remember(results, found, day)


def _write(path: Path, text: str) -> None:
    """The part about pages is written by another program, and stays."""
    kept = part_of(path, PAGES)
    path.write_text(f"{text}\n{kept}" if kept else text, "utf-8")


def _tell(line: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {line}", flush=True)


def _remember(results: Results, found: Sequence[Verdict], day: str) -> None:
    entry = {
        "day": day,
        "machine": machine.described(),
        "programs": machine.programs(results.records),
        "bars": {v.bar: {"passes": v.passes, "figure": v.figure} for v in found},
        "gaps": {
            f"{size} {program}": gaps
            for size in SIZES
            for program in ("own", *PEERS)
            if (gaps := [round(gap, 4) for gap in results.gaps(program, size)])
        },
    }
    with HISTORY.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _listed(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    add = parser.add_argument
    add("--sizes", type=_listed, default=list(SIZES), help="of XS,S,M,L")
    add("--seeds", type=int, default=3, help="how many problems of each size")
    add("--first-seed", type=int, default=1)
    add("--peers", type=_listed, default=list(PEERS), help=f"of {','.join(PEERS)}, or none")
    add("--only", type=_listed, default=list(BARS), help="bars to measure for: E4,E7")
    add("--redo", type=_listed, default=[], help="programs to measure again: own,highs")
    add("--jobs", type=int, default=1, help="measurements at the same time")
    add("--quick", action="store_true", help="shorter limits, one run each")
    add("--full", action="store_true", help="the peers on L as well")
    add("--folder", default="bench-results", help="where results are kept")
    add("--gap", help="a folder of public generalised-assignment problems, measured as well")
    add("--report", default=str(REPORT), help="where the page goes; empty for none")
    add("--plan", action="store_true", help="only show what would be measured")
    return parser


if __name__ == "__main__":
    main()
